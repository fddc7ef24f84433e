"""The socket for shipments."""

from collections.abc import Sequence
from typing import Protocol

from hub_core.models import Shipment


class ShipmentNotifier(Protocol):
    """Takes the parcels of one order over.

    Returning means: I answer for these parcels from now on. Parcels not mentioned are untouched; the
    hub always tells all it knows of an order, so joining and correcting codes cannot race (T5).
    """

    async def notify(self, parcels: Sequence[Shipment], /) -> None:
        """Take the parcels of one order over, or raise `Rejected`, `NotFound` or `Unavailable`."""
        ...
