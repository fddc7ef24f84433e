"""One connection to a database, and the statements it runs."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar, overload

from adapters.storage.news import Bell

Row = tuple[Any, ...]
Values = Mapping[str, Any]

_NAME = re.compile(r"(?<!:):([a-z_]+)")
_ANY_OF = re.compile(r"= ANY\(:([a-z_]+)\)")


class Statement:
    """A statement as both databases spell it, written once as PostgreSQL would with `:name` for its values."""

    __slots__ = ("postgres", "sqlite")

    def __init__(self, text: str) -> None:
        self.postgres = _NAME.sub(r"%(\1)s", text)
        alone = text.replace("FOR UPDATE SKIP LOCKED", "").replace("string_agg(", "group_concat(")
        self.sqlite = _ANY_OF.sub(r"IN (SELECT value FROM json_each(:\1))", alone)


class Session(ABC):
    """A connection with at most one transaction at a time. Belongs to one thread."""

    far: ClassVar[bool]
    """Does every statement go a long way, so that few large ones are better?"""

    def __init__(self) -> None:
        self.bells: set[Bell] = set()
        """Whom this transaction concerns, so far."""

    @abstractmethod
    def rows(self, statement: Statement, values: Values, /) -> Sequence[Row]:
        """Every row it answers."""

    @abstractmethod
    def change(self, statement: Statement, values: Values, /) -> int:
        """Run it; answer how many rows it concerned."""

    def put(self, statement: Statement, values: Values, /) -> None:
        """Run it some time before the next answer or the commit: nobody asks what came of it."""
        self.change(statement, values)

    def new_id(self, table: str, /, *, in_order: bool = False) -> int | None:  # noqa: ARG002 - for those that ask for ids ahead
        """An id for a new row of that table; None: the table gives it when the row is written.

        `in_order`: it is above all ids of rows that were kept under the same locks before.
        """
        return None

    @abstractmethod
    def many(self, values: Iterable[Any], /) -> object:
        """Several values as one, for `= ANY(:name)`."""

    @abstractmethod
    def begin(self, keys: Sequence[str], /) -> None:
        """Begin a transaction that holds these keys, which are sorted, until it ends."""

    @abstractmethod
    def commit(self) -> None:
        """Keep all of it, and let other processes know whom it concerns."""

    @abstractmethod
    def rollback(self) -> None:
        """Keep nothing of it."""

    @abstractmethod
    def mark(self) -> None:
        """Set the point that `undo` goes back to."""

    @abstractmethod
    def unmark(self) -> None:
        """What was done since the mark is a part of the rest."""

    @abstractmethod
    def undo(self) -> None:
        """Go back to the mark, and take it away."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the connection. Raises nothing."""

    def row(self, statement: Statement, values: Values, /) -> Row | None:
        """The first row it answers, or None."""
        found = self.rows(statement, values)
        return found[0] if found else None

    def others_wrote(self) -> bool:
        """Did another process keep something since the last call?"""
        return False


@overload
def text_of(moment: datetime) -> str: ...
@overload
def text_of(moment: datetime | None) -> str | None: ...
def text_of(moment: datetime | None) -> str | None:
    """A time as it is kept: in UTC, with microseconds, all of one length. Raises `ValueError` when it has no zone."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone, and the storage keeps only times that have one")
    at_utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return at_utc.isoformat(timespec="microseconds")


def time_of(kept: str | None) -> datetime | None:
    """A kept time, read back."""
    return None if kept is None else datetime.fromisoformat(kept)
