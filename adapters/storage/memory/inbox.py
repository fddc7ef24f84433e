"""The inbox, in memory."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from adapters.storage.memory.journal import Journal, Table
from adapters.storage.memory.pauses import MemoryPauses
from hub_core.models import Ring
from hub_core.use_cases.records import Count, InboxRow


class Kept(msgspec.Struct, frozen=True):
    """A row of the inbox with its lease, and when it was read."""

    row: InboxRow
    until: datetime | None = None
    read_at: datetime | None = None


class MemoryInbox:
    """What rang, word for word."""

    def __init__(self, journal: Journal, pauses: MemoryPauses) -> None:
        self._journal = journal
        self._pauses = pauses
        self._rows: Table[int, Kept] = Table(journal, "inbox")

    def keep(self, ring: Ring, /, *, due: datetime) -> int:
        """Keep it (its id is ignored); answer its id."""
        kept = replace(ring, id=self._rows.next_id())
        self._rows.put(kept.id, Kept(InboxRow(ring=kept, due=due)))
        self._journal.bells.add(("inbox", ring.origin))
        return kept.id

    def claim(self, now: datetime, /, *, origin: str, until: datetime, limit: int) -> Sequence[InboxRow]:
        """Lease up to `limit` rings of `origin` that are due, oldest first."""
        if self._pauses.stops(origin, ""):
            return []
        free = [kept for kept in self._open() if kept.row.ring.origin == origin and _is_free(kept, now)]
        return [self._change(kept, until=until, token=kept.row.token + 1) for kept in free[:limit]]

    def hold(self, row: InboxRow, /, *, until: datetime) -> bool:
        """It is still in hand: lease it until then. False when the lease was lost."""
        kept = self._held(row)
        if kept is not None:
            self._change(kept, until=until)
        return kept is not None

    def read(self, row: InboxRow, /, *, now: datetime) -> bool:
        """It was read: it is open no more, its body stays."""
        kept = self._held(row)
        if kept is not None:
            self._rows.put(row.ring.id, Kept(kept.row, None, now))
        return kept is not None

    def later(self, row: InboxRow, /, *, due: datetime, reason: str) -> bool:
        """Not now: free again at `due` with one more attempt."""
        kept = self._held(row)
        if kept is not None:
            ring = replace(kept.row.ring, attempts=kept.row.ring.attempts + 1)
            self._change(kept, ring=ring, due=due, reason=reason)
        return kept is not None

    def park(self, row: InboxRow, /, *, now: datetime, reason: str) -> bool:
        """It cannot be read: waits for a person."""
        kept = self._held(row)
        if kept is not None:
            self._change(kept, parked_at=now, reason=reason)
        return kept is not None

    def parked(self, *, origin: str | None = None, limit: int = 1000) -> Sequence[InboxRow]:
        """What waits for a person, oldest first."""
        waiting = sorted((row.parked_at, row.ring.id, row) for row in self._parked(origin) if row.parked_at is not None)
        return [replace(row, token=0) for _, _, row in waiting[:limit]]

    def retry(self, now: datetime, /, *, ids: Collection[int] | None = None, origin: str | None = None) -> int:
        """Parked rings are due again; answer how many."""
        again = [row for row in self._parked(origin) if ids is None or row.ring.id in ids]
        for row in again:
            self._journal.bells.add(("inbox", row.ring.origin))
            ring = replace(row.ring, attempts=0)
            self._change(Kept(row), ring=ring, due=now, reason="", parked_at=None)
        return len(again)

    def counts(self) -> Sequence[Count]:
        """Per origin (stream empty): waiting and parked."""
        waiting: dict[str, list[datetime]] = defaultdict(list)
        parked: dict[str, int] = defaultdict(int)
        for kept in self._open():
            waiting[kept.row.ring.origin].append(kept.row.ring.kept_at)
        for row in self._parked(None):
            parked[row.ring.origin] += 1
        return [
            Count(
                name=origin,
                stream="",
                waiting=len(waiting[origin]),
                parked=parked[origin],
                oldest=min(waiting[origin], default=None),
            )
            for origin in sorted({*waiting, *parked})
        ]

    def _open(self) -> Iterator[Kept]:
        return (kept for kept in self._rows.rows() if kept.read_at is None and kept.row.parked_at is None)

    def _parked(self, origin: str | None) -> Iterator[InboxRow]:
        return (
            kept.row
            for kept in self._rows.rows()
            if kept.row.parked_at is not None and origin in (None, kept.row.ring.origin)
        )

    def _held(self, row: InboxRow) -> Kept | None:
        kept = self._rows.get(row.ring.id)
        return kept if kept is not None and kept.until is not None and kept.row.token == row.token else None

    def _change(self, kept: Kept, *, until: datetime | None = None, **changes: Any) -> InboxRow:
        row = replace(kept.row, **changes)
        self._rows.put(row.ring.id, Kept(row, until))
        return row


def _is_free(kept: Kept, now: datetime) -> bool:
    return kept.row.due <= now and (kept.until is None or kept.until <= now)
