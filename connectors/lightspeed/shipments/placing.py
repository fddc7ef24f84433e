"""Which parcel belongs on which of an order's shipments, after a split in the back office; pure (T3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from connectors.lightspeed.shipments.codes import split
from hub_core.models import Shipment

Pieces = Mapping[str, int]
"""Pieces by the id of the order line."""


@dataclass(slots=True)
class Place:
    """One shipment at Lightspeed, and the parcels that belong on it."""

    id: str
    holds: Pieces
    code: str = ""
    parcels: list[Shipment] = field(default_factory=list)
    left: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Nothing is filled yet."""
        self.left = dict(self.holds)


def fill(parcels: Sequence[tuple[Shipment, Pieces]], places: Sequence[Place]) -> list[Shipment]:
    """Put every parcel where it belongs, oldest first; answer those that fit nowhere."""
    unfit = []
    for parcel, pieces in sorted(parcels, key=lambda pair: (pair[0].shipped_at, pair[0].ref)):
        chosen = _chosen(parcel, pieces, places)
        for place in chosen:
            place.parcels.append(parcel)
            _take(place, pieces)
        if not chosen:
            unfit.append(parcel)
    return unfit


def _chosen(parcel: Shipment, pieces: Pieces, places: Sequence[Place]) -> Sequence[Place]:
    """Where its code stands already; else where it fits into what is left, or ever fitted; else all that it covers."""
    if standing := [place for place in places if parcel.code and parcel.code in split(place.code)]:
        return standing
    if not pieces:
        return []
    exact = [place for place in places if _only(place.left) == dict(pieces)]
    into_left = [place for place in places if _within(pieces, place.left)]
    into_any = [place for place in places if _within(pieces, place.holds)]
    if fitting := (exact or into_left or into_any):
        return fitting[:1]
    return [place for place in places if place.holds and _within(place.holds, pieces)]


def _only(pieces: Pieces) -> dict[str, int]:
    return {line: count for line, count in pieces.items() if count}


def _within(inner: Pieces, outer: Pieces) -> bool:
    return all(count <= outer.get(line, 0) for line, count in inner.items())


def _take(place: Place, pieces: Pieces) -> None:
    for line, count in pieces.items():
        if line in place.left:
            place.left[line] = max(0, place.left[line] - count)


def covered(needed: Pieces, sent: Sequence[Pieces]) -> bool:
    """True when these parcels together hold all that is needed."""
    return all(sum(parcel.get(line, 0) for parcel in sent) >= count for line, count in needed.items())
