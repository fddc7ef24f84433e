"""Looks into the inbox: what stands still is read, in the order in which the hub can use it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from connectors.efulfilment_files.api import Folders
from connectors.efulfilment_files.jobs import worries
from connectors.efulfilment_files.jobs.filing import Filing
from connectors.efulfilment_files.jobs.patience import Patience, Still
from connectors.efulfilment_files.jobs.told import Told
from connectors.efulfilment_files.jobs.watch import Watch
from connectors.efulfilment_files.jobs.worries import Worries
from connectors.efulfilment_files.receive import granted
from connectors.efulfilment_files.settings import Settings
from connectors.efulfilment_files.wire import Kind, kind_of
from hub_core.plugins import HubSide

RENAME = "Have the warehouse write beside the inbox, and rename a file into it once it is whole"
BETWEEN_TIDYINGS = timedelta(hours=1)
WORTH_WAITING = timedelta(seconds=10)
A_MOMENT = timedelta(milliseconds=50)
"""A sleeper may wake a little early by the hub's clock."""
Progress = Callable[[str], None]
Sleep = Callable[[float], Awaitable[None]]


class Poll:
    """The inbox of one warehouse, looked into again and again."""

    def __init__(self, settings: Settings, hub: HubSide, folders: Folders, sleep: Sleep = asyncio.sleep) -> None:
        self._hub, self._folders, self._sleep = hub, folders, sleep
        self._worries = Worries(hub)
        self._watch = Watch(settings, folders, self._worries)
        self._filing = Filing(settings, hub, folders)
        self._settle = timedelta(seconds=settings.settle_seconds)
        self._patience = Patience(self._settle)
        self._keep = timedelta(days=settings.keep_days)
        self._tidied: datetime | None = None

    async def run(self, progress: Progress) -> str:
        """Read what stands still; what comes to a stop is gone on with next time. Raises `Unavailable`."""
        files, told = await self._settled()
        try:
            if files:
                await self._filing.begin()
            for still, kind in files:
                await self._filing.file(still, kind, told, progress)
        finally:  # a port that is down for one kind keeps no other from being shown
            await self._watch.rejected()
        await self._tell(told)
        await self._watch.orders(self._hub.now())
        await self._tidy(told)
        return told.sentence

    async def _settled(self) -> tuple[list[tuple[Still, Kind]], Told]:
        """What is to be read now; who waits for a file a short time only waits for it here, and looks once more."""
        told = Told()
        files = await self._look(told)
        if told.waiting and self._settle <= WORTH_WAITING:
            await self._sleep((self._settle + A_MOMENT).total_seconds())
            told = Told()
            files = await self._look(told)
        return files, told

    async def _look(self, told: Told) -> list[tuple[Still, Kind]]:
        """What is to be read now, in its order; the rest is counted."""
        files = await asyncio.to_thread(self._folders.look, self._folders.inbox)
        kinds = {seen.path: kind for seen in files if (kind := kind_of(seen.path.name)) is not None}
        told.strange = sorted(seen.name for seen in files if seen.path not in kinds)
        told.not_granted.update(kind.name for kind in kinds.values() if not granted(kind, self._hub.ports))
        wanted = [seen for seen in files if seen.path in kinds and kinds[seen.path].name not in told.not_granted]
        settled = self._patience.settled(wanted, self._hub.now())
        told.waiting = len(wanted) - len(settled)
        return sorted(((still, kinds[still.seen.path]) for still in settled), key=_turn)

    async def _tell(self, told: Told) -> None:
        inbox = self._folders.inbox
        await self._say(worries.HELD, told.held, f"They are read later, without their last line. {RENAME}")
        await self._say(worries.EMPTY, told.empty, f"They are put into rejected/ if nothing comes. {RENAME}")
        await self._say(worries.UNREADABLE, told.unreadable, f"Let the user of the hub read what lies in {inbox}")
        await self._say(worries.STRANGE, told.strange, f"Take them out of {inbox}, or have them called by their kind")

    async def _say(self, cause: str, names: list[str], cure: str) -> None:
        if names:
            await self._worries.found(cause, ", ".join(names[:20]), cure)
        else:
            await self._worries.over(cause)

    async def _tidy(self, told: Told) -> None:
        now = self._hub.now()
        if self._keep and (self._tidied is None or now - self._tidied >= BETWEEN_TIDYINGS):
            await self._filing.tidy(now - self._keep, told)
            self._tidied = now


def _turn(entry: tuple[Still, Kind]) -> tuple[int, int, str]:
    still, kind = entry
    return kind.rank, still.seen.mtime_ns, still.seen.name
