"""Our own words for types and values, so that a message reads like one person speaking to another."""

import datetime
import difflib
import enum
import re
import types
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from hub_core.models import Role, Stream
from hub_core.plugins import Secret

LISTS: Mapping[Any, type] = {
    list: list,
    tuple: tuple,
    set: set,
    frozenset: frozenset,
    Sequence: tuple,
    Iterable: tuple,
}
DICTS = (dict, Mapping)
NOUNS: Mapping[Any, str] = {Stream: "stream", Role: "role"}
SECRET = '{ env = "NAME" } or { file = "path" }'  # noqa: S105  # how a secret is written, not one
_PLAIN: Mapping[Any, str] = {
    str: "text in quotes",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    Decimal: 'a number, or one as text like "9.95"',
    datetime.datetime: "a date and time with its time zone, like 2025-01-31T12:00:00+01:00",
    datetime.date: "a date, like 2025-01-31",
    datetime.time: "a time of day, like 12:00:00",
    datetime.timedelta: 'a number of seconds, or text like "90s", "15m", "2h" or "7d"',
    Secret: SECRET,
}
_FOUND: Mapping[type, str] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    Decimal: "a number with a fraction",
    datetime.datetime: "a date and time",
    datetime.date: "a date",
    datetime.time: "a time of day",
    list: "a list",
    dict: "a table",
}


def bare(wanted: Any) -> Any:
    """The type itself, without the names and limits around it."""
    while True:
        if get_origin(wanted) is Annotated:
            wanted = get_args(wanted)[0]
        elif hasattr(wanted, "__supertype__"):
            wanted = wanted.__supertype__
        else:
            return wanted


def members(wanted: Any) -> tuple[Any, ...]:
    """What a union may be, `None` aside, since TOML has no word for it; empty for all other types."""
    if get_origin(wanted) not in (Union, types.UnionType):
        return ()
    return tuple(member for member in get_args(wanted) if member is not type(None))


def allowed(wanted: Any) -> tuple[Any, ...]:
    """The words of a Literal or Enum, in the order of their writing; empty for all other types."""
    if get_origin(wanted) is Literal:
        return get_args(wanted)
    if isinstance(wanted, type) and issubclass(wanted, enum.Enum):
        return tuple(member.value for member in wanted)
    return ()


def described(wanted: Any) -> str:
    """What belongs here, as one says it: "a whole number", "a list: of text in quotes"."""
    wanted = bare(wanted)
    if wanted in _PLAIN:
        return _PLAIN[wanted]
    if words := allowed(wanted):
        return f"one of: {listed(words)}"
    if options := members(wanted):
        return ", or ".join(described(option) for option in options)
    made_of = get_origin(wanted) or wanted
    if made_of in LISTS:
        inner = [part for part in get_args(wanted) if part is not Ellipsis]
        return f"a list in brackets, of {described(inner[0])}" if inner else "a list in brackets"
    if made_of in DICTS or (isinstance(made_of, type) and issubclass(made_of, msgspec.Struct)):
        return "a table"
    return f"what the connector calls {getattr(wanted, '__name__', wanted)}"


def found(value: Any) -> str:
    """What stands here, without telling the value itself."""
    return _FOUND.get(type(value), "something else")


def listed(words: Iterable[Any]) -> str:
    """Several words in one line."""
    return ", ".join(str(word) for word in words)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was most likely meant, if any is near."""
    near = difflib.get_close_matches(word.lower(), list(known), n=1)
    return near[0] if near else None


def guessed(word: str, known: Sequence[str], label: str) -> str:
    """A cure for a word that does not exist: the nearest one, and all there are."""
    near = nearest(word, known)
    guess = f"Did you mean {near!r}? " if near else ""
    return f"{guess}{label}: {listed(known)}." if known else f"{guess}Take it out."


def by_field(said: str, kind: Any) -> list[tuple[str, str]]:
    """What a struct said of its own fields, as `field: what; field: what`, apart; under no name what names none."""
    names = "|".join(re.escape(field.encode_name) for field in msgspec.structs.fields(kind))
    starts = list(re.finditer(rf"(?:^|; )({names}): ", said))
    if not starts or starts[0].start():
        return [("", said)]
    ends = [start.start() for start in starts[1:]] + [len(said)]
    return [(start[1], said[start.end() : end]) for start, end in zip(starts, ends, strict=True)]
