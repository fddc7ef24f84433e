"""The cells of a line by their columns, read one after the other; every fault is kept until all were looked at."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

CODE, TEXT = 200, 2000
"""How long a code, and how long a text may be."""
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_NO_TIME = datetime.min.replace(tzinfo=UTC)


class Cells:
    """One line. What cannot be is answered with something of the right type, and stands in `faults`."""

    __slots__ = ("_cells", "faults")

    def __init__(self, cells: Mapping[str, str]) -> None:
        self._cells = cells
        self.faults: list[str] = []

    def text(self, column: str, *, needed: bool = False, longest: int = TEXT) -> str:
        """A text; an absent column is an empty one."""
        said = self._cells.get(column, "")
        if needed and not said:
            self.faults.append(f"{column} is empty")
        elif len(said) > longest:
            self.faults.append(f"{column} is longer than {longest} signs")
        return said

    def code(self, column: str, *, needed: bool = False) -> str:
        """A short text by which something is known."""
        return self.text(column, needed=needed, longest=CODE)

    def whole(self, column: str, *, least: int | None = None) -> int:
        """A whole number."""
        said = self._cells.get(column, "")
        if not _WHOLE.fullmatch(said):
            self.faults.append(f"{column} is empty" if not said else f"{column} {_seen(said)} is no whole number")
        elif least is not None and int(said) < least:
            self.faults.append(f"{column} {said} is less than {least}")
        else:
            return int(said)
        return 0

    def moment(self, column: str) -> datetime:
        """A time with its zone, in UTC."""
        said = self._cells.get(column, "")
        try:
            moment = datetime.fromisoformat(said)
            if moment.tzinfo is not None:
                return moment.astimezone(UTC)
            fault = f"{column} {_seen(said)} has no zone"
        except (ValueError, OverflowError):
            fault = f"{column} {_seen(said)} is no time, as 2026-01-15T12:00:00Z" if said else f"{column} is empty"
        self.faults.append(fault)
        return _NO_TIME

    def yes(self, column: str) -> bool:
        """Yes or no; an empty cell says no."""
        said = self._cells.get(column, "").lower()
        if said not in ("yes", "no", ""):
            self.faults.append(f"{column} {_seen(said)} is neither yes nor no")
        return said == "yes"

    def one_of(self, column: str, words: tuple[str, ...]) -> str:
        """One of these words."""
        said = self._cells.get(column, "")
        if said not in words:
            self.faults.append(f"{column} {_seen(said)} is none of {', '.join(words)}")
        return said

    def has(self, *columns: str) -> bool:
        """Something stands in one of these."""
        return any(self._cells.get(column) for column in columns)


def _seen(said: str) -> str:
    return repr(said if len(said) <= 40 else f"{said[:40]}...")  # noqa: PLR2004 - enough to find it by
