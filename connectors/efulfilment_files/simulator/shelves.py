"""What stands on the shelves: physical pieces by SKU and location."""

from datetime import datetime
from typing import Any

import msgspec


class Level(msgspec.Struct, kw_only=True):
    """So many pieces of a SKU stand at a location."""

    sku: str
    location: str
    available: int
    as_of: datetime


class Shelves:
    """The stated levels; what was never stated has none."""

    def __init__(self, locations: tuple[str, ...]) -> None:
        self._locations = list(locations)
        self._levels: dict[tuple[str, str], Level] = {}

    def state(self, sku: str, available: int, location: str, now: datetime) -> Level:
        """So many pieces stand there."""
        if location not in self._locations:
            self._locations.append(location)
        level = Level(sku=sku, location=location, available=available, as_of=now)
        self._levels[sku, location] = level
        return level

    def take(self, sku: str, units: int, now: datetime) -> list[Level]:
        """Let units leave, location by location, as far as there are any; the levels that are stated because of it.

        Of what leaves though nobody counted it, the first level is stated as it stands: it was looked at just now.
        """
        fell = []
        for location in self._locations:
            held = self._levels.get((sku, location))
            taken = min(units, held.available) if held else 0
            if held and taken:
                fell.append(self.state(sku, held.available - taken, location, now))
                units -= taken
        if units and not fell and (first := next((one for one in self._levels.values() if one.sku == sku), None)):
            fell.append(self.state(sku, first.available, first.location, now))
        return fell

    def answer(self) -> list[Level]:
        """Every level, in the order in which they were first stated."""
        return list(self._levels.values())

    def holds(self) -> dict[str, int]:
        """Each SKU, and the pieces at all locations."""
        held: dict[str, int] = {}
        for level in self._levels.values():
            held[level.sku] = held.get(level.sku, 0) + level.available
        return held


def rows(levels: list[Level]) -> list[dict[str, Any]]:
    """Levels as rows of a stock file."""
    return [{**msgspec.structs.asdict(level), "as_of": level.as_of.isoformat()} for level in levels]
