"""What answered 404: gone only when it does so again a quarter of an hour later (P10)."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from hub_core.plugins import HubSide

KEY, ASKED = "missing", "walk asked"
APART = timedelta(minutes=15)


class Missing:
    """Remembers the first 404 of each until it is looked at again; kept where a stop loses nothing."""

    def __init__(self, hub: HubSide) -> None:
        self._hub = hub

    async def note(self, what: str) -> None:
        """Note that `what`, as `variants/7`, answered 404 just now; a first time that is known already stays."""
        if what not in await self._all():
            await self._hub.memory.begin(KEY, f"{what} {self._hub.now().isoformat()}")

    async def due(self) -> list[str]:
        """What answered 404 so long ago that a second 404 counts."""
        now = self._hub.now()
        return [what for what, first in (await self._all()).items() if now - first >= APART]

    async def settle(self, what: str) -> None:
        """It was looked at a second time: nothing is remembered of it any more."""
        for content in await self._hub.memory.begun(KEY):
            if content.partition(" ")[0] == what:
                await self._hub.memory.withdraw(KEY, content)

    async def ask_for_walk(self) -> None:
        """Webhooks were missing: deletions may have happened that nobody told."""
        await self._hub.memory.write_note(ASKED, self._hub.now().isoformat())

    async def walk_asked(self) -> datetime | None:
        """When a walk over ids was asked for last."""
        noted = await self._hub.memory.note(ASKED)
        return datetime.fromisoformat(noted) if noted else None

    async def _all(self) -> Mapping[str, datetime]:
        """What is missing, each with its first time."""
        found: dict[str, datetime] = {}
        for content in await self._hub.memory.begun(KEY):
            what, _, at = content.partition(" ")
            found.setdefault(what, datetime.fromisoformat(at))
        return found
