"""Levels, reserved units, shelves and the ledger, in memory."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from adapters.storage.memory.journal import Journal, Table
from hub_core.models import LedgerLine, Level, Reserved, Shelf


class MemoryStock:
    """All that is kept of stock, by the identity of a hub product."""

    def __init__(self, journal: Journal) -> None:
        self._levels: Table[tuple[str, str], Level] = Table(journal, "levels")
        self._reserved: Table[tuple[str, str], tuple[Reserved, bool]] = Table(journal, "reserved")
        self._shelves: Table[tuple[str, str, str], Shelf] = Table(journal, "shelves")
        self._ledger: Table[int, LedgerLine] = Table(journal, "stock_ledger")

    def level(self, product: str, location: str, /) -> Level | None:
        """The level stated there, or None."""
        return self._levels.get((product, location))

    def levels(self, product: str, /) -> Sequence[Level]:
        """Every level of that product, by location."""
        rows = sorted(self._levels.items(), key=lambda row: row[0])
        return [level for (its_product, _), level in rows if its_product == product]

    def keep_level(self, level: Level, /) -> None:
        """Keep this in place of what stood there for (product, location)."""
        self._levels.put((level.product, level.location), level)

    def locations(self) -> Mapping[str, Sequence[str]]:
        """By giver: every location at which a level of any product was stated, sorted."""
        stated = sorted({(level.giver, level.location) for level in self._levels.rows()})
        return {giver: [place for one, place in stated if one == giver] for giver, _ in stated}

    def reserved(self, product: str, /) -> Sequence[Reserved]:
        """Rows of that product that were not put away, by when they were made, order and line."""
        rows = [row for row, away in self._reserved.rows() if row.product == product and not away]
        return sorted(rows, key=lambda row: (row.made_at, row.order, row.line))

    def reserved_of(self, order: str, /) -> Sequence[Reserved]:
        """Rows of that order, by line, put away or not."""
        return sorted((row for row, _ in self._reserved.rows() if row.order == order), key=lambda row: row.line)

    def reserve(self, row: Reserved, /) -> None:
        """Keep this in place of what stood there for (order, line); one that was put away stays so."""
        _, away = self._reserved.get((row.order, row.line)) or (row, False)
        self._reserved.put((row.order, row.line), (row, away))

    def put_away(self, row: Reserved, /, *, away: bool = True) -> None:
        """Let this row count for no number any more; `away=False`: it does again."""
        kept = self._reserved.get((row.order, row.line))
        if kept is not None:
            self._reserved.put((row.order, row.line), (kept[0], away))

    def unanswered(self, before: datetime, /) -> Sequence[str]:
        """Products with a row that was not put away and was made before that, by their identity."""
        rows = [row for row, away in self._reserved.rows() if not away and row.made_at < before]
        return sorted({row.product for row in rows} - {""})

    def shelf(self, to: str, product: str, remote: str, /) -> Shelf | None:
        """What that channel shows of it under that id."""
        return self._shelves.get((product, to, remote))

    def shelves(self, product: str, /, *, to: str | None = None) -> Sequence[Shelf]:
        """The shelves of that product, by receiver and remote id."""
        rows = sorted(self._shelves.items(), key=lambda row: row[0])
        return [shelf for _, shelf in rows if shelf.product == product and to in (None, shelf.to)]

    def keep_shelf(self, shelf: Shelf, /) -> None:
        """Keep this in place of what stood there for (to, product, remote)."""
        self._shelves.put((shelf.product, shelf.to, shelf.remote), shelf)

    def drop_shelf(self, to: str, product: str, remote: str, /) -> None:
        """Nothing is shown there any more."""
        self._shelves.drop((product, to, remote))

    def holding(self, to: str, /) -> Sequence[Shelf]:
        """The shelves of that channel that hold units back, by product and remote id."""
        rows = sorted(self._shelves.items(), key=lambda row: row[0])
        return [shelf for _, shelf in rows if shelf.to == to and shelf.held]

    def write(self, line: LedgerLine, /) -> int:
        """Add this line to the ledger (its id is ignored); answer its id."""
        kept = replace(line, id=self._ledger.next_id())
        self._ledger.put(kept.id, kept)
        return kept.id

    def last_line(self, product: str, /) -> int:
        """The id of the newest line of that product, or 0."""
        return max((line.id for line in self._ledger.rows() if line.product == product), default=0)

    def ledger(self, product: str, /, *, limit: int = 1000) -> Sequence[LedgerLine]:
        """The lines of that product, oldest first; of more than `limit`, the newest."""
        lines = [line for _, line in sorted(self._ledger.items()) if line.product == product]
        return lines[max(0, len(lines) - limit) :]
