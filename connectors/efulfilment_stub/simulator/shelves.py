"""What lies on the shelves: levels that were stated, less what orders reserve."""

from datetime import datetime
from typing import Any

import msgspec


class Level(msgspec.Struct, kw_only=True):
    """What of a SKU may still be promised; below zero more is wanted than there is."""

    sku: str
    location: str
    units: int
    as_of: datetime

    def answer(self) -> dict[str, Any]:
        """The level as callers see it, never below zero."""
        return {"sku": self.sku, "location": self.location, "available": max(0, self.units), "as_of": self.as_of}


class Shelves:
    """The stated levels of one location; a SKU that was never stated has no level."""

    def __init__(self, location: str) -> None:
        self.location = location
        self._levels: dict[str, Level] = {}

    def state(self, sku: str, units: int, now: datetime) -> Level:
        """So many may be promised of this SKU."""
        level = Level(sku=sku, location=self.location, units=units, as_of=now)
        self._levels[sku] = level
        return level

    def move(self, sku: str, change: int, now: datetime) -> Level | None:
        """Take away or give back units; nothing happens to a SKU that was never stated."""
        level = self._levels.get(sku)
        if level is None or not change:
            return None
        level.units += change
        level.as_of = now
        return level

    def answer(self) -> list[dict[str, Any]]:
        """Every level, in the order in which they were first stated."""
        return [level.answer() for level in self._levels.values()]
