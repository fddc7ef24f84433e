"""What answered 404: gone only when it does so again a quarter of an hour later (P10)."""

from datetime import datetime, timedelta

from connectors.lightspeed.stock import MISSING, Missed

ASKED = "walk asked"
APART = timedelta(minutes=15)


class Missing(Missed):
    """Knows of what answered 404 when it is to be looked at again, and whether all ids are to be walked."""

    async def due(self) -> list[str]:
        """What answered 404 so long ago that a second 404 counts."""
        now = self._hub.now()
        return [what for what, first in (await self.all()).items() if now - first >= APART]

    async def settle(self, what: str) -> None:
        """It was looked at a second time: nothing is remembered of it any more."""
        for content in await self._hub.memory.begun(MISSING):
            if content.partition(" ")[0] == what:
                await self._hub.memory.withdraw(MISSING, content)

    async def ask_for_walk(self) -> None:
        """Webhooks were missing: deletions may have happened that nobody told."""
        await self._hub.memory.write_note(ASKED, self._hub.now().isoformat())

    async def walk_asked(self) -> datetime | None:
        """When a walk over ids was asked for last."""
        noted = await self._hub.memory.note(ASKED)
        return datetime.fromisoformat(noted) if noted else None
