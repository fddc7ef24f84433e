"""Notes and problems, in memory."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from adapters.storage.memory.journal import Journal, Table
from hub_core.use_cases.records import Problem


class MemoryNotes:
    """Small texts by owner and name."""

    def __init__(self, journal: Journal) -> None:
        self._notes: Table[tuple[str, str], str] = Table(journal, "notes")

    def read(self, owner: str, name: str, /) -> str | None:
        """What is noted, or None."""
        return self._notes.get((owner, name))

    def write(self, owner: str, name: str, value: str, /) -> None:
        """Note this in place of what stood there."""
        self._notes.put((owner, name), value)

    def once(self, owner: str, name: str, value: str, /) -> str:
        """Note this unless something stands there; answer what stands there now."""
        stands = self.read(owner, name)
        if stands is None:
            self.write(owner, name, value)
        return value if stands is None else stands


class MemoryProblems:
    """Problems, one row per (connector, cause)."""

    def __init__(self, journal: Journal) -> None:
        self._problems: Table[tuple[str, str], Problem] = Table(journal, "problems")

    def found(self, problem: Problem, /) -> bool:
        """Raise it, or count it again; True when it is new, or was solved before."""
        known = self._problems.get((problem.connector, problem.cause))
        is_open = known is not None and known.solved_at is None
        row = replace(problem, told_at=None, solved_at=None)
        if known is not None and is_open:
            row = replace(row, since=known.since, count=known.count + problem.count, told_at=known.told_at)
        self._problems.put((problem.connector, problem.cause), row)
        return not is_open

    def solved(self, connector: str, cause: str, /, *, at: datetime) -> bool:
        """It is over; True when it was open."""
        known = self._problems.get((connector, cause))
        if known is None or known.solved_at is not None:
            return False
        self._problems.put((connector, cause), replace(known, solved_at=at))
        return True

    def open(self) -> Sequence[Problem]:
        """Those not solved, oldest first."""
        unsolved = [problem for problem in self._problems.rows() if problem.solved_at is None]
        return sorted(unsolved, key=lambda problem: (problem.since, problem.connector, problem.cause))

    def untold(self) -> Sequence[Problem]:
        """Open ones that nobody was told of, oldest first."""
        return [problem for problem in self.open() if problem.told_at is None]

    def told(self, connector: str, cause: str, /, *, at: datetime) -> None:
        """Somebody was told."""
        known = self._problems.get((connector, cause))
        if known is not None:
            self._problems.put((connector, cause), replace(known, told_at=at))
