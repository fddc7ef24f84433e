"""The warehouse: what it holds, what it knows of time, and how it tells others."""

from collections import Counter, deque
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import msgspec

from .agenda import Agenda
from .callbacks import CallbackBook
from .config import SimulatorConfig, switched, switches
from .faults import Refused
from .journal import Journal
from .orders import HeldOrder, Plan
from .shelves import Level, Shelves, later_than

Clock = Callable[[], datetime]
Step = tuple[HeldOrder, int]


class Shipment(msgspec.Struct, kw_only=True):
    """One parcel that left, as callers see it."""

    id: str
    order: str
    carrier: str
    code: str
    url: str
    shipped_at: datetime
    updated_at: datetime
    version: int
    lines: list[dict[str, str | int]]


class Warehouse:
    """Everything one warehouse holds; its clock is passed in and its numbers are never used twice."""

    def __init__(self, config: SimulatorConfig, clock: Clock) -> None:
        self.config = config
        self.clock = clock
        self.parcels_numbered = 0
        self.reset()

    def reset(self) -> None:
        """Empty the warehouse: orders, shipments, stock, callbacks and switches; numbers go on."""
        self.switches = switches(self.config)
        self.orders: dict[str, HeldOrder] = {}
        self.order_numbers: list[HeldOrder] = []
        self.order_changes = Journal()
        self.plans: dict[str, Plan] = {}
        self.shipments: dict[str, Shipment] = {}
        self.shipment_numbers: dict[int, Shipment] = {}
        self.shipment_changes = Journal()
        self.shelves = Shelves(self.switches.locations)
        self.callbacks = CallbackBook(self.config)
        self.agenda: Agenda[Step] = Agenda()
        self.refusals: deque[dict[str, Any]] = deque(maxlen=1000)
        self.calls: deque[dict[str, Any]] = deque(maxlen=200)
        self.figures: Counter[str] = Counter()
        self.call_figures: Counter[str] = Counter()

    def turn(self, words: dict[str, Any]) -> None:
        """Turn these switches; raises msgspec.ValidationError for an unknown one or a wrong value."""
        self.switches = switched(self.switches, words)
        self.shelves.places = self.switches.locations

    def tell(self, event: str, data: dict[str, Any]) -> None:
        """Have an event rung at everyone who wants it."""
        self.figures[event] += 1
        self.callbacks.tell(event, data, self.clock(), self.switches)

    def changed(self, order: HeldOrder, now: datetime) -> None:
        """Remember that an order changed just now."""
        order.updated_at = max(now, order.updated_at)
        self.order_changes.note(order.number, order.updated_at)

    def speaks_of(self, order: HeldOrder, now: datetime) -> None:
        """Remember that the warehouse said something of an order by its own doing, later than all that was before."""
        order.said_at = later_than(order.updated_at, now)
        self.changed(order, order.said_at)

    def refuse(self, reference: str, refusal: Refused) -> None:
        """Remember that an order, or a change of one, was refused and why."""
        self.figures["refused"] += 1
        if held := self.orders.get(reference):
            held.refused += 1
        told = {"reference": reference, "code": refusal.code, "message": str(refusal), "status": refusal.status}
        self.refusals.append(told | {"at": self.clock()})

    def move_stock(self, sku: str, change: int, now: datetime, location: str = "") -> None:
        """Take or give back units of a SKU whose stock was stated there, and tell it as a change, a level or both."""
        level = self.shelves.level(sku, location)
        if level is None or not change:
            return
        shown, told = level.shown, self.switches.stock_events
        at = level.tells_change(now) if told != "levels" else now
        level.moves(change, now)
        if told != "levels" and level.shown != shown:
            self._tell_change(level, level.shown - shown, at)
        if told != "changes":
            self.tell("stock.level", level.answer())

    def _tell_change(self, level: Level, change: int, at: datetime) -> None:
        identity = f"chg-{uuid4().hex[:16]}"
        told = {"id": identity, "sku": level.sku, "location": level.location, "change": change, "at": at}
        self.tell("stock.changed", told)

    def counts(self) -> dict[str, Any]:
        """The figures that cost nothing to look at, however many orders there are."""
        return {
            "orders": len(self.orders),
            "shipments": len(self.shipments),
            "figures": dict(self.figures),
            "calls": dict(self.call_figures),
            "callbacks_waiting": len(self.callbacks.waiting),
            "callbacks_sent": self.callbacks.figures["sent"],
        }

    def state(self, last: int | None = None) -> dict[str, Any]:
        """Everything there is to see of this warehouse, or only the newest of what grows."""
        orders, parcels = self.order_numbers, list(self.shipments.values())
        if last is not None:
            orders, parcels = orders[max(0, len(orders) - last) :], parcels[max(0, len(parcels) - last) :]
        return {
            "now": self.clock(),
            "switches": self.switches,
            "orders": [order.counted() for order in orders],
            "refused": list(self.refusals),
            "shipments": parcels,
            "stock": self.shelves.answer(),
            "callbacks": self.callbacks.answer(),
            "calls": {"figures": dict(self.call_figures), "recent": list(self.calls)},
            "figures": dict(self.figures),
        }
