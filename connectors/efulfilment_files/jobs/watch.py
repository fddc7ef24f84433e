"""Watches the two folders in which something waits for a person: `rejected/` and `orders/`."""

import asyncio
from datetime import UTC, datetime, timedelta

from connectors.efulfilment_files.api import Folders, put_aside
from connectors.efulfilment_files.jobs import worries
from connectors.efulfilment_files.jobs.worries import Worries
from connectors.efulfilment_files.settings import Settings
from connectors.efulfilment_files.wire import KINDS


class Watch:
    """Decides from what lies there, never from memory: a lost parcel stays a problem whatever comes after it (H6)."""

    def __init__(self, settings: Settings, folders: Folders, troubles: Worries) -> None:
        self._folders, self._worries = folders, troubles
        self._pickup = timedelta(minutes=settings.pickup_minutes)

    async def rejected(self) -> None:
        """Tell what lies in `rejected/`, a problem per kind, and of which kind nothing does. Raises `Unavailable`."""
        lying = await asyncio.to_thread(put_aside, self._folders)
        for kind in KINDS:
            if kind not in lying:
                await self._worries.over(worries.aside(kind))
                continue
            count, first = lying[kind]
            more = f" | and {count - len(first):,} more" if count > len(first) else ""
            evidence = f"{_files(count)} in rejected/: {' | '.join(first)}{more}"
            await self._worries.found(worries.aside(kind), evidence, self._cure)

    @property
    def _cure(self) -> str:
        return (
            f"Look into {self._folders.rejected}. A whole file: do what is said, and move it back into"
            f" {self._folders.inbox}. A list of lines (.csv.csv): have the warehouse write them in a new file, and"
            " delete the list. This is over once nothing of the kind lies there"
        )

    async def orders(self, now: datetime) -> None:
        """Tell when the oldest order waits too long to be taken away. Raises `Unavailable`."""
        if not self._pickup:
            return
        waiting = await asyncio.to_thread(self._folders.look, self._folders.orders)
        oldest = min(waiting, key=lambda seen: (seen.mtime_ns, seen.name), default=None)
        since = datetime.fromtimestamp(oldest.mtime_ns / 1e9, UTC) if oldest else now
        if oldest is None or now - since < self._pickup:
            await self._worries.over(worries.LEFT)
            return
        evidence = f"{_files(len(waiting))} in orders/, the oldest is {oldest.name}, of {since:%Y-%m-%d %H:%M} UTC"
        cure = f"Ask the warehouse why it takes nothing out of {self._folders.orders}"
        await self._worries.found(worries.LEFT, evidence, f"{cure}; how long it may take is the setting pickup_minutes")


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count:,} files"
