"""Notes and problems in a database."""

from collections.abc import Sequence
from datetime import datetime

from adapters.storage.sql.session import Row, Session, Statement, text_of, time_of
from hub_core.use_cases.records import Problem

READ = Statement("SELECT value FROM notes WHERE owner = :owner AND name = :name")
WRITE = Statement(
    """
    INSERT INTO notes (owner, name, value) VALUES (:owner, :name, :value)
    ON CONFLICT (owner, name) DO UPDATE SET value = excluded.value
    """
)
ONCE = Statement(
    "INSERT INTO notes (owner, name, value) VALUES (:owner, :name, :value) ON CONFLICT (owner, name) DO NOTHING"
)
FOUND = Statement(
    """
    INSERT INTO problems (connector, cause, evidence, cure, since, last_at, count)
    VALUES (:connector, :cause, :evidence, :cure, :since, :last_at, :count)
    ON CONFLICT (connector, cause) DO UPDATE SET
        evidence = excluded.evidence, cure = excluded.cure, last_at = excluded.last_at,
        since = CASE WHEN problems.solved_at IS NULL THEN problems.since ELSE excluded.since END,
        count = CASE WHEN problems.solved_at IS NULL THEN problems.count + excluded.count ELSE excluded.count END,
        told_at = CASE WHEN problems.solved_at IS NULL THEN problems.told_at END,
        solved_at = NULL
    RETURNING count
    """
)
SOLVED = Statement(
    "UPDATE problems SET solved_at = :at WHERE connector = :connector AND cause = :cause AND solved_at IS NULL"
)
OPEN = Statement(
    """
    SELECT connector, cause, evidence, cure, since, last_at, count, told_at, solved_at
    FROM problems WHERE solved_at IS NULL ORDER BY since, connector, cause
    """
)
TOLD = Statement("UPDATE problems SET told_at = :at WHERE connector = :connector AND cause = :cause")


class SqlNotes:
    """Small texts by owner and name."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def read(self, owner: str, name: str, /) -> str | None:
        """What is noted, or None."""
        row = self._session.row(READ, {"owner": owner, "name": name})
        return None if row is None else row[0]

    def write(self, owner: str, name: str, value: str, /) -> None:
        """Note this in place of what stood there."""
        self._session.put(WRITE, {"owner": owner, "name": name, "value": value})

    def once(self, owner: str, name: str, value: str, /) -> str:
        """Note this unless something stands there; answer what stands there now."""
        stands = self.read(owner, name)
        if stands is None:
            self._session.change(ONCE, {"owner": owner, "name": name, "value": value})
            stands = self.read(owner, name)
        return value if stands is None else stands


class SqlProblems:
    """Problems, one row per (connector, cause)."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def found(self, problem: Problem, /) -> bool:
        """Raise it, or count it again; True when it is new, or was solved before."""
        values = {
            "connector": problem.connector,
            "cause": problem.cause,
            "evidence": problem.evidence,
            "cure": problem.cure,
            "since": text_of(problem.since),
            "last_at": text_of(problem.last_at),
            "count": problem.count,
        }
        ((count,),) = self._session.rows(FOUND, values)
        # One that was open already counts more than what was found now.
        return bool(count == problem.count)

    def solved(self, connector: str, cause: str, /, *, at: datetime) -> bool:
        """It is over; True when it was open."""
        return self._session.change(SOLVED, {"connector": connector, "cause": cause, "at": text_of(at)}) > 0

    def open(self) -> Sequence[Problem]:
        """Those not solved, oldest first."""
        return [_problem(row) for row in self._session.rows(OPEN, {})]

    def untold(self) -> Sequence[Problem]:
        """Open ones that nobody was told of, oldest first."""
        return [problem for problem in self.open() if problem.told_at is None]

    def told(self, connector: str, cause: str, /, *, at: datetime) -> None:
        """Somebody was told."""
        self._session.change(TOLD, {"connector": connector, "cause": cause, "at": text_of(at)})


def _problem(row: Row) -> Problem:
    connector, cause, evidence, cure, since, last_at, count, told_at, solved_at = row
    return Problem(
        connector=connector,
        cause=cause,
        evidence=evidence,
        cure=cure,
        since=datetime.fromisoformat(since),
        last_at=datetime.fromisoformat(last_at),
        count=count,
        told_at=time_of(told_at),
        solved_at=time_of(solved_at),
    )
