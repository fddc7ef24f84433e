"""The trace id: follows a webhook to its last outbound call."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_trace: ContextVar[str] = ContextVar("trace", default="")


def new_trace() -> str:
    """Twelve hexadecimal characters that no other story has."""
    return secrets.token_hex(6)


def current_trace() -> str:
    """The trace of what is being done now, or an empty text."""
    return _trace.get()


@contextmanager
def tracing(trace: str) -> Iterator[None]:
    """Everything inside belongs to this trace."""
    before = _trace.set(trace)
    try:
        yield
    finally:
        _trace.reset(before)
