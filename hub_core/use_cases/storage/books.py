"""What the hub writes down of its own work: orders, history, intents, notes and problems."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from hub_core.use_cases.records import Entry, Handover, Problem, Standing


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
        """The lines of that subject, oldest first; of more than `limit`, the newest."""
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
