"""What a connector gives the hub, and how connectors of one kind are made."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Generic, Protocol, TypeVar

from hub_core.errors import Unsupported
from hub_core.models import Fact, OrderWord, Ring, Role, StockChange, StockMeans, Stream
from hub_core.plugins.hub_side import HubSide
from hub_core.ports import Ports

API = 1
"""The version of this door."""

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Job:
    """Work of a connector beside its webhooks, as a sweep (H8)."""

    name: str
    every: timedelta | None
    """None: only by hand, as imports are."""
    run: Callable[[Callable[[str], None]], Awaitable[str]]
    """Do it, telling progress in sentences; answer what was done in one sentence. Raises `HubError`."""
    knows_the_past: bool = False
    """True: once this ended well, every open order of the past has been taken in (O7)."""
    brings: frozenset[str] = frozenset()
    """The streams of which everything that changed before it began is in, once it ended well (H8, S10)."""


@dataclass(frozen=True, slots=True)
class Registration:
    """One webhook registered at the vendor."""

    topic: str
    address: str
    id: str = ""


class Registrations(Protocol):
    """The webhooks at the vendor (G2). Every method raises `HubError`."""

    async def wanted(self) -> Sequence[Registration]:
        """Those this connector needs, with the address of its own door; raises `ConfigError` if none is known."""
        ...

    async def listed(self) -> Sequence[Registration]:
        """All that stand at the vendor, foreign ones too."""
        ...

    async def add(self, registration: Registration, /) -> None:
        """Register this one."""
        ...

    async def remove(self, registration: Registration, /) -> None:
        """Take this one away."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the hub makes of one body of a vendor, for `hub translate`."""

    what: str
    facts: tuple[Fact | OrderWord | StockChange, ...] = ()
    remarks: tuple[str, ...] = ()


async def _receives_nothing(ring: Ring) -> None:
    raise Unsupported(f"this connector reads no rings, and {ring.topic} came")


async def _reads_nothing(stream: str, id_: str) -> None:
    raise Unsupported(f"this connector cannot read {stream} {id_} by hand")


async def _nothing() -> None:
    return None


async def _costs_nothing() -> Mapping[Stream, str]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector:
    """What a connector gives the hub."""

    ports: Ports
    routes: Sequence[object] = ()
    """Litestar handlers, mounted under `/<connector name>`; the core never looks inside."""
    receive: Callable[[Ring], Awaitable[None]] = _receives_nothing
    """Read one kept ring and hand what it says to the hub's port. May be called twice for one ring."""
    read: Callable[[str, str], Awaitable[None]] = _reads_nothing
    """(stream, id): read this object anew at the source and hand it to the hub's port."""
    jobs: Sequence[Job] = ()
    registrations: Registrations | None = None
    registers: bool = True
    """False: the operator registers webhooks himself (G2); the hub only lists them."""
    stock_at_once: int = 500
    """How many levels its stock port is best handed at once: as many as go in one call to its far side (S9)."""
    check: Callable[[], Awaitable[None]] = _nothing
    """Prove that the far side answers and accepts us: raises `HubError`."""
    costs: Callable[[], Awaitable[Mapping[Stream, str]]] = _costs_nothing
    """What regular work costs in calls, a sentence per stream, for `hub check` (K2). Raises `HubError`."""
    close: Callable[[], Awaitable[None]] = _nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectorKind(Generic[S]):
    """How connectors of one kind are made."""

    name: str
    role: Role
    api: int
    """The version of this door that the plugin was written for."""
    settings: type[S]
    """A `msgspec.Struct` that forbids unknown fields."""
    connect: Callable[[S, HubSide], Connector]
    """Make one. Synchronous, without any I/O. Raises `ConfigError` for settings that do not fit together."""
    simulator: str | None = None
    """Where the simulator of the far side is made, as `package.module:function`."""
    translate: Callable[[bytes], Reading] | None = None
    """What the hub makes of a body of this vendor; pure. Raises `Rejected` with the reason."""
    offers: frozenset[str] = field(default_factory=frozenset)
    """The streams connectors of this kind may be handed, or collected from; checked before any is made.

    One whose port refuses every `put`, as a catalogue from which products only come, is left out.
    """
    stock_means: StockMeans = "available"
    """For a warehouse: `physical` when its numbers fall only as goods leave; a rule may say otherwise (S6)."""
    allowed_hosts: Callable[[Any], Sequence[str]] | None = None
    """From the settings: the hosts this connector calls; the egress refuses every other."""
    calls_per_second: Callable[[Any], int] | None = None
    """From the settings: how many calls a second its budget gives out; None: as the hub thinks fit."""
    budget_key: Callable[[Any], str] | None = None
    """From the settings: a text that is the same wherever the same API key is used, as a digest of it, never the key.

    Connectors and processes with the same text share one budget (G1). None: each process has one of its own.
    """
