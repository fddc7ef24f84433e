"""What the hub gives a connector beside its ports, in memory: inbox, memory, budget and problems."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hub_core.errors import Unavailable
from hub_core.models import Fact, Ref, Stream
from hub_core.plugins import Expected, Priority, Window


@dataclass(frozen=True, slots=True)
class Kept:
    """One ring as it was kept."""

    topic: str
    object_id: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class FakeInbox:
    """Keeps what rang, in order, never de-duplicated."""

    def __init__(self) -> None:
        self.rings: list[Kept] = []
        self.down = False

    async def keep(self, topic: str, object_id: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Keep this ring, or raise `Unavailable` while it is down."""
        if self.down:
            raise Unavailable("this inbox is down", may_have_acted=False)
        self.rings.append(Kept(topic, object_id, body, dict(headers)))


class FakeMemory:
    """Remembers for one connector. What the connector said is looked up in the ports it said it to."""

    def __init__(self, name: str, ports: object) -> None:
        self._name = name
        self._ports = ports
        self.intents: dict[str, list[str]] = {}
        self.links: dict[str, Ref] = {}
        """Remote id to the thing that has it."""
        self.notes: dict[str, str] = {}
        self.expectations: dict[str, Expected] = {}
        """By remote id: what the hub would expect there."""

    async def known(self, stream: Stream, ids: Sequence[str], /) -> Mapping[str, Fact]:
        """The newest word this connector said of these ids, by id."""
        facts: Mapping[str, Any] = getattr(getattr(self._ports, stream), "facts", {})
        asked = {id_: Ref(self._name, id_).key for id_ in ids}
        return {id_: facts[key] for id_, key in asked.items() if key in facts}

    async def all_known(self, stream: Stream, /, *, after: str = "", limit: int = 1000) -> Mapping[str, Fact]:
        """What this connector said, by id, from the one behind `after`."""
        facts: Mapping[str, Any] = getattr(getattr(self._ports, stream), "facts", {})
        behind = sorted(key for key in facts if key > Ref(self._name, after).key)
        return {Ref.of(key).id: facts[key] for key in behind[:limit] if Ref.of(key).origin == self._name}

    async def begin(self, key: str, content: str, /) -> tuple[str, ...]:
        """Note the intent; answer what was begun under `key` before."""
        before = await self.begun(key)
        self.intents.setdefault(key, []).append(content)
        return before

    async def begun(self, key: str, /) -> tuple[str, ...]:
        """Every intent under `key`, oldest first."""
        return tuple(self.intents.get(key, ()))

    async def withdraw(self, key: str, content: str, /) -> None:
        """Take the newest intent of that content away."""
        stands = self.intents.get(key, [])
        if content in stands:
            del stands[len(stands) - 1 - stands[::-1].index(content)]

    async def remember(self, ref: Ref, remote_id: str, /) -> None:
        """Link a thing of another connector to the id it has here."""
        self.links[remote_id] = ref

    async def remote_ids(self, ref: Ref, /) -> tuple[str, ...]:
        """The ids a thing of another connector has here."""
        return tuple(remote_id for remote_id, linked in self.links.items() if linked == ref)

    async def ref_of(self, remote_id: str, /) -> Ref | None:
        """The thing that has this id here, if it was linked."""
        return self.links.get(remote_id)

    async def expected(self, remote_ids: Sequence[str], /) -> Mapping[str, Expected]:
        """What these products should stand at, as the test says."""
        return {id_: self.expectations[id_] for id_ in remote_ids if id_ in self.expectations}

    async def note(self, name: str, /) -> str | None:
        """What was noted under that name."""
        return self.notes.get(name)

    async def write_note(self, name: str, value: str, /) -> None:
        """Note this, in place of what stood there."""
        self.notes[name] = value

    async def note_once(self, name: str, value: str, /) -> str:
        """Note this unless something stands there; answer what stands there now."""
        return self.notes.setdefault(name, value)


class FakeBudget:
    """Always has room, and remembers what was spent and heard."""

    def __init__(self) -> None:
        self.spent: list[Priority] = []
        self.purposes: list[str] = []
        self.windows: tuple[Window, ...] = ()

    async def spend(
        self,
        priority: Priority,
        purpose: str = "",
        *,
        within: timedelta | None = None,  # noqa: ARG002 - it never waits
    ) -> None:
        """Return at once."""
        self.spent.append(priority)
        self.purposes.append(purpose)

    def heard(self, windows: Sequence[Window]) -> None:
        """Note what the vendor says is left."""
        self.windows = tuple(windows)


@dataclass(frozen=True, slots=True)
class FoundProblem:
    """An open problem, and how often it was found."""

    evidence: str
    cure: str
    count: int = 1


class FakeProblems:
    """Open problems by cause, and those that are over."""

    def __init__(self) -> None:
        self.open: dict[str, FoundProblem] = {}
        self.over: list[str] = []

    async def found(self, cause: str, evidence: str, cure: str) -> None:
        """Raise the problem of this cause, or count it again."""
        before = self.open.get(cause)
        self.open[cause] = FoundProblem(evidence, cure, before.count + 1 if before else 1)

    async def solved(self, cause: str) -> None:
        """The problem of this cause is over; one that never was is no error."""
        if self.open.pop(cause, None):
            self.over.append(cause)
