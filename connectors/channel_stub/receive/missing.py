"""Offers that answered 404: gone only when they do so again a quarter of an hour later (P10)."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from hub_core.plugins import HubSide

KEY = "missing offers"
APART = timedelta(minutes=15)


class Missing:
    """Remembers the first 404 of each until it is looked at again; kept where a stop loses nothing."""

    def __init__(self, hub: HubSide) -> None:
        self._hub = hub

    async def note(self, id_: str) -> None:
        """Note that the offer answered 404 just now; a first time that is known already stays."""
        if id_ not in await self._all():
            await self._hub.memory.begin(KEY, f"{id_} {self._hub.now().isoformat()}")

    async def due(self) -> list[str]:
        """Those whose first 404 is so long ago that a second one counts."""
        now = self._hub.now()
        return [id_ for id_, first in (await self._all()).items() if now - first >= APART]

    async def settle(self, id_: str) -> None:
        """It was looked at a second time: nothing is remembered of it any more."""
        for content in await self._hub.memory.begun(KEY):
            if content.partition(" ")[0] == id_:
                await self._hub.memory.withdraw(KEY, content)

    async def _all(self) -> Mapping[str, datetime]:
        found: dict[str, datetime] = {}
        for content in await self._hub.memory.begun(KEY):
            id_, _, first = content.partition(" ")
            found.setdefault(id_, datetime.fromisoformat(first))
        return found
