"""The feed: read from the noted place to its end; every object it names is taken in as it stands now."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from connectors.channel_stub import wire
from connectors.channel_stub.api import AT_ONCE, Api, Forgotten, Kind
from connectors.channel_stub.jobs.walk import Tell, Walk
from connectors.channel_stub.receive import Reader
from hub_core.errors import Busy, Unauthorised, Unavailable
from hub_core.models import StockLevel
from hub_core.plugins import HubSide

NOTE, WALKED = "feed", "walked"
"""Where the feed was read to; and when the last walk that ended well began."""
OVERLAP = timedelta(hours=1)
"""How far the clocks of hub and market may lie apart."""
SWAPPED = timedelta(seconds=10)
"""How far the times of entries may lie apart from their order."""
A_MOMENT = timedelta(seconds=2)
"""So long a run waits when the market asks for it; longer waits end it."""
KINDS: dict[str, Kind] = {"order": "orders", "offer": "offers", "sale": "sales", "customer": "customers"}
log = logging.getLogger(__name__)


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """How far the feed was read."""

    seq: int
    began: datetime
    """When the last run that moved it and ended well began, by the hub's clock."""
    first: datetime
    """When everything was walked for the first time: sales of before are in the levels already (H12)."""
    at: datetime | None = None
    """The time of the entry it stands at, by the market's clock; None: it stands at no entry that was seen."""

    @property
    def since(self) -> datetime:
        """From when on what the feed does not tell is looked for."""
        return self.began - OVERLAP

    @property
    def sales_since(self) -> datetime:
        """The same for sales."""
        return max(self.first, self.since)

    @property
    def held_since(self) -> datetime:
        """What the feed holds back behind this place changed after that."""
        return self.since if self.at is None else self.at - SWAPPED


class Page(NamedTuple):
    """A page of the feed that was taken in."""

    place: Place
    """Behind it."""
    end: int
    """Where the feed ended when the run began."""
    entries: int


class Feed:
    """Follows the feed; where there is no place in it to go on from, everything is walked first."""

    def __init__(self, hub: HubSide, api: Api, reader: Reader, walk: Walk) -> None:
        self._hub, self._api, self._reader, self._walk = hub, api, reader, walk

    async def run(self, tell: Tell) -> str:
        """Do it. The place moves only when everything up to it was taken in. Raises `HubError`."""
        began, noted = self._hub.now(), await self._hub.memory.note(NOTE)
        if not noted:
            return await self._from_the_start(tell, began, None)
        place = msgspec.json.decode(noted, type=Place)
        await self._look_again()
        try:
            return await self._catch_up(place, began)
        except Forgotten as fault:
            log.warning("the place in the feed is lost", extra={"connector": self._hub.name, "reason": str(fault)})
            return await self._from_the_start(tell, began, place)

    async def _from_the_start(self, tell: Tell, began: datetime, lost: Place | None) -> str:
        """The end of the feed is noted before the walk: what changes while one walks, the feed tells."""
        end = await self._api.feed_end()
        walked = await self._walk.run(tell, since=None, sales_since=lost.sales_since if lost else None)
        await self._hub.memory.write_note(WALKED, began.isoformat())
        await self._stand_at(Place(seq=end, began=began, first=lost.first if lost else began))
        return f"walked everything: {walked}; the feed goes on after {end}"

    async def _catch_up(self, place: Place, began: datetime) -> str:
        """Follow the feed to what it had given out when this began, and look for what it holds back of that.

        Where a call fails after something was taken in, it goes on from there; twice in a row ends it.
        """
        here, end, count, ended = place, None, 0, False
        while not ended:
            got_on = False
            try:
                async for page in self._pages(here, end):
                    here, end, count, got_on = page.place, page.end, count + page.entries, True
                ended = True
            except Unavailable as fault:
                if not got_on or not _passes(fault):
                    raise
                await asyncio.sleep((fault.retry_after or timedelta()).total_seconds())
        if count:
            await self._stand_at(msgspec.structs.replace(here, began=began))
        return f"{count} entries read, up to {here.seq}"

    async def _pages(self, place: Place, end: int | None) -> AsyncIterator[Page]:
        """Each page after it was taken in, up to where the feed ended when this run began; None: not known yet."""
        while end is None or place.seq < end:
            page = await self._api.feed(place.seq)
            end = page.last if end is None else end
            if not page.entries:
                break
            await self._take(page.entries)
            place = msgspec.structs.replace(place, seq=page.entries[-1].seq, at=page.entries[-1].moment)
            await self._stand_at(place)
            yield Page(place, end, len(page.entries))
        if place.seq < end:
            await self._walk.changes(since=place.held_since, sales_since=max(place.first, place.held_since))

    async def _take(self, entries: Sequence[wire.Entry]) -> None:
        """Each object once, after all these entries were read: it is at least as new as the last of them."""
        named: dict[Kind, dict[str, None]] = {}
        for entry in entries:
            if entry.what in KINDS and wire.is_id(entry.id):
                named.setdefault(KINDS[entry.what], {})[entry.id] = None
        await self._reader.strange(f"feed.what={one.what[:40]}" for one in entries if one.what not in KINDS)
        levels: list[StockLevel] = []
        for kind in self._reader.kinds:
            levels += await self._read(kind, list(named.get(kind, ())))
        await self._reader.levels(levels)

    async def _read(self, kind: Kind, ids: list[str]) -> list[StockLevel]:
        levels: list[StockLevel] = []
        for start in range(0, len(ids), AT_ONCE):
            asked, read_at = ids[start : start + AT_ONCE], self._hub.now()
            bodies = await self._api.named(kind, asked)
            levels += await self._reader.take(kind, bodies, read_at)
            for id_ in sorted(set(asked) - {wire.id_of(body) for body in bodies}):
                await self._reader.absent(kind, id_)
        return levels

    async def _look_again(self) -> None:
        """What answered 404 a while ago is gone when it does so again (P10)."""
        for id_ in await self._reader.missing.due():
            if not await self._reader.is_there("products", id_):
                await self._reader.unlink(id_)
            await self._reader.missing.settle(id_)

    async def _stand_at(self, place: Place) -> None:
        await self._hub.memory.write_note(NOTE, msgspec.json.encode(place).decode())


def _passes(fault: Unavailable) -> bool:
    """May the very next call go well? Not where it was one call too many, or where we are not accepted."""
    return not isinstance(fault, Busy | Unauthorised) and (fault.retry_after or timedelta()) <= A_MOMENT
