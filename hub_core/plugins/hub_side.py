"""What the hub gives a connector: its ports, and a few services under the connector's own name."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from hub_core.models import Fact, Ref, Stream
from hub_core.ports import Ports

Priority = Literal["urgent", "normal", "stock", "background"]
"""`urgent`: words to the shop about orders; `normal`: reads after a webhook; `stock`: stock that is written;
`background`: sweeps and imports."""


def _because(_: str) -> AbstractContextManager[None]:
    return nullcontext()


class Inbox(Protocol):
    """Keeps what rang, before it is acknowledged (H1)."""

    async def keep(self, topic: str, object_id: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Keep this ring durably under the connector's name, or raise `Unavailable`. Never de-duplicates (H3)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the hub expects a product to stand at here, after all it wrote and all the sales it knows of (S10)."""

    level: int | None = None
    """None: the hub never wrote it, so it expects nothing."""
    writing: int | None = None
    """A number of ours that is on its way, or may have arrived."""
    tried: tuple[int, ...] = ()
    """Numbers of ours before that one, since the last write that is known to have arrived: they may have, too."""
    written_at: datetime | None = None
    """When our last write took effect, by the far side's clock."""

    @property
    def ours(self) -> tuple[int, ...]:
        """Every number of ours that may have arrived since then."""
        return self.tried if self.writing is None else (*self.tried, self.writing)


DRIFT = "drift"
"""The note in which a connector counts what it does not know of its vendor: JSON, texts to counts; shown (H11)."""


class Memory(Protocol):
    """What the hub remembers for this connector. Everything is kept before a call returns."""

    async def known(self, stream: Stream, ids: Sequence[str], /) -> Mapping[str, Fact]:
        """The newest word this connector itself said of these ids, by id; those never told are absent."""
        ...

    async def all_known(self, stream: Stream, /, *, after: str = "", limit: int = 1000) -> Mapping[str, Fact]:
        """What this connector itself said, by id, from the one behind `after`; in an order that stays the same."""
        ...

    async def begin(self, key: str, content: str, /) -> tuple[str, ...]:
        """Commit the intent to do `content` at the far side; answer what was begun under `key` before (H5).

        Intents stay until withdrawn: one found later means "this may be ours, look first".
        """
        ...

    async def begun(self, key: str, /) -> tuple[str, ...]:
        """Every intent under `key`, oldest first."""
        ...

    async def withdraw(self, key: str, content: str, /) -> None:
        """Take back an intent that certainly had no effect."""
        ...

    async def remember(self, ref: Ref, remote_id: str, /) -> None:
        """Link a thing of another connector to the id it has here."""
        ...

    async def remote_ids(self, ref: Ref, /) -> tuple[str, ...]:
        """The ids a thing of another connector has here."""
        ...

    async def ref_of(self, remote_id: str, /) -> Ref | None:
        """The thing that has this id here, if it was linked."""
        ...

    async def expected(self, remote_ids: Sequence[str], /) -> Mapping[str, Expected]:
        """What these products of this connector should stand at, by id; those the hub never wrote are absent."""
        ...

    async def note(self, name: str, /) -> str | None:
        """What was noted under that name: a cursor, a currency, a token."""
        ...

    async def write_note(self, name: str, value: str, /) -> None:
        """Note this, in place of what stood there."""
        ...

    async def note_once(self, name: str, value: str, /) -> str:
        """Note this unless something stands there; answer what stands there now."""
        ...


@dataclass(frozen=True, slots=True)
class Window:
    """One rate window as the vendor tells it."""

    limit: int
    remaining: int
    resets_in: timedelta
    span: timedelta | None = None
    """How long the whole window is; None: the vendor does not say."""


class Budget(Protocol):
    """The calls one API key may make (G1)."""

    async def spend(self, priority: Priority, purpose: str = "", *, within: timedelta | None = None) -> None:
        """Return when one call may be made; background work waits until the others certainly have room.

        With `within` it waits no longer than that and then raises `Busy`: for what is better computed anew than sent
        late, as a stock level.

        `purpose` is a short word of what the call is for, as `orders` or `sweep`: the operator sees what used the
        budget. Raises `Unavailable` when nobody can say now whether there is room.
        """
        ...

    def heard(self, windows: Sequence[Window]) -> None:
        """Note what the vendor says is left, as its last answer told."""
        ...


class Problems(Protocol):
    """Things a person should see (H6). One open problem per cause; finding it again counts it."""

    async def found(self, cause: str, evidence: str, cure: str) -> None:
        """Raise the problem of this cause: a stable text, as `unknown order status: parked_somewhere`."""
        ...

    async def solved(self, cause: str) -> None:
        """The problem of this cause is over."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HubSide:
    """What the hub gives a connector."""

    name: str
    """This connector's name: the origin of everything it says."""
    ports: Ports
    """The hub's ports, as far as `gives` grants them."""
    inbox: Inbox
    memory: Memory
    budget: Budget
    problems: Problems
    http: Any
    """The one way out: an `httpx.AsyncClient`, an opaque object to the core."""
    now: Callable[[], datetime]
    public_url: str | None
    """Where this connector's routes are reached from outside, without a slash at the end; None: nobody said."""
    because: Callable[[str], AbstractContextManager[None]] = _because
    """`with hub.because("file stock-7.csv"):` what is said inside came from there, and the books say so (S2)."""
