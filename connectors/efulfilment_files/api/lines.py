"""Reads a file line by line, however long it or its lines are."""

from collections.abc import Iterator
from pathlib import Path

from connectors.efulfilment_files.wire import LONGEST_LINE, Line

AT_ONCE = 500
BYTES_AT_ONCE = 1_000_000


class Lines:
    """The lines of one file, some at a time. Its methods block and raise `OSError`."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self._number = 0

    def close(self) -> None:
        """Read no more."""
        self._file.close()

    def some(self, count: int = AT_ONCE) -> list[Line]:
        """The next lines, at most so many; none: the file is at its end."""
        lines: list[Line] = []
        held = 0
        while len(lines) < count and held < BYTES_AT_ONCE and (line := self._next()) is not None:
            lines.append(line)
            held += len(line.raw)
        return lines

    def _next(self) -> Line | None:
        raw = self._file.readline(LONGEST_LINE + 2)
        if not raw:
            return None
        self._number += 1
        ended = raw.endswith(b"\n")
        text = raw.removesuffix(b"\n").removesuffix(b"\r") if ended else raw
        if ended or len(raw) < LONGEST_LINE + 2:
            return Line(self._number, text[:LONGEST_LINE], ended=ended, whole=len(text) <= LONGEST_LINE)
        return Line(self._number, raw[:LONGEST_LINE], ended=any(self._rest()), whole=False)

    def _rest(self) -> Iterator[bool]:
        """Read on to the end of the line; True at its line end."""
        while rest := self._file.readline(BYTES_AT_ONCE):
            if rest.endswith(b"\n"):
                yield True
                return
