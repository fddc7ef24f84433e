"""An order as the warehouse holds it."""

from datetime import datetime
from typing import Any, Literal

import msgspec

from .config import StockMeans
from .words import OrderBody, OrderLine

Status = Literal["accepted", "held", "picking", "backordered", "partially_shipped", "shipped", "cancelled", "refused"]
BEFORE_PICKING: frozenset[Status] = frozenset({"accepted", "held", "backordered", "cancelled", "refused"})
GONE: frozenset[Status] = frozenset({"shipped", "cancelled", "refused"})
ON_ITS_WAY: frozenset[Status] = frozenset({"accepted", "picking", "partially_shipped"})


class HeldLine(msgspec.Struct, kw_only=True):
    """A line on the warehouse's paper: what is wanted, what left, what it does not have."""

    line: str
    sku: str
    title: str
    quantity: int
    shipped: int = 0
    backordered: int = 0
    taken_from: dict[str, int] = {}
    """Open units by the location where they are set aside."""

    @property
    def open(self) -> int:
        """Units that have not left yet."""
        return self.quantity - self.shipped


Parcel = list[tuple[HeldLine, int]]
"""Units by line."""


class Plan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one order is to be treated, said before or after it arrives."""

    parcels: int | None = None
    by_hand: bool = False


class HeldOrder(msgspec.Struct, kw_only=True):
    """One order, under its caller's reference, and how often what was done to it."""

    number: int
    reference: str
    body: OrderBody
    status: Status
    version: datetime
    accepted_at: datetime
    updated_at: datetime
    lines: list[HeldLine]
    parcels_left: int
    by_hand: bool
    means: StockMeans = "available"
    """By which numbers it was taken: shelves fall at once, or when it leaves."""
    said_at: datetime | None = None
    """When the warehouse, by its own doing, refused, cancelled or back-ordered it; None: it did not."""
    ticket: int = 0
    reason: str = ""
    shipments: list[str] = []
    puts: int = 1
    created: int = 1
    changed: int = 0
    refused: int = 0

    def answer(self) -> dict[str, Any]:
        """The order as its caller may see it."""
        return {
            "reference": self.reference,
            "status": self.status,
            "version": self.version,
            "hold": self.body.hold,
            "accepted_at": self.accepted_at,
            "updated_at": self.updated_at,
            "reason": self.reason,
            "said_at": self.said_at,
            "shipments": self.shipments,
            "lines": self.lines,
        }

    def counted(self) -> dict[str, Any]:
        """The order with the figures that show what was done how often."""
        figures = {"puts": self.puts, "created": self.created, "changed": self.changed, "refused": self.refused}
        return self.answer() | figures | {"ship_to": self.body.ship_to, "method": self.body.method}


def held_lines(lines: tuple[OrderLine, ...]) -> list[HeldLine]:
    """The lines of a body, with nothing shipped yet."""
    return [
        HeldLine(line=line.line, sku=line.sku or "", title=line.title or "", quantity=line.quantity) for line in lines
    ]


def first_status(body: OrderBody) -> Status:
    """How an order stands when it was just taken or replaced."""
    if body.cancelled:
        return "cancelled"
    return "held" if body.hold else "accepted"
