"""An order as the warehouse holds it."""

from datetime import datetime
from typing import Any, Literal

import msgspec

Status = Literal["accepted", "held", "partially_shipped", "shipped", "cancelled", "refused", "backordered"]
OVER: frozenset[Status] = frozenset({"shipped", "cancelled", "refused"})
ADDRESS = (
    *("name", "company", "street", "street2", "number_of_house", "extension"),
    *("postcode", "city", "region", "country", "phone", "email"),
)


class HeldLine(msgspec.Struct, kw_only=True):
    """A line on the warehouse's paper: what is wanted in all, what left, what it does not have."""

    line: str
    sku: str
    barcode: str
    title: str
    quantity: int
    shipped: int = 0
    backordered: int = 0

    @property
    def open(self) -> int:
        """Units that have not left yet."""
        return self.quantity - self.shipped

    @property
    def ready(self) -> int:
        """Open units that are there."""
        return max(0, self.open - self.backordered)


class HeldOrder(msgspec.Struct, kw_only=True):
    """One order, under its writer's reference, in its newest version."""

    reference: str
    version: datetime
    number: str
    hold: bool
    method: str
    note: str
    ship_to: dict[str, str]
    lines: list[HeldLine]
    status: Status = "accepted"
    reason: str = ""
    accepted_at: datetime
    parcels_left: int = 1
    shipments: list[str] = []
    files: int = 1
    changed: int = 0

    @property
    def cancelled(self) -> bool:
        """Nothing is wanted of any line."""
        return not any(line.quantity for line in self.lines)

    def asks_the_same_as(self, other: "HeldOrder") -> bool:
        """The two differ in their version at most."""
        return self._asked() == other._asked()

    def _asked(self) -> tuple[Any, ...]:
        lines = [(line.line, line.sku, line.barcode, line.title, line.quantity) for line in self.lines]
        return self.hold, self.method, self.note, self.ship_to, lines
