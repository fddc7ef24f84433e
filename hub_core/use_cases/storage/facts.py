"""What is kept of the words of others: facts, and the names that lead to them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol, TypeVar

from hub_core.models import Fact, Shipment

F = TypeVar("F", bound=Fact)


class Facts(Protocol):
    """The newest word of each."""

    def find(self, kind: type[F], key: str, /) -> F | None:
        """The fact of that key, or None."""
        ...

    def find_many(self, kind: type[F], keys: Collection[str], /) -> Mapping[str, F]:
        """The facts of those keys; the absent ones are left out."""
        ...

    def given_by(self, kind: type[F], origin: str, /, *, after: str = "", limit: int = 1000) -> Sequence[F]:
        """The facts that this giver said, by key, from the one behind `after`."""
        ...

    def keep(self, fact: Fact, /, *, origin: str) -> None:
        """Keep this in place of what stood there. `origin` is who said it."""
        ...

    def drop(self, kind: type[Fact], key: str, /) -> None:
        """Keep it no more."""
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

    def drop(self, kind: str, label: str, value: str, /) -> None:
        """Let this name lead nowhere."""
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
