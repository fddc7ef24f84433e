"""Finds the rows that tell one thing together: they share some columns and stand together."""

import hashlib
from collections.abc import Iterator

from connectors.efulfilment_files.translate.rows import Row

MOST_ROWS = 1000
"""So many rows may tell one thing; more would have to be held in memory."""
APART = "rows of the same thing stand in two places, or are more than 1,000: only the first were read"

Group = tuple[list[Row], str]
"""The rows, and why they cannot be taken, if that is known already."""


class Groups:
    """Joins rows one after the other. A row that cannot be read, amid rows of one thing, spoils that thing."""

    def __init__(self, columns: tuple[str, ...], one_by: tuple[str, ...]) -> None:
        self._places = [columns.index(name) for name in one_by]
        self._key: tuple[str, ...] | None = None
        self._rows: list[Row] = []
        self._unsure: list[Row] = []
        """Rows of unknown key behind those of `_key`: theirs, if such a row follows."""
        self._seen: set[bytes] = set()

    def take(self, row: Row) -> Iterator[Group]:
        """The groups that are whole now that this row was heard."""
        key = self._key_of(row)
        if self._rows and len(self._rows) + len(self._unsure) >= MOST_ROWS:
            yield from self.end()
        if key is None and self._rows and not row.line.ended:
            self._rows += [*self._unsure, row]  # what was cut off may be its last row
            self._unsure = []
        elif key is None and self._rows:
            self._unsure.append(row)
        elif key is None:
            yield [row], ""
        elif key == self._key:
            self._rows += [*self._unsure, row]
            self._unsure = []
        else:
            yield from self.end()
            self._key, self._rows = key, [row]

    def end(self) -> Iterator[Group]:
        """What was held back."""
        if self._rows:
            key = hashlib.blake2b("\n".join(self._key or ()).encode(), digest_size=12).digest()
            yield self._rows, APART if key in self._seen else ""
            self._seen.add(key)
        yield from (([row], "") for row in self._unsure)
        self._key, self._rows, self._unsure = None, [], []

    def _key_of(self, row: Row) -> tuple[str, ...] | None:
        """By what the row is told apart; None where its cells are too few to trust them."""
        sure = len(row.cells) - (1 if row.fault else 0)
        if max(self._places) >= sure:
            return None
        return tuple(row.cells[place] for place in self._places)
