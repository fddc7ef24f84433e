"""The first walk through a file: what it is, before anybody reads what it says."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from connectors.efulfilment_files.api.folders import Seen
from connectors.efulfilment_files.api.lines import Lines
from connectors.efulfilment_files.wire import Line

BLOCK = 262_144


@dataclass(frozen=True, slots=True)
class Found:
    """A file, known by its content."""

    seen: Seen
    digest: str
    lines: int
    """How many it has beside the first."""
    ended: bool
    """Its last line has a line end."""
    first: Line | None

    @property
    def path(self) -> Path:
        """Where it lies."""
        return self.seen.path

    @property
    def name(self) -> str:
        """Its name, fit to be shown."""
        return self.seen.name

    def unchanged(self) -> bool:
        """Nobody wrote to it since it was looked at."""
        stat = self.path.stat()
        return (stat.st_size, stat.st_mtime_ns) == (self.seen.size, self.seen.mtime_ns)


def inspect(seen: Seen) -> Found:
    """Walk through it once, in pieces: its digest, its lines, and its first line. Raises `OSError`."""
    digest, ends, last = hashlib.sha256(), 0, b""
    with seen.path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            ends += block.count(b"\n")
            last = block[-1:]
    ended = last == b"\n"
    lines = ends if ended or not last else ends + 1
    return Found(seen, digest.hexdigest(), max(0, lines - 1), ended, _first(seen.path))


def _first(path: Path) -> Line | None:
    lines = Lines(path)
    try:
        return next(iter(lines.some(1)), None)
    finally:
        lines.close()
