"""Reads one file to its end, batch by batch, and goes on where it was stopped."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from connectors.efulfilment_files.api import Folders, Found, Lines, Refusal, Rejects, disk
from connectors.efulfilment_files.receive.hands import hand
from connectors.efulfilment_files.receive.places import Places
from connectors.efulfilment_files.translate import Header, Piece, Pieces
from connectors.efulfilment_files.wire import Kind
from hub_core.errors import Unavailable
from hub_core.plugins import HubSide

TELL_EVERY = 2000
Progress = Callable[[str], None]


@dataclass(slots=True)
class Taken:
    """How the reading of one file ended."""

    lines: int
    """So many lines were taken."""
    rejects: Rejects
    """Those that were not."""


class Reader:
    """Reads files of one warehouse into the hub. Never holds more of a file than a batch."""

    def __init__(self, hub: HubSide, folders: Folders, places: Places) -> None:
        self._hub = hub
        self._folders = folders
        self._places = places

    async def read(self, found: Found, kind: Kind, header: Header, progress: Progress) -> Taken:
        """Hand everything in this file to the hub. Raises `Unavailable`; the next call goes on behind what is done."""
        place = await self._places.of(found.digest)
        source = _Source(found, Pieces(kind, header, self._hub.name, self._hub.now()), told=place)
        taken = Taken(0, Rejects(self._folders, found))
        await asyncio.to_thread(taken.rejects.go_on_after, place)
        taken.lines -= taken.rejects.count
        try:
            while (pieces := await asyncio.to_thread(source.some)) is not None:
                taken.lines += sum(len(piece.lines) for piece in pieces if piece.last <= place)
                await self._batch(found, header, [piece for piece in pieces if piece.last > place], taken)
                source.tell(progress)
        finally:
            source.close()
        progress(_sentence(found, found.lines))
        return taken

    async def _batch(self, found: Found, header: Header, pieces: Sequence[Piece], taken: Taken) -> None:
        settled: list[Piece] = []
        try:
            await hand(pieces, self._hub.ports, settled.append)
        except Unavailable:
            await self._keep(found, header, settled, taken)
            raise
        await self._keep(found, header, settled, taken)

    async def _keep(self, found: Found, header: Header, settled: Sequence[Piece], taken: Taken) -> None:
        """First the refused lines onto the disk, then the place: a line is lost neither here nor there."""
        if not settled:
            return
        refusals = [refusal for piece in settled for refusal in _refusals(piece, header.encoding)]
        await asyncio.to_thread(taken.rejects.add, refusals)
        taken.lines += sum(len(piece.lines) for piece in settled) - len(refusals)
        await self._places.note(found.digest, settled[-1].last)


@dataclass(slots=True)
class _Source:
    """The pieces of one file, some at a time."""

    found: Found
    pieces: Pieces
    lines: Lines | None = None
    ended: bool = False
    reached: int = 1
    told: int = 0

    def some(self) -> list[Piece] | None:
        """The next pieces, maybe none yet; None: there are no more. Blocks. Raises `Unavailable`."""
        if self.ended:
            return None
        with disk(f"read {self.found.path}"):
            if self.lines is None:
                self.lines = Lines(self.found.path)
                self.lines.some(1)
            lines = self.lines.some()
        if lines:
            self.reached = lines[-1].number
            return self.pieces.take(lines)
        self.ended = True
        return self.pieces.end()

    def tell(self, progress: Progress) -> None:
        """Say how far it is, now and then."""
        if self.reached - self.told >= TELL_EVERY and not self.ended:
            self.told = self.reached
            progress(_sentence(self.found, self.reached - 1))

    def close(self) -> None:
        """Read no more."""
        if self.lines is not None:
            self.lines.close()


def _sentence(found: Found, lines: int) -> str:
    return f"{found.name}: {lines:,} of {found.lines:,} lines"


def _refusals(piece: Piece, encoding: str) -> Iterator[Refusal]:
    for line, reason in zip(piece.lines, piece.reasons, strict=False):
        yield Refusal(line.number, reason, line.shown(encoding))
