"""Parcels of the hub in the market's words."""

from collections.abc import Mapping, Sequence
from datetime import UTC

from connectors.channel_stub import wire
from hub_core.errors import Rejected
from hub_core.models import OrderLine, Shipment, ShipmentLine


def parcel_body(parcel: Shipment, pieces: Mapping[str, int]) -> wire.ParcelBody:
    """A parcel that holds these pieces, by line."""
    return wire.ParcelBody(
        version=parcel.as_of.astimezone(UTC),
        carrier=parcel.carrier,
        code=parcel.code,
        url=parcel.url,
        shipped_at=parcel.shipped_at.astimezone(UTC),
        lines=tuple(wire.ParcelLine(line=line, quantity=count) for line, count in pieces.items() if count > 0),
    )


class Filling:
    """Shares the pieces of several parcels out over the lines of their order, oldest parcel first."""

    def __init__(self, lines: Sequence[OrderLine]) -> None:
        self._lines = lines
        self._room = {line.id: line.quantity - line.refunded for line in lines}

    def pieces(self, parcel: Shipment) -> dict[str, int]:
        """What this parcel holds of each line. Raises `Rejected` for a row that fits none."""
        held: dict[str, int] = {}
        for row in parcel.lines:
            fitting = self._fitting(row)
            if not fitting:
                raise Rejected(f"parcel {parcel.key} holds {row.sku or row.line}, which its order does not have")
            left = row.quantity
            for line in fitting:
                taken = left if line is fitting[-1] else min(left, max(0, self._room[line.id]))
                held[line.id] = held.get(line.id, 0) + taken
                self._room[line.id] -= taken
                left -= taken
        return held

    def _fitting(self, row: ShipmentLine) -> list[OrderLine]:
        named = [line for line in self._lines if row.line and line.id == row.line]
        wanted = row.sku.strip().casefold()
        return named or [line for line in self._lines if wanted and wanted in _codes(line)]


def _codes(line: OrderLine) -> set[str]:
    return {code.strip().casefold() for code in (line.sku, line.barcode)} - {""}
