"""What the hub remembers for one connector, and the other services on its side, over the storage."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hub_core.models import KIND_OF, Fact, Ref, Ring, Stream
from hub_core.plugins import Expected
from hub_core.use_cases.records import Problem
from hub_core.use_cases.stock.observed import expectations
from hub_core.use_cases.storage import Storage
from hub_core.use_cases.trace import current_trace, new_trace


def noted_by(name: str) -> str:
    """Whose a connector's own notes are: they stand apart from the hub's notes about it."""
    return f"connector {name}"


@dataclass(frozen=True, slots=True)
class StoredInbox:
    """Keeps rings in the storage; keeps the promises of `Inbox`."""

    storage: Storage
    name: str
    now: Callable[[], datetime]

    async def keep(self, topic: str, object_id: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Keep this ring durably, or raise `Unavailable`."""
        now = self.now()
        ring = Ring(
            id=0,
            origin=self.name,
            topic=topic,
            object_id=object_id,
            body=body,
            headers=dict(headers),
            kept_at=now,
            trace=current_trace() or new_trace(),
        )
        await self.storage.do(lambda work: work.inbox.keep(ring, due=now))


@dataclass(frozen=True, slots=True)
class StoredMemory:
    """Remembers in the storage; keeps the promises of `Memory`."""

    storage: Storage
    name: str
    now: Callable[[], datetime]

    async def known(self, stream: Stream, ids: Sequence[str], /) -> Mapping[str, Fact]:
        """The newest word this connector itself said of these ids."""
        kind: type[Fact] = KIND_OF[stream]
        keys = {Ref(self.name, id_).key: id_ for id_ in ids}
        found = await self.storage.look(lambda work: dict(work.facts.find_many(kind, list(keys))))
        return {keys[key]: fact for key, fact in found.items()}

    async def all_known(self, stream: Stream, /, *, after: str = "", limit: int = 1000) -> Mapping[str, Fact]:
        """What this connector itself said, by id, from the one behind `after`."""
        kind: type[Fact] = KIND_OF[stream]
        behind = Ref(self.name, after).key
        found = await self.storage.look(
            lambda work: work.facts.given_by(kind, self.name, after=behind if after else "", limit=limit)
        )
        return {Ref.of(fact.key).id: fact for fact in found}

    async def begin(self, key: str, content: str, /) -> tuple[str, ...]:
        """Commit an intent; answer those begun before."""
        now = self.now()
        return await self.storage.do(
            lambda work: tuple(work.intents.begin(self.name, key, content, at=now)), self._lock(key)
        )

    async def begun(self, key: str, /) -> tuple[str, ...]:
        """Every intent under `key`."""
        return await self.storage.look(lambda work: tuple(work.intents.begun(self.name, key)))

    async def withdraw(self, key: str, content: str, /) -> None:
        """Take back an intent that certainly had no effect."""
        await self.storage.do(lambda work: work.intents.withdraw(self.name, key, content), self._lock(key))

    async def remember(self, ref: Ref, remote_id: str, /) -> None:
        """Link a thing of another connector to the id it has here."""
        await self.storage.do(
            lambda work: work.names.give("link", self.name, remote_id, ref.key), self._lock(remote_id)
        )

    async def remote_ids(self, ref: Ref, /) -> tuple[str, ...]:
        """The ids a thing of another connector has here."""
        names = await self.storage.look(lambda work: work.names.of("link", ref.key, label=self.name))
        return tuple(value for _, value in names)

    async def ref_of(self, remote_id: str, /) -> Ref | None:
        """The thing that has this id here, if it was linked."""
        key = await self.storage.look(lambda work: work.names.lead("link", self.name, remote_id))
        return Ref.of(key) if key else None

    async def expected(self, remote_ids: Sequence[str], /) -> Mapping[str, Expected]:
        """What these products should stand at here."""
        return await self.storage.look(lambda work: expectations(work, self.name, remote_ids))

    async def note(self, name: str, /) -> str | None:
        """What was noted under that name."""
        return await self.storage.look(lambda work: work.notes.read(self._owner, name))

    async def write_note(self, name: str, value: str, /) -> None:
        """Note this, in place of what stood there."""
        await self.storage.do(lambda work: work.notes.write(self._owner, name, value))

    async def note_once(self, name: str, value: str, /) -> str:
        """Note this unless something stands there; answer what stands there now."""
        return await self.storage.do(lambda work: work.notes.once(self._owner, name, value))

    @property
    def _owner(self) -> str:
        """A connector's own notes stand apart from the hub's notes about it."""
        return noted_by(self.name)

    def _lock(self, key: str) -> str:
        return f"{self.name}/{key}"


@dataclass(frozen=True, slots=True)
class StoredProblems:
    """Raises problems in the storage; keeps the promises of `Problems`."""

    storage: Storage
    name: str
    now: Callable[[], datetime]

    async def found(self, cause: str, evidence: str, cure: str) -> None:
        """Raise the problem of this cause, or count it again."""
        now = self.now()
        problem = Problem(cause=cause, connector=self.name, evidence=evidence, cure=cure, since=now, last_at=now)
        await self.storage.do(lambda work: work.problems.found(problem))

    async def solved(self, cause: str) -> None:
        """The problem of this cause is over."""
        now = self.now()
        await self.storage.do(lambda work: work.problems.solved(self.name, cause, at=now))
