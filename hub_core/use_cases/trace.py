"""The trace id: follows a webhook to its last outbound call; and what began it all, for people."""

import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar

_trace: ContextVar[str] = ContextVar("trace", default="")
_cause: ContextVar[str] = ContextVar("cause", default="")


def new_trace() -> str:
    """Twelve hexadecimal characters that no other story has."""
    return secrets.token_hex(6)


def current_trace() -> str:
    """The trace of what is being done now, or an empty text."""
    return _trace.get()


def current_cause() -> str:
    """What began what is being done now, as `webhook orders/paid 12`, or an empty text."""
    return _cause.get()


def because(cause: str) -> AbstractContextManager[None]:
    """Everything inside belongs to the same story, and came from there, as `file stock-7.csv`."""
    return tracing(current_trace(), cause=cause)


@contextmanager
def tracing(trace: str, *, cause: str = "") -> Iterator[None]:
    """Everything inside belongs to this trace, and was begun by this."""
    before = _trace.set(trace)
    began = _cause.set(cause or _cause.get())
    try:
        yield
    finally:
        _trace.reset(before)
        _cause.reset(began)
