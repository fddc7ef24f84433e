"""A listener to shipments in memory."""

from collections import Counter
from collections.abc import Mapping, Sequence

from hub_core.models import Shipment
from hub_core.testing.fakes.mood import Mood, is_newer


class FakeShipmentNotifier(Mood):
    """Takes parcels over, and holds the newest word of each."""

    def __init__(self) -> None:
        super().__init__()
        self.facts: dict[str, Shipment] = {}

    async def notify(self, parcels: Sequence[Shipment], /) -> None:
        """Take the parcels of one order over, or raise `Rejected` or `Unavailable` as it was told to."""
        self.offer()
        for parcel in parcels:
            if is_newer(parcel, self.facts.get(parcel.key)):
                self.facts[parcel.key] = parcel

    async def holds(self) -> Mapping[str, int]:
        """Each track & trace code, and in how many parcels it stands."""
        return Counter(parcel.code for parcel in self.facts.values() if parcel.code and not parcel.withdrawn)
