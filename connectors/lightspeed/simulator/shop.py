"""The whole shop: its books, its switches, its bells, and what can be done in it."""

from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import msgspec

from connectors.lightspeed.simulator.bells import Bells
from connectors.lightspeed.simulator.books import Books
from connectors.lightspeed.simulator.budget import Budget
from connectors.lightspeed.simulator.config import SimulatorConfig, Switches, switches_of
from connectors.lightspeed.simulator.records import Called, Mail
from connectors.lightspeed.simulator.seeds.people import seed_checkouts, seed_customers
from connectors.lightspeed.simulator.seeds.products import seed_products
from connectors.lightspeed.simulator.shapes.speech import Speech
from connectors.lightspeed.simulator.trade.checkouts import Checkouts
from connectors.lightspeed.simulator.trade.customers import Customers
from connectors.lightspeed.simulator.trade.invoices import Invoices
from connectors.lightspeed.simulator.trade.orders import Orders
from connectors.lightspeed.simulator.trade.products import Products
from connectors.lightspeed.simulator.trade.returns import Returns
from connectors.lightspeed.simulator.trade.shipments import Shipments
from connectors.lightspeed.simulator.trade.stock import Stock
from connectors.lightspeed.simulator.trade.variants import Variants
from connectors.lightspeed.simulator.trade.webhooks import Webhooks


def wall_clock() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


class Shop:
    """One simulated shop, the same object for HTTP and for a test in the same process."""

    def __init__(
        self,
        config: SimulatorConfig,
        clock: Callable[[], datetime] = wall_clock,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.config = config
        self.switches = switches_of(config)
        self.books = Books(config, clock)
        self.budget = Budget(self.switches, clock)
        self.bells = Bells(self.books, self.switches, self.budget, transport)
        self.stock = Stock(self.books, self.bells, self.switches)
        self.orders = Orders(self.books, self.bells, self.stock)
        self.products = Products(self.books, self.bells, self.switches)
        self.variants = Variants(self.books, self.bells)
        self.shipments = Shipments(self.books, self.bells)
        self.checkouts = Checkouts(self.books, self.bells, self.orders)
        self.customers = Customers(self.books, self.bells, self.switches)
        self.invoices = Invoices(self.books, self.bells, self.switches, self.orders)
        self.returns = Returns(self.books, self.bells)
        self.webhooks = Webhooks(self.books)
        self._speeches = {
            language: Speech(f"https://{config.links_host}/{language}/", self.books.zone, language)
            for language in config.languages
        }
        self._sow()

    @property
    def mails(self) -> list[Mail]:
        """Every mail that a consumer got."""
        return self.books.mails

    @property
    def calls(self) -> list[Called]:
        """The last calls that clients made."""
        return list(self.books.calls)

    def speech(self, language: str) -> Speech | None:
        """How answers in this language speak; None when the shop does not."""
        return self._speeches.get(language)

    def turn(self, **switches: object) -> Switches:
        """Turns the switches named, leaves the others. Raises msgspec.ValidationError when one cannot be."""
        wanted = msgspec.convert({**msgspec.to_builtins(self.switches), **switches}, Switches)
        for name in Switches.__struct_fields__:
            setattr(self.switches, name, getattr(wanted, name))
        self.bells.wake()
        return self.switches

    def reset(self) -> None:
        """Forgets everything and turns every switch back."""
        self.books.clear()
        self.budget.clear()
        self.bells.clear()
        self.turn(**msgspec.to_builtins(switches_of(self.config)))
        self._sow()

    def _sow(self) -> None:
        now = self.books.now()
        seed_products(self.books, self.config.seed_products)
        people = seed_customers(self.customers, self.config.seed_customers, now)
        seed_checkouts(self.checkouts, people, self.config.seed_checkouts, now)
