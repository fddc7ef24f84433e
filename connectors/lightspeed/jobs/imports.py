"""A whole list, page by page and in the background; broken off, it goes on where it stopped."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from connectors.lightspeed.api import Api
from connectors.lightspeed.api.calls import PAGE
from connectors.lightspeed.jobs.stream import Tell
from connectors.lightspeed.translate import identity
from hub_core.plugins import HubSide, Job

Take = Callable[[Sequence[msgspec.Raw], datetime], Awaitable[int]]
"""Hand on the members of one page, read at that time; answers how many were news."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """How far an import came."""

    page: int = 1
    """The next one."""
    seen: int = 0
    """How many members, each once."""
    lowest: int = 0
    """The lowest id so far: newest first, a page holds no other below it."""
    news: int = 0


class Import:
    """Takes in everything that stands under one path.

    New members push the others to later pages, so a few are seen twice. One that is deleted meanwhile pulls the next
    page's first one out of sight: it comes with its next change, or with the next import.
    """

    def __init__(self, hub: HubSide, api: Api, what: str, take: Take, *, fields: str = "", beside: str = "") -> None:
        """`fields`: which of them a page holds, if not all; `beside`: what else it costs, for people."""
        self._hub, self._api, self._what, self._take = hub, api, what, take
        self._query = {"fields": fields} if fields else {}
        self._beside = beside

    @property
    def job(self) -> Job:
        """As the hub runs it: only by hand."""
        return Job(name=f"import {self._what}", every=None, run=self.run)

    async def run(self, tell: Tell) -> str:
        """Say what it will cost, then do it. Raises `HubError`; the next run goes on at the page that failed."""
        count = await self._api.count(self._what, purpose="import")
        place = await self._place()
        self._say_cost(tell, count, place)
        place = await self.walk(count, tell)
        return f"{place.seen} {self._what} looked at, {place.news} of them news"

    async def walk(self, count: int, tell: Tell) -> Place:
        """Take all pages from where the last run stopped. Raises `HubError`."""
        place = await self._place()
        while True:
            read_at = self._hub.now()
            rows = await self._api.page(
                self._what, self._what, place.page, priority="background", purpose="import", **self._query
            )
            place = _after(place, rows, await self._take(rows, read_at))
            if len(rows) < PAGE or place.seen >= count:
                break
            await self._stand_at(place)
            tell(f"{place.seen} of {count} {self._what}")
        await self._stand_at(Place())
        return place

    def _say_cost(self, tell: Tell, count: int, place: Place) -> None:
        pages = max(1, -(-count // PAGE))
        if place.page > 1:
            left = max(1, pages - place.page + 1)
            tell(f"going on after {place.seen} of {count} {self._what}: {left} calls to go{self._beside}")
        else:
            tell(f"{count} {self._what}: {pages + 1} calls, one to count them and {pages} to read them{self._beside}")

    @property
    def _note(self) -> str:
        return f"import {self._what}"

    async def _place(self) -> Place:
        noted = await self._hub.memory.note(self._note)
        return msgspec.json.decode(noted, type=Place) if noted else Place()

    async def _stand_at(self, place: Place) -> None:
        await self._hub.memory.write_note(self._note, msgspec.json.encode(place).decode())


class _Member(msgspec.Struct):
    id: Any = None


def _after(place: Place, rows: Sequence[msgspec.Raw], news: int) -> Place:
    """Where the import stands after this page; members that were pushed onto it from the one before count once."""
    ids = [int(identity(msgspec.json.decode(raw, type=_Member).id) or 0) for raw in rows]
    fresh = [id_ for id_ in ids if id_ < place.lowest or not place.lowest]
    lowest = min(fresh, default=place.lowest)
    return Place(page=place.page + 1, seen=place.seen + len(fresh), lowest=lowest, news=place.news + news)
