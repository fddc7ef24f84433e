"""How far collecting came, so that a run that fails half-way goes on where it stopped (K6)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from connectors.lightspeed import wire
from connectors.lightspeed.translate import identity, is_finished, made_at, moment

OVERLAP = timedelta(minutes=10)
"""The shop's clock is not ours."""


class Pass(msgspec.Struct, frozen=True, kw_only=True):
    """One walk over pages, newest checkouts first."""

    page: int = 1
    """The next one."""
    first: int = 1
    """Where it began, in this run."""
    until: int = 0
    """The last one to look at; 0: until everything that is open and young enough was seen."""
    since: datetime | None = None
    """Only what changed at or after this counts; None: all of it."""
    began: datetime
    limit: datetime
    """Checkouts that are older than this are left."""
    top: int = 0
    """The highest id that was seen."""
    oldest_open: int = 0
    """The lowest id of those still open; 0: none is."""
    calls: int = 0

    def resumed(self, wanted: datetime | None) -> "Pass":
        """The same walk, in a later run that wants what changed since that moment."""
        since = None if wanted is None or self.since is None else min(self.since, wanted)
        return msgspec.structs.replace(self, first=self.page, since=since)

    def again(self, until: int, wanted: datetime | None, now: datetime) -> "Pass":
        """From the top: what a run saw before it was broken off may have changed meanwhile."""
        since = None if wanted is None else min(wanted, self.began - OVERLAP)
        return msgspec.structs.replace(self, page=1, first=1, until=until, since=since, began=now)

    def wants(self, row: wire.Checkout) -> bool:
        """True for one that is young enough and changed since; an old one counts when it changed lately."""
        made, changed = made_at(row), moment(row.updated_at)
        latest = max((time for time in (made, changed) if time is not None), default=None)
        if latest is None:
            return True
        return latest >= self.limit and (self.since is None or (changed or latest) >= self.since)

    def past(self, rows: Sequence[wire.Checkout]) -> "Pass":
        """The same walk after this page."""
        still_open = [_number(row) for row in rows if not is_finished(row) and self._is_young(row)]
        if self.oldest_open:
            still_open.append(self.oldest_open)
        return msgspec.structs.replace(
            self,
            page=self.page + 1,
            top=max([self.top, *map(_number, rows)]),
            oldest_open=min(still_open, default=0),
            calls=self.calls + 1,
        )

    def is_over(self, rows: Sequence[wire.Checkout], floor: int) -> bool:
        """True when what comes after this page holds nothing that could still change and is young enough.

        Should the shop answer oldest first, every page is looked at.
        """
        if self.page == self.until or not rows:
            return self.page == self.until
        ids = [_number(row) for row in rows]
        newest_first = ids[0] > ids[-1]
        return newest_first and (ids[-1] <= floor or not self._is_young(rows[-1]))

    def _is_young(self, row: wire.Checkout) -> bool:
        made = made_at(row)
        return made is None or made >= self.limit


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """What is noted between runs."""

    floor: int = 0
    """No checkout with a lower id can still change; 0: nobody has looked yet."""
    ran_at: datetime | None = None
    """When the last whole run began."""
    calls: int = 0
    """What that run cost."""
    broken: Pass | None = None
    """The walk that was broken off, or is going on."""


def _number(row: wire.Checkout) -> int:
    return int(identity(row.id) or 0)
