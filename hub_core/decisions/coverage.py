"""How much of an order its parcels hold, and what is still open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from hub_core.models import Order, OrderLine, Shipment, ShipmentLine

Extent = Literal["none", "partly", "wholly"]


@dataclass(frozen=True, slots=True)
class Shipped:
    """What parcels hold of an order: pieces by line id, capped at what was ordered (T1)."""

    pieces: Mapping[str, int]
    extent: Extent
    excess: Mapping[str, int]
    """Pieces beyond what was ordered, by line id; a SKU that the order lacks stands under its own name."""


def shipped(order: Order, parcels: Iterable[Shipment]) -> Shipped:
    """Join the parcels of an order; a parcel without lines holds the whole order."""
    counted = dict.fromkeys((line.id for line in order.lines), 0)
    excess: dict[str, int] = {}
    going = [parcel for parcel in parcels if not parcel.withdrawn]
    if not going:
        return Shipped(pieces=counted, extent="none", excess=excess)
    for parcel in going:
        for piece in parcel.lines:
            _count(order, piece, counted, excess)
    if any(not parcel.lines for parcel in going):
        counted = {line.id: line.quantity for line in order.lines}
    return Shipped(pieces=counted, extent=_extent(order, counted), excess=excess)


def still_open(line: OrderLine, sent: int) -> int:
    """The pieces of a line that are neither sent nor given back (O8); never more than a hub before us left open."""
    left = max(0, line.quantity - max(sent, line.returned) - line.refunded)
    return left if line.open is None else min(left, line.open)


def _count(order: Order, piece: ShipmentLine, counted: dict[str, int], excess: dict[str, int]) -> None:
    left = max(0, piece.quantity)
    fitting = _lines_of(order, piece)
    for line in fitting:
        room = min(left, line.quantity - counted[line.id])
        counted[line.id] += room
        left -= room
    if left:
        name = fitting[-1].id if fitting else (piece.line or piece.sku)
        excess[name] = excess.get(name, 0) + left


def _lines_of(order: Order, piece: ShipmentLine) -> list[OrderLine]:
    """The line that the piece names; where the order has no such line, those with its SKU."""
    named = [line for line in order.lines if piece.line and line.id == piece.line]
    return named or [line for line in order.lines if _has_code(line, piece.sku.strip().casefold())]


def _has_code(line: OrderLine, wanted: str) -> bool:
    return bool(wanted) and wanted in {code.strip().casefold() for code in (line.sku, line.article_code, line.barcode)}


def _extent(order: Order, counted: Mapping[str, int]) -> Extent:
    if any(still_open(line, counted[line.id]) for line in order.lines):
        return "partly" if any(counted.values()) else "none"
    return "wholly"
