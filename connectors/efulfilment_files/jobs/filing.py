"""One file of the inbox, from there to where it belongs: read, a double, not readable as it is, or not finished."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from connectors.efulfilment_files.api import Done, Folders, Found, disk, inspect, reject_file
from connectors.efulfilment_files.jobs.patience import Still
from connectors.efulfilment_files.jobs.told import Told
from connectors.efulfilment_files.receive import Drift, Places, Reader
from connectors.efulfilment_files.settings import Settings
from connectors.efulfilment_files.translate import Header, header
from connectors.efulfilment_files.wire import Kind
from hub_core.errors import Rejected
from hub_core.plugins import HubSide

Progress = Callable[[str], None]


class Filing:
    """Deals with files one after the other, and counts what became of them."""

    def __init__(self, settings: Settings, hub: HubSide, folders: Folders) -> None:
        self._separator, self._encoding = settings.separator, settings.encoding
        self._unfinished = timedelta(minutes=settings.unfinished_minutes)
        self._now, self._because = hub.now, hub.because
        self._folders, self._done = folders, Done(folders)
        self._places, self._drift = Places(hub), Drift(hub)
        self._reader = Reader(hub, folders, self._places)
        self._known: set[str] = set()

    async def begin(self) -> None:
        """Learn what was read before. Raises `Unavailable`."""
        self._known = await asyncio.to_thread(self._done.digests)

    async def file(self, still: Still, kind: Kind, told: Told, progress: Progress) -> None:
        """Deal with one file. Raises `Unavailable`; it is then gone on with next time."""
        try:
            found = await asyncio.to_thread(inspect, still.seen)
        except FileNotFoundError:
            return  # whoever put it here took it away again
        except OSError:
            told.unreadable.append(still.seen.name)
            return
        if found.digest[:16] in self._known:
            await self._put(found)
            told.doubles.append(found.name)
        elif self._may_grow(found, still) and (found.first is None or not found.first.ended):
            (told.held if found.first else told.empty).append(found.name)
        else:
            await self._with_header(found, kind, still, told, progress)

    def _may_grow(self, found: Found, still: Still) -> bool:
        """Whoever writes it may not be done."""
        return not found.ended and self._now() - still.since < self._unfinished

    async def _with_header(self, found: Found, kind: Kind, still: Still, told: Told, progress: Progress) -> None:
        try:
            head = header(found.first, kind, self._separator, self._encoding)
        except Rejected as refusal:
            await asyncio.to_thread(reject_file, self._folders, found, str(refusal))
            told.rejected.append(found.name)
            return
        if self._may_grow(found, still):
            told.held.append(found.name)
            return
        await self._read(found, kind, head, told, progress)

    async def _read(self, found: Found, kind: Kind, head: Header, told: Told, progress: Progress) -> None:
        with self._because(f"file {found.name}"):
            taken = await self._reader.read(found, kind, head, progress)
        await self._drift.count(kind.name, kind.unknown(head.columns))
        told.files += 1
        told.lines += taken.lines
        told.refused += taken.rejects.count
        await self._places.forget(found.digest)
        with disk(f"look at {found.path}"):
            unchanged = await asyncio.to_thread(found.unchanged)
        if unchanged:
            await self._put(found)
        else:
            told.changed.append(found.name)

    async def _put(self, found: Found) -> None:
        await asyncio.to_thread(self._done.put, found, self._now())
        self._known.add(found.digest[:16])

    async def tidy(self, before: datetime, told: Told) -> None:
        """Remove what was read before that time."""
        told.removed = await asyncio.to_thread(self._done.tidy, before)
