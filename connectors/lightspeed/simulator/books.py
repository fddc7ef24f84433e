"""Everything the shop remembers, and its clock."""

import random
from collections import deque
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from connectors.lightspeed.simulator.codes import Codes
from connectors.lightspeed.simulator.config import SimulatorConfig
from connectors.lightspeed.simulator.goods import Brand, Movement, Product, Variant
from connectors.lightspeed.simulator.records import (
    Called,
    Checkout,
    Customer,
    CustomStatus,
    Event,
    Invoice,
    Mail,
    Order,
    Quote,
    Return,
    Shipment,
    Webhook,
)

_FIRST_IDS = {
    "order": 318204401,
    "shipment": 301877201,
    "invoice": 309122301,
    "customer": 226994101,
    "quote": 541200701,
    "checkout": 448120101,
    "return": 1779201,
    "item": 704112501,
    "cart": 912740301,
    "line": 633019801,
    "packed": 587330101,
    "event": 1480227301,
    "webhook": 64801,
    "product": 152774001,
    "variant": 303811001,
    "movement": 114702601,
    "brand": 4817201,
}


class Books:
    """The records of one shop by id; ids only grow, so the order of a dict is the order of birth."""

    def __init__(self, config: SimulatorConfig, clock: Callable[[], datetime]) -> None:
        self.config = config
        self.clock = clock
        self.zone = ZoneInfo(config.zone)
        self.clear()

    def clear(self) -> None:
        """Forgets everything, as on the day the shop opened."""
        self.chance = random.Random(self.config.seed)  # noqa: S311 - faults must repeat, nobody is protected by them
        self.next_ids = dict(_FIRST_IDS)
        self.orders: dict[int, Order] = {}
        self.shipments: dict[int, Shipment] = {}
        self.invoices: dict[int, Invoice] = {}
        self.customers: dict[int, Customer] = {}
        self.customers_by_email: dict[str, dict[int, Customer]] = {}
        self.quotes: dict[int, Quote] = {}
        self.checkouts: dict[int, Checkout] = {}
        self.returns: dict[int, Return] = {}
        self.events: dict[int, Event] = {}
        self.webhooks: dict[int, Webhook] = {}
        self.brands: dict[int, Brand] = {}
        self.products: dict[int, Product] = {}
        self.variants: dict[int, Variant] = {}
        self.movements: dict[int, Movement] = {}
        self.codes = Codes()
        self.goods: dict[str, tuple[int, int]] = {}
        self.mails: list[Mail] = []
        self.calls: deque[Called] = deque(maxlen=self.config.keep_calls)
        self.calls_made = 0
        opened = self.now()
        self.custom_statuses = {
            number: CustomStatus(id=number, created=opened, updated=opened, title=title, color=color)
            for number, title, color in ((2391, "Gift wrap", "#f00095"), (2392, "Waiting for engraving", "#2b7de9"))
        }

    def now(self) -> datetime:
        """The present moment as the shop writes it: whole seconds."""
        return self.clock().replace(microsecond=0)

    def next_id(self, kind: str) -> int:
        """A number that no other record of this kind has or had."""
        number = self.next_ids[kind]
        self.next_ids[kind] = number + 1
        return number

    def number(self, kind: str) -> str:
        """The next number of an order, shipment or invoice, as people see it."""
        serial = self.next_ids[kind] - _FIRST_IDS[kind] + 1
        prefix = {"shipment": "SHIP", "invoice": "INV"}.get(kind, self.config.number_prefix)
        return f"{prefix}{serial:0{self.config.number_digits}d}"

    def note(
        self, order: int, *, channel: str, what: str, message: str, invoice: int = 0, shipment: int = 0,
        comment: str | None = None, at: datetime | None = None,
    ) -> Event:  # fmt: skip
        """Writes one row into an order's history."""
        event = Event(
            id=self.next_id("event"), created=at or self.now(), channel=channel, type=what, message=message,
            order=order, invoice=invoice, shipment=shipment, comment=comment,
        )  # fmt: skip
        self.events[event.id] = event
        return event

    def mail(self, order: Order, kind: str, code: str = "") -> None:
        """Sends the consumer a mail, unless the order says that no mail may go out."""
        if order.facts["allowNotifications"]:
            self.mails.append(Mail(order=order.number, kind=kind, code=code, at=self.clock()))
