"""Facts and the names that lead to them, in memory."""

from collections.abc import Collection, Mapping, Sequence

from adapters.storage.memory.journal import Journal, Table
from hub_core.models import Fact, Shipment
from hub_core.use_cases.storage import F


class MemoryFacts:
    """The newest word of each."""

    def __init__(self, journal: Journal) -> None:
        self._facts: Table[tuple[type, str], tuple[str, Fact]] = Table(journal, "facts")

    def find(self, kind: type[F], key: str, /) -> F | None:
        """The fact of that key, or None."""
        _, fact = self._facts.get((kind, key)) or (None, None)
        return fact if isinstance(fact, kind) else None

    def find_many(self, kind: type[F], keys: Collection[str], /) -> Mapping[str, F]:
        """The facts of those keys; the absent ones are left out."""
        found = {key: self.find(kind, key) for key in keys}
        return {key: fact for key, fact in found.items() if fact is not None}

    def given_by(self, kind: type[F], origin: str, /, *, after: str = "", limit: int = 1000) -> Sequence[F]:
        """The facts that this giver said, by key, from the one behind `after`."""
        theirs = (fact for giver, fact in self._facts.rows() if giver == origin and isinstance(fact, kind))
        return sorted((fact for fact in theirs if fact.key > after), key=lambda fact: fact.key)[:limit]

    def keep(self, fact: Fact, /, *, origin: str) -> None:
        """Keep this in place of what stood there. `origin` is who said it."""
        self._facts.put((type(fact), fact.key), (origin, fact))

    def drop(self, kind: type[Fact], key: str, /) -> None:
        """Keep it no more."""
        self._facts.drop((kind, key))

    def giver(self, kind: type[Fact], key: str, /) -> str | None:
        """Who said the fact of that key, or None."""
        giver, _ = self._facts.get((kind, key)) or (None, None)
        return giver

    def parcels_of(self, order: str, /) -> Sequence[tuple[str, Shipment]]:
        """Every parcel of that order with who gave it, by key."""
        every = (
            (giver, fact)
            for giver, fact in self._facts.rows()
            if isinstance(fact, Shipment) and fact.order.key == order
        )
        return sorted(every, key=lambda given: given[1].key)


class MemoryNames:
    """What leads to something."""

    def __init__(self, journal: Journal) -> None:
        self._names: Table[tuple[str, str, str], str] = Table(journal, "names")

    def give(self, kind: str, label: str, value: str, identity: str, /) -> str:
        """Let this name lead to `identity` unless it leads somewhere already; answer where it leads now."""
        leads = self._names.get((kind, label, value))
        if leads is None:
            self._names.put((kind, label, value), identity)
        return identity if leads is None else leads

    def drop(self, kind: str, label: str, value: str, /) -> None:
        """Let this name lead nowhere."""
        self._names.drop((kind, label, value))

    def lead(self, kind: str, label: str, value: str, /) -> str | None:
        """Where this name leads."""
        return self._names.get((kind, label, value))

    def of(self, kind: str, identity: str, /, *, label: str | None = None) -> Sequence[tuple[str, str]]:
        """The (label, value) names that lead to `identity`, sorted."""
        return sorted(
            (its_label, value)
            for (its_kind, its_label, value), leads in self._names.items()
            if its_kind == kind and leads == identity and label in (None, its_label)
        )

    def anywhere(self, kind: str, value: str, /) -> Sequence[str]:
        """Every identity this value leads to under any label, sorted, each once."""
        return sorted(
            {
                leads
                for (its_kind, _, its_value), leads in self._names.items()
                if its_kind == kind and its_value == value
            }
        )
