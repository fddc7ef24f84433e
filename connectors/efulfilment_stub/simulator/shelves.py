"""What lies on the shelves of each location: levels that were stated, less what orders take."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import msgspec

MOMENT = timedelta(microseconds=1)
Spot = tuple[str, str]
"""A SKU, and a location."""


def later_than(before: datetime, now: datetime) -> datetime:
    """Now, or the moment after that one: what happens later has a later time, whatever the clock says."""
    return now if now > before else before + MOMENT


class Level(msgspec.Struct, kw_only=True):
    """The units of a SKU at a location, as the warehouse counts them; below zero more is wanted than there is."""

    sku: str
    location: str
    units: int
    as_of: datetime

    @property
    def shown(self) -> int:
        """What callers are told, never below zero."""
        return max(0, self.units)

    def moves(self, change: int, now: datetime) -> None:
        """Units come or go; the level's time never runs backwards."""
        self.units += change
        self.as_of = max(now, self.as_of)

    def tells_change(self, now: datetime) -> datetime:
        """The time of a change: later than every level before it, and earlier than the one that contains it."""
        at = later_than(self.as_of, now)
        self.as_of = at + MOMENT
        return at

    def answer(self) -> dict[str, Any]:
        """The level as callers see it."""
        return {"sku": self.sku, "location": self.location, "available": self.shown, "as_of": self.as_of}


class Shelves:
    """The stated levels of every location; a SKU that was never stated at one has no level there."""

    def __init__(self, places: tuple[str, ...]) -> None:
        self.places = places
        self._levels: dict[Spot, Level] = {}
        self._promised: Counter[Spot] = Counter()

    def state(self, sku: str, units: int, now: datetime, location: str = "") -> Level:
        """So many there are of this SKU, at the first location unless another is named."""
        place = location or self.places[0]
        held = self._levels.get((sku, place))
        as_of = later_than(held.as_of, now) if held else now
        level = Level(sku=sku, location=place, units=units, as_of=as_of)
        self._levels[sku, place] = level
        return level

    def level(self, sku: str, location: str = "") -> Level | None:
        """The level at this location, or at the SKU's first one; None where it was never stated."""
        return self._levels.get((sku, location or self.home(sku)))

    def home(self, sku: str) -> str:
        """The first location that states this SKU; where none does, the first of all."""
        return next((place for place in self.places if (sku, place) in self._levels), self.places[0])

    def free(self, sku: str, location: str) -> int:
        """Units that no order waits for."""
        level = self._levels.get((sku, location))
        return level.units - self._promised[sku, location] if level else 0

    def promise(self, spot: Spot, units: int) -> None:
        """So many more that still lie there are for orders; fewer, where it is negative."""
        self._promised[spot] += units

    def answer(self) -> list[dict[str, Any]]:
        """Every level, in the order in which they were first stated."""
        return [level.answer() for level in self._levels.values()]
