"""The feed: read from the noted place to its end; every object it names is taken in as it stands now."""

import logging
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

import msgspec

from connectors.channel_stub import wire
from connectors.channel_stub.api import AT_ONCE, Api, Forgotten, Kind
from connectors.channel_stub.jobs.walk import Tell, Walk
from connectors.channel_stub.receive import Reader
from hub_core.errors import Busy, Unavailable
from hub_core.models import StockLevel
from hub_core.plugins import HubSide

NOTE, WALKED = "feed", "walked"
"""Where the feed was read to; and when the last walk that ended well began."""
OVERLAP = timedelta(hours=1)
"""How far the clocks of hub and market may lie apart."""
SWAPPED = timedelta(seconds=10)
"""How far the times of entries may lie apart from their order."""
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
        """Follow the feed. Where a call fails after something was taken in, it goes on from there at once."""
        here, count, ended = place, 0, False
        while not ended:
            got_on = False
            try:
                async for reached, read in self._pages(here):
                    here, count, got_on = reached, count + read, True
                ended = True
            except Unavailable as fault:
                if isinstance(fault, Busy) or not got_on:
                    raise
        if count:
            await self._stand_at(msgspec.structs.replace(here, began=began))
        return f"{count} entries read, up to {here.seq}"

    async def _pages(self, place: Place) -> AsyncIterator[tuple[Place, int]]:
        """Each page after it was taken in, up to what the feed gave out when this began; then what it holds back."""
        page = await self._api.feed(place.seq)
        end = page.last
        while page.entries:
            await self._take(page.entries)
            place = msgspec.structs.replace(place, seq=page.entries[-1].seq, at=page.entries[-1].at)
            await self._stand_at(place)
            yield place, len(page.entries)
            if place.seq >= end:
                return
            page = await self._api.feed(place.seq)
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
