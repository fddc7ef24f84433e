"""The outbox, in memory."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from adapters.storage.memory.journal import Journal, Table
from adapters.storage.memory.pauses import MemoryPauses
from hub_core.models import Stream
from hub_core.use_cases.records import Count, Outgoing

Place = tuple[str, Stream, str]


class Address(msgspec.Struct, frozen=True):
    """A row of the outbox with its lease."""

    outgoing: Outgoing
    until: datetime | None = None


class MemoryOutbox:
    """Who is to hear what."""

    def __init__(self, journal: Journal, pauses: MemoryPauses) -> None:
        self._journal = journal
        self._pauses = pauses
        self._rows: Table[Place, Address] = Table(journal, "outbox")

    def address(
        self, stream: Stream, key: str, /, *, to: str, due: datetime, priority: int = 0, trace: str = ""
    ) -> None:
        """Let `to` hear the newest of this."""
        self._journal.bells.add(("outbox", to))
        row = self._rows.get((to, stream, key))
        if row is None:
            first = Outgoing(
                id=self._rows.next_id(),
                to=to,
                stream=stream,
                key=key,
                due=due,
                priority=priority,
                trace=trace,
                since=due,
            )
            self._rows.put((to, stream, key), Address(first))
            return
        self._change(
            row,
            until=row.until,
            due=min(due, row.outgoing.due),
            priority=min(priority, row.outgoing.priority),
            version=row.outgoing.version + 1,
            attempts=0,
            trace=trace,
            reason="",
            parked_at=None,
        )

    def claim(
        self, now: datetime, /, *, to: str, until: datetime, limit: int, streams: Collection[Stream] | None = None
    ) -> Sequence[Outgoing]:
        """Lease up to `limit` rows that are due, of these streams only, if given."""
        wanted = (
            row for row in self._open() if row.outgoing.to == to and (streams is None or row.outgoing.stream in streams)
        )
        free = sorted(
            (row for row in wanted if self._is_free(row, now)),
            key=lambda row: (row.outgoing.priority, row.outgoing.due, row.outgoing.id),
        )
        return [self._change(row, until=until, token=row.outgoing.token + 1) for row in free[:limit]]

    def hold(self, outgoing: Outgoing, /, *, until: datetime) -> bool:
        """It is still in hand: lease it until then. False when the lease was lost."""
        row = self._held(outgoing)
        if row is not None:
            self._change(row, until=until)
        return row is not None

    def heard(self, outgoing: Outgoing, /, *, now: datetime) -> bool:
        """It is done: the row goes, unless a newer version came meanwhile."""
        row = self._held(outgoing)
        if row is None:
            return False
        if row.outgoing.version == outgoing.version:
            self._rows.drop(_place(outgoing))
        else:
            self._free(row, due=now)
        return True

    def later(self, outgoing: Outgoing, /, *, due: datetime, reason: str) -> bool:
        """Not now: free again at `due` with one more attempt. A newer version is due at once."""
        row = self._held(outgoing)
        if row is None:
            return False
        if row.outgoing.version == outgoing.version:
            self._change(row, due=due, attempts=row.outgoing.attempts + 1, reason=reason)
        else:
            self._free(row, due=row.outgoing.due)
        return True

    def park(self, outgoing: Outgoing, /, *, now: datetime, reason: str) -> bool:
        """It cannot go on: waits for a person. A newer version that came meanwhile is due `now` instead."""
        row = self._held(outgoing)
        if row is None:
            return False
        if row.outgoing.version == outgoing.version:
            self._change(row, parked_at=now, reason=reason)
        else:
            self._free(row, due=now)
        return True

    def parked(self, *, to: str | None = None, limit: int = 1000) -> Sequence[Outgoing]:
        """What waits for a person, oldest first."""
        waiting = sorted(
            (row.outgoing.parked_at, row.outgoing.id, row.outgoing)
            for row in self._rows.rows()
            if row.outgoing.parked_at is not None and to in (None, row.outgoing.to)
        )
        return [replace(outgoing, token=0) for _, _, outgoing in waiting[:limit]]

    def of(self, stream: Stream, key: str, /) -> Sequence[Outgoing]:
        """Every open row of this key."""
        rows = [row.outgoing for row in self._rows.rows() if (row.outgoing.stream, row.outgoing.key) == (stream, key)]
        return [replace(outgoing, token=0) for outgoing in sorted(rows, key=lambda outgoing: outgoing.to)]

    def retry(self, now: datetime, /, *, ids: Collection[int] | None = None, to: str | None = None) -> int:
        """Parked rows are due again; answer how many."""
        again = [
            row
            for row in self._rows.rows()
            if row.outgoing.parked_at is not None
            and (ids is None or row.outgoing.id in ids)
            and to in (None, row.outgoing.to)
        ]
        for row in again:
            self._free(row, due=now, attempts=0, reason="", parked_at=None)
        return len(again)

    def counts(self) -> Sequence[Count]:
        """Per receiver and stream: waiting and parked."""
        groups: dict[tuple[str, str], list[Outgoing]] = defaultdict(list)
        for row in self._rows.rows():
            groups[row.outgoing.to, row.outgoing.stream].append(row.outgoing)
        return [_count(*group, rows) for group, rows in sorted(groups.items())]

    def _open(self) -> Iterator[Address]:
        return (row for row in self._rows.rows() if row.outgoing.parked_at is None)

    def _is_free(self, row: Address, now: datetime) -> bool:
        leased = row.until is not None and row.until > now
        return row.outgoing.due <= now and not leased and not self._pauses.stops(row.outgoing.to, row.outgoing.stream)

    def _held(self, outgoing: Outgoing) -> Address | None:
        row = self._rows.get(_place(outgoing))
        if row is None or row.until is None:
            return None
        return row if (row.outgoing.id, row.outgoing.token) == (outgoing.id, outgoing.token) else None

    def _free(self, row: Address, **changes: Any) -> None:
        self._journal.bells.add(("outbox", row.outgoing.to))
        self._change(row, **changes)

    def _change(self, row: Address, *, until: datetime | None = None, **changes: Any) -> Outgoing:
        changed = replace(row.outgoing, **changes)
        self._rows.put(_place(changed), Address(changed, until))
        return changed


def _place(outgoing: Outgoing) -> Place:
    return outgoing.to, outgoing.stream, outgoing.key


def _count(receiver: str, stream: str, rows: list[Outgoing]) -> Count:
    waiting = [row.since for row in rows if row.parked_at is None and row.since is not None]
    return Count(
        name=receiver,
        stream=stream,
        waiting=len(waiting),
        parked=len(rows) - len(waiting),
        oldest=min(waiting, default=None),
    )
