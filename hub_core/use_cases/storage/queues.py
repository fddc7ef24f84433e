"""What waits to be done: the inbox and the outbox, with their leases."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from hub_core.models import Ring, Stream
from hub_core.use_cases.records import Count, InboxRow, Outgoing


class Outbox(Protocol):
    """Addresses, not letters: one row per (to, stream, key)."""

    def address(
        self, stream: Stream, key: str, /, *, to: str, due: datetime, priority: int = 0, trace: str = ""
    ) -> None:
        """Let `to` hear the newest of this.

        A row that stands already gets a new version, the earlier due time, the smaller priority, no attempts and this
        trace, and is no longer parked; a lease on it stays.
        """
        ...

    def claim(
        self, now: datetime, /, *, to: str, until: datetime, limit: int, streams: Collection[Stream] | None = None
    ) -> Sequence[Outgoing]:
        """Lease up to `limit` rows that are due, not parked, not leased (or whose lease is over) and not paused.

        In the order of priority, due time and id; of these streams only, if given. Rows that another claims at this
        moment are passed over.
        """
        ...

    def hold(self, outgoing: Outgoing, /, *, until: datetime) -> bool:
        """It is still in hand: lease it until then. False when the lease was lost."""
        ...

    def heard(self, outgoing: Outgoing, /, *, now: datetime) -> bool:
        """It is done: the row goes, unless a newer version came meanwhile; then it is free and due `now`."""
        ...

    def later(self, outgoing: Outgoing, /, *, due: datetime, reason: str) -> bool:
        """Not now: free again at `due` with one more attempt. A newer version is due at once, without attempts."""
        ...

    def park(self, outgoing: Outgoing, /, *, now: datetime, reason: str) -> bool:
        """It cannot go on: waits for a person. A newer version that came meanwhile is due `now` instead."""
        ...

    def parked(self, *, to: str | None = None, limit: int = 1000) -> Sequence[Outgoing]:
        """What waits for a person, oldest first."""
        ...

    def of(self, stream: Stream, key: str, /) -> Sequence[Outgoing]:
        """Every open row of this key, by receiver. Only a claim gives a token: what is read here can end nothing."""
        ...

    def retry(self, now: datetime, /, *, ids: Collection[int] | None = None, to: str | None = None) -> int:
        """Parked rows are due again, with no attempts: those ids, those of that receiver, or all. Answer how many."""
        ...

    def counts(self) -> Sequence[Count]:
        """Per receiver and stream: waiting and parked."""
        ...


class InboxRows(Protocol):
    """What rang, word for word."""

    def keep(self, ring: Ring, /, *, due: datetime) -> int:
        """Keep it (its id is ignored); answer its id. Never de-duplicated."""
        ...

    def claim(self, now: datetime, /, *, origin: str, until: datetime, limit: int) -> Sequence[InboxRow]:
        """Lease up to `limit` rings of `origin` that are due, oldest first, as `Outbox.claim` does."""
        ...

    def hold(self, row: InboxRow, /, *, until: datetime) -> bool:
        """It is still in hand: lease it until then. False when the lease was lost."""
        ...

    def read(self, row: InboxRow, /, *, now: datetime) -> bool:
        """It was read: it is open no more, its body stays."""
        ...

    def later(self, row: InboxRow, /, *, due: datetime, reason: str) -> bool:
        """Not now: free again at `due` with one more attempt."""
        ...

    def park(self, row: InboxRow, /, *, now: datetime, reason: str) -> bool:
        """It cannot be read: waits for a person."""
        ...

    def parked(self, *, origin: str | None = None, limit: int = 1000) -> Sequence[InboxRow]:
        """What waits for a person, oldest first."""
        ...

    def retry(self, now: datetime, /, *, ids: Collection[int] | None = None, origin: str | None = None) -> int:
        """Parked rings are due again, with no attempts: those ids, those of that origin, or all. Answer how many."""
        ...

    def counts(self) -> Sequence[Count]:
        """Per origin (stream empty): waiting and parked."""
        ...
