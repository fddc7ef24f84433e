"""Tables in memory whose changes can be taken back."""

from collections.abc import Callable, Hashable, Iterator
from typing import Any, Generic, TypeVar

from adapters.storage.news import Bell

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Journal:
    """What a step changed and whom it concerns, until it is kept or taken back."""

    def __init__(self) -> None:
        self.bells: set[Bell] = set()
        self.reading = False
        self.tables: dict[str, Table[Any, Any]] = {}
        """Every table, under the name that it has in a database."""
        self._undo: list[Callable[[], object]] = []

    def note(self, undo: Callable[[], object]) -> None:
        """Remember how to take a change back. Raises `RuntimeError` in a look."""
        if self.reading:
            raise RuntimeError("a look must not write")
        self._undo.append(undo)

    def settle(self) -> set[Bell]:
        """All of it is kept; answer whom it concerns."""
        bells, self.bells = self.bells, set()
        self._undo.clear()
        return bells

    def take_back(self) -> None:
        """None of it ever was."""
        self.bells.clear()
        while self._undo:
            self._undo.pop()()


class Table(Generic[K, V]):
    """Rows by their key."""

    def __init__(self, journal: Journal, name: str) -> None:
        self._journal = journal
        journal.tables[name] = self
        self._rows: dict[K, V] = {}
        self._last_id = 0

    def get(self, key: K) -> V | None:
        """The row of that key, or None."""
        return self._rows.get(key)

    def put(self, key: K, row: V) -> None:
        """Keep this row in place of what stood there."""
        if key in self._rows:
            before = self._rows[key]
            self._journal.note(lambda: self._rows.__setitem__(key, before))
        else:
            self._journal.note(lambda: self._rows.pop(key))
        self._rows[key] = row

    def drop(self, key: K) -> None:
        """Take this row away; there may be none."""
        if key not in self._rows:
            return
        before = self._rows[key]
        self._journal.note(lambda: self._rows.__setitem__(key, before))
        del self._rows[key]

    def next_id(self) -> int:
        """An id that no row of this table ever had."""
        before = self._last_id
        self._journal.note(lambda: setattr(self, "_last_id", before))
        self._last_id = before + 1
        return self._last_id

    def items(self) -> Iterator[tuple[K, V]]:
        """Every key with its row."""
        return iter(tuple(self._rows.items()))

    def rows(self) -> Iterator[V]:
        """Every row."""
        return iter(tuple(self._rows.values()))
