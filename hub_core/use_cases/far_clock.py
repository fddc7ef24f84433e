"""The clock of a far side, as the date of its answer tells it (S6, S10)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True)
class Heard:
    """The date of the last answer of a call, in whole seconds; None: there was none, or it carried no date."""

    date: datetime | None = None


_listening: ContextVar[Heard | None] = ContextVar("listening", default=None)


@contextmanager
def listening() -> Iterator[Heard]:
    """Listen to the dates of the answers that are got inside."""
    heard = Heard()
    before = _listening.set(heard)
    try:
        yield heard
    finally:
        _listening.reset(before)


def answer_dated(date: datetime) -> None:
    """An answer carried this date: whoever made the call may want to know."""
    if (heard := _listening.get()) is not None:
        heard.date = date
