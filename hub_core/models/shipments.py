"""Shipments: parcels on their way, with track & trace."""

from datetime import datetime

import msgspec

from hub_core.models.basics import Ref


class ShipmentLine(msgspec.Struct, frozen=True, kw_only=True):
    """Pieces of one order line in a parcel; the SKU stands in where the line is not known."""

    quantity: int
    line: str = ""
    sku: str = ""


class Shipment(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """One parcel of an order (T1). No lines means that it holds the whole order."""

    ref: Ref
    order: Ref
    as_of: datetime
    read_at: datetime | None = None
    shipped_at: datetime
    carrier: str = ""
    code: str = ""
    """The track & trace code; may come later than the parcel (T6)."""
    url: str = ""
    lines: tuple[ShipmentLine, ...] = ()
    withdrawn: bool = False
    """True: the sender says that this parcel is not on its way after all."""

    @property
    def key(self) -> str:
        """What makes two reports speak of the same parcel."""
        return self.ref.key
