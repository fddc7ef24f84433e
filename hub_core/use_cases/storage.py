"""What the use cases need kept. Steps are plain functions; the adapter decides how many share a commit.

Rules of the house for every adapter:

- All of a step is kept, or nothing: a step that raises leaves nothing, and its neighbours in a shared commit keep all.
- A step may be run again (after a deadlock, say), so it has no effect outside `Work`.
- `do(step, *keys)` holds a lock on every key, taken in sorted order before any step of a shared commit runs, until the
  commit. Whoever writes about an order names the order's key. A step without keys touches only the inbox, the claims,
  notes, problems, pauses and schedules: it never waits for another while it holds a row.
- What was claimed carries a token. A verb with an old token changes nothing and answers False.
- Times are aware and in UTC; they come in from the caller, never from a clock of the storage.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal, Protocol, TypeVar

from hub_core.models import Fact, Ring, Shipment, Stream
from hub_core.use_cases.records import (
    Count,
    Entry,
    Handover,
    InboxRow,
    Outgoing,
    Pause,
    Problem,
    Schedule,
    Standing,
)

T = TypeVar("T")
F = TypeVar("F", bound=Fact)


class Facts(Protocol):
    """The newest word of each."""

    def find(self, kind: type[F], key: str, /) -> F | None:
        """The fact of that key, or None."""
        ...

    def find_many(self, kind: type[F], keys: Collection[str], /) -> Mapping[str, F]:
        """The facts of those keys; the absent ones are left out."""
        ...

    def keep(self, fact: Fact, /, *, origin: str) -> None:
        """Keep this in place of what stood there. `origin` is who said it."""
        ...

    def giver(self, kind: type[Fact], key: str, /) -> str | None:
        """Who said the fact of that key (the `origin` it was kept with), or None."""
        ...

    def parcels_of(self, order: str, /) -> Sequence[tuple[str, Shipment]]:
        """Every parcel of that order with who gave it, by key."""
        ...


class Names(Protocol):
    """What leads to something: an order number, a remote id, an e-mail. Unique per (kind, label, value)."""

    def give(self, kind: str, label: str, value: str, identity: str, /) -> str:
        """Let this name lead to `identity` unless it leads somewhere already; answer where it leads now."""
        ...

    def lead(self, kind: str, label: str, value: str, /) -> str | None:
        """Where this name leads."""
        ...

    def of(self, kind: str, identity: str, /, *, label: str | None = None) -> Sequence[tuple[str, str]]:
        """The (label, value) names that lead to `identity`, sorted."""
        ...

    def anywhere(self, kind: str, value: str, /) -> Sequence[str]:
        """Every identity this value leads to under any label, sorted, each once."""
        ...


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

    def claim(self, now: datetime, /, *, to: str, until: datetime, limit: int) -> Sequence[Outgoing]:
        """Lease up to `limit` rows that are due, not parked, not leased (or whose lease is over) and not paused.

        In the order of priority, due time and id. Rows that another claims at this moment are passed over.
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
        """Every open row of this key."""
        ...

    def retry(self, now: datetime, /, *, ids: Collection[int] | None = None, to: str | None = None) -> int:
        """Parked rows (those ids, those of that receiver, or all) are due again; answer how many."""
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
        """Parked rings are due again; answer how many."""
        ...

    def counts(self) -> Sequence[Count]:
        """Per origin (stream empty): waiting and parked."""
        ...


class Orders(Protocol):
    """What the hub itself holds of orders: standings and handovers."""

    def standing(self, key: str, /) -> Standing | None:
        """Where that order stands."""
        ...

    def keep(self, standing: Standing, /) -> None:
        """Keep this in place of what stood there."""
        ...

    def list(
        self,
        *,
        origin: str | None = None,
        status: Collection[str] = (),
        life: Collection[str] = (),
        number: str | None = None,
        limit: int = 1000,
    ) -> Sequence[Standing]:
        """Standings that fit all that was given, newest made first. `number` is compared whole, case-folded."""
        ...

    def handovers(self, key: str, /) -> Sequence[Handover]:
        """The handovers of that order, by warehouse."""
        ...

    def hand(self, handover: Handover, /) -> None:
        """Keep this in place of what stood there for (order, warehouse)."""
        ...


class History(Protocol):
    """The film, for people. Append-only."""

    def add(self, entry: Entry, /) -> None:
        """Add this line."""
        ...

    def of(self, subject: str, /, *, limit: int = 1000) -> Sequence[Entry]:
        """The lines of that subject, oldest first."""
        ...


class Intents(Protocol):
    """What connectors are about to do at their far side (H5)."""

    def begin(self, owner: str, key: str, content: str, /, *, at: datetime) -> Sequence[str]:
        """Keep this intent; answer those that stood under (owner, key) before, oldest first."""
        ...

    def begun(self, owner: str, key: str, /) -> Sequence[str]:
        """Every intent under (owner, key), oldest first."""
        ...

    def withdraw(self, owner: str, key: str, content: str, /) -> None:
        """Take the newest intent of that content away."""
        ...


class Notes(Protocol):
    """Small texts by owner and name."""

    def read(self, owner: str, name: str, /) -> str | None:
        """What is noted, or None."""
        ...

    def write(self, owner: str, name: str, value: str, /) -> None:
        """Note this in place of what stood there."""
        ...

    def once(self, owner: str, name: str, value: str, /) -> str:
        """Note this unless something stands there; answer what stands there now."""
        ...


class ProblemRows(Protocol):
    """Problems, one row per (connector, cause)."""

    def found(self, problem: Problem, /) -> bool:
        """Raise it, or count it again; True when it is new, or was solved before (then it is untold again)."""
        ...

    def solved(self, connector: str, cause: str, /, *, at: datetime) -> bool:
        """It is over; True when it was open."""
        ...

    def open(self) -> Sequence[Problem]:
        """Those not solved, oldest first."""
        ...

    def untold(self) -> Sequence[Problem]:
        """Open ones that nobody was told of, oldest first."""
        ...

    def told(self, connector: str, cause: str, /, *, at: datetime) -> None:
        """Somebody was told."""
        ...


class Schedules(Protocol):
    """Jobs and when they run next; a run is leased, so no two overlap anywhere (K6)."""

    def ensure(self, connector: str, job: str, /, *, every: timedelta | None, next_run: datetime | None) -> None:
        """Let this job exist; its interval is renewed, its next run stays when there is one."""
        ...

    def claim(self, now: datetime, /, *, until: datetime, jobs: Collection[tuple[str, str]]) -> Sequence[Schedule]:
        """Lease those of `jobs` (connector, job) that are due and not running; notes their start."""
        ...

    def extend(self, schedule: Schedule, /, *, until: datetime) -> bool:
        """The run goes on: hold the lease longer. False when it was lost."""
        ...

    def done(self, schedule: Schedule, /, *, at: datetime, next_run: datetime | None, ok: bool, result: str) -> bool:
        """The run ended."""
        ...

    def trigger(self, connector: str, job: str, /, *, at: datetime) -> bool:
        """Let it run at `at`, or earlier if it is due earlier; False when there is no such job."""
        ...

    def all(self) -> Sequence[Schedule]:
        """Every schedule, by connector and job."""
        ...


class Pauses(Protocol):
    """What is stopped. Claims pass over it: a whole connector's rings and letters, or one stream's letters."""

    def set(self, pause: Pause, /) -> None:
        """Stop this; an operator's stop is not replaced by the hub's."""
        ...

    def lift(self, connector: str, stream: str, /, *, by: Literal["operator", "hub"]) -> bool:
        """Go on; the hub lifts only its own stops, an operator any. True when one was lifted."""
        ...

    def all(self) -> Sequence[Pause]:
        """Every stop, by connector and stream."""
        ...


class Work(Protocol):
    """What one step may read and write. All of it is kept, or none."""

    @property
    def facts(self) -> Facts:
        """The newest word of each."""
        ...

    @property
    def names(self) -> Names:
        """What leads to something."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Who is to hear what."""
        ...

    @property
    def inbox(self) -> InboxRows:
        """What rang."""
        ...

    @property
    def orders(self) -> Orders:
        """Standings and handovers."""
        ...

    @property
    def history(self) -> History:
        """The film."""
        ...

    @property
    def intents(self) -> Intents:
        """What is about to be done."""
        ...

    @property
    def notes(self) -> Notes:
        """Small texts."""
        ...

    @property
    def problems(self) -> ProblemRows:
        """What a person should see."""
        ...

    @property
    def schedules(self) -> Schedules:
        """When jobs run."""
        ...

    @property
    def pauses(self) -> Pauses:
        """What is stopped."""
        ...


class Storage(Protocol):
    """Keeps what steps write. Every method raises `Unavailable` when nothing can be kept now."""

    async def open(self) -> None:
        """Be ready for steps."""
        ...

    async def close(self) -> None:
        """Finish the steps that were handed in, then let go."""
        ...

    async def do(self, step: Callable[[Work], T], /, *keys: str) -> T:
        """Run this step under the locks of these keys, and return once it is kept. What the step raises is raised."""
        ...

    async def look(self, step: Callable[[Work], T], /) -> T:
        """Run a step that only reads, on what is kept now; waits for no commit. It must not write."""
        ...

    async def news(self, queue: Literal["inbox", "outbox"], owner: str, /, *, within: float) -> bool:
        """Wait, for at most `within` seconds, until something was kept in that queue for `owner` since the last call.

        True: something came, from this process or another. One waiter per (queue, owner).
        """
        ...
