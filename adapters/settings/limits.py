"""The limits that a field's `msgspec.Meta` sets, each refused in our own words."""

import datetime
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from adapters.settings.faults import WrongError


def within(value: Any, meta: msgspec.Meta) -> None:
    """Return if this value keeps every limit, else raise `WrongError`."""
    for says, cure in _broken(value, meta):
        raise WrongError(says, cure)


def _broken(value: Any, meta: msgspec.Meta) -> Iterator[tuple[str, str]]:
    yield from _out_of_range(value, meta)
    yield from _wrong_length(value, meta)
    if meta.pattern is not None and isinstance(value, str) and not re.search(meta.pattern, value):
        yield "this text does not have the right form", meta.description or f"It must fit the pattern {meta.pattern}"
    if meta.tz is not None and isinstance(value, datetime.datetime | datetime.time) and meta.tz != bool(value.tzinfo):
        belongs = "with" if meta.tz else "without"
        yield f"this time must stand {belongs} a time zone", f"Write it {belongs} a time zone."


def _out_of_range(value: Any, meta: msgspec.Meta) -> Iterator[tuple[str, str]]:
    if meta.ge is not None and value < meta.ge:
        yield f"{value} is too small", f"Write at least {meta.ge}."
    if meta.gt is not None and value <= meta.gt:
        yield f"{value} is too small", f"Write more than {meta.gt}."
    if meta.le is not None and value > meta.le:
        yield f"{value} is too large", f"Write at most {meta.le}."
    if meta.lt is not None and value >= meta.lt:
        yield f"{value} is too large", f"Write less than {meta.lt}."
    if meta.multiple_of is not None and value % meta.multiple_of:
        yield f"{value} does not fit", f"Write a multiple of {meta.multiple_of}."


def _wrong_length(value: Any, meta: msgspec.Meta) -> Iterator[tuple[str, str]]:
    pieces = "letters" if isinstance(value, str) else "items"
    if meta.min_length is not None and len(value) < meta.min_length:
        if value:
            yield "this is too short", meta.description or f"Write at least {meta.min_length} {pieces}."
        else:
            yield "nothing stands here", meta.description or "Fill it in."
    if meta.max_length is not None and len(value) > meta.max_length:
        yield "this is too long", f"Write at most {meta.max_length} {pieces}."
