"""Which units a stated level contains already (S6, S7)."""

from collections.abc import Iterable, Mapping, Set
from datetime import datetime

from hub_core.decisions.shelf import CLOCKS
from hub_core.models import Level, Reserved


class Stated:
    """The newest word of every giver and location about one product, to be asked for each open line."""

    def __init__(
        self, levels: Iterable[Level], *, masters: Set[str], physical: Set[str], pickups: Mapping[str, str]
    ) -> None:
        self._masters, self._physical, self._pickups = masters, physical, pickups
        self._at: dict[str, datetime] = {}
        """By location: when it was stated."""
        self._by: dict[str, datetime] = {}
        """By giver: when one of its levels was last stated."""
        self._read: dict[str, datetime] = {}
        """By giver: when one of its levels was last asked for, at the earliest that clocks allow."""
        for level in levels:
            self._at[level.location] = level.as_of
            _keep_later(self._by, level.giver, level.as_of)
            if level.read_at is not None:
                _keep_later(self._read, level.giver, level.read_at - CLOCKS)

    def contains(self, row: Reserved) -> bool:
        """Does a stated level contain these units already?"""
        if row.origin in self._masters and _reaches(self._by.get(row.origin), row.made_at):
            return True
        if row.warehouse in self._by:
            if row.warehouse in self._physical:
                return self.left(row) >= row.units
            return _reaches(self._by[row.warehouse], row.taken_at) or self._read_since(row)
        location = self._pickups.get(row.origin, "")
        return bool(location) and _reaches(self._at.get(location), row.ended_at or row.shipped_at)

    def left(self, row: Reserved) -> int:
        """Units that have left, and that a physical level knows of."""
        known = row.warehouse in self._physical and _reaches(self._by.get(row.warehouse), row.shipped_at)
        return min(row.sent, row.units) if known else 0

    def _read_since(self, row: Reserved) -> bool:
        """Was a level asked for after the hub knew that the order was taken?

        An answer that was lost makes *taken* later than it was, and no level may be stated after it for a long time.
        """
        read = self._read.get(row.warehouse)
        return read is not None and row.taken_seen_at is not None and read > row.taken_seen_at


def _keep_later(kept: dict[str, datetime], name: str, moment: datetime) -> None:
    kept[name] = max(moment, kept.get(name, moment))


def _reaches(stated: datetime | None, moment: datetime | None) -> bool:
    """Was it stated then or later?"""
    return stated is not None and moment is not None and stated >= moment
