"""Single values: each is read strictly, and refused in our own words."""

import datetime
import enum
import math
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import msgspec

from adapters.settings.faults import WrongError
from adapters.settings.words import NOUNS, allowed, bare, described, found, guessed, listed, nearest

_SPAN = re.compile(r"(\d{1,9})\s*([smhd])")
_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_LONGEST_SHOWN = 60
_WITHOUT_QUOTES: Final = ("a whole", "true", "a date", "a time")


def leaf(wanted: Any, value: Any) -> Any:
    """The value as `wanted`; raises `WrongError` if it does not fit."""
    if wanted is Any or wanted is object:
        return value
    if words := allowed(wanted):
        return _word(wanted, words, value)
    reader = _READERS.get(wanted)
    return reader(value) if reader else _by_msgspec(wanted, value)


def misplaced(wanted: Any, value: Any) -> WrongError:
    """What to say when one sort of thing stands where another belongs; the value itself is not told."""
    belongs = described(wanted)
    cure = f"Write {belongs}."
    if isinstance(value, str) and belongs.startswith("a list"):
        cure = "Put it in brackets: [ … ]."
    elif isinstance(value, str) and belongs.startswith(_WITHOUT_QUOTES):
        cure = f"Write {belongs}, without quotes."
    return WrongError(f"{found(value)} stands here, and it must be {belongs}", cure)


def _word(wanted: Any, words: tuple[Any, ...], value: Any) -> Any:
    for word in words:
        if type(word) is type(value) and word == value:
            return wanted(value) if isinstance(wanted, enum.EnumMeta) else value
    if not isinstance(value, str):
        raise misplaced(wanted, value)
    noun = NOUNS.get(wanted)
    shown = repr(value) if len(value) <= _LONGEST_SHOWN else "this text"
    says = f"{shown} is no {noun}" if noun else f"{shown} is not one of the words allowed here"
    near = nearest(value, [word for word in words if isinstance(word, str)])
    raise WrongError(f"{says}; allowed: {listed(words)}", f"Did you mean {near!r}?" if near else "Write one of these.")


def _exactly(wanted: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) is not wanted:
            raise misplaced(wanted, value)
        return value

    return read


def _float(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise misplaced(float, value)
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise WrongError("this number is too large, or none at all", "Write a smaller number.")
    return number


def _decimal(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise misplaced(Decimal, value)
    try:
        number = Decimal(value)
    except InvalidOperation as fault:
        raise WrongError("this text is no number", 'Write digits and a point, like "9.95".') from fault
    if not number.is_finite():
        raise WrongError("this is no finite number", 'Write digits and a point, like "9.95".')
    return number


def _moment(value: Any) -> datetime.datetime:
    if not isinstance(value, datetime.datetime):
        raise misplaced(datetime.datetime, value)
    if value.tzinfo is None:
        local = value.replace(microsecond=0).isoformat()
        raise WrongError("this moment has no time zone", f"Add it: {local}Z for UTC, or {local}+01:00.")
    try:
        return value.astimezone(datetime.UTC)
    except OverflowError as fault:
        raise WrongError("this moment lies outside of all calendars", "Write a year from 2 to 9998.") from fault


def _span(value: Any) -> datetime.timedelta:
    if isinstance(value, str) and (match := _SPAN.fullmatch(value)):
        return datetime.timedelta(seconds=int(match[1]) * _SECONDS[match[2]])
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise misplaced(datetime.timedelta, value)
    try:
        return datetime.timedelta(seconds=float(value))
    except (OverflowError, ValueError) as fault:
        raise WrongError("this is no length of time", f"Write {described(datetime.timedelta)}.") from fault


def _by_msgspec(wanted: Any, value: Any) -> Any:
    """For types this room has no words for; msgspec decides, and its text is not shown."""
    try:
        return msgspec.convert(value, wanted)
    except (msgspec.ValidationError, TypeError, ValueError) as fault:
        raise misplaced(wanted, value) from fault


_READERS: Final[Mapping[Any, Callable[[Any], Any]]] = {
    str: _exactly(str),
    bool: _exactly(bool),
    int: _exactly(int),
    float: _float,
    Decimal: _decimal,
    datetime.datetime: _moment,
    datetime.date: _exactly(datetime.date),
    datetime.time: _exactly(datetime.time),
    datetime.timedelta: _span,
}


def untagged(options: Sequence[Any]) -> WrongError:
    """What to say of a table that may be one of several, and does not tell which."""
    configs = [made.__struct_config__ for made in map(bare, options) if hasattr(made, "__struct_config__")]
    tags = [config for config in configs if config.tag_field]
    fields = listed(dict.fromkeys(tag.tag_field for tag in tags))
    return WrongError(
        "this table does not tell which one it is", f"Write {fields} = one of: {listed(tag.tag for tag in tags)}."
    )


def unknown(name: str, known: list[str], elsewhere: Mapping[str, str]) -> WrongError:
    """What to say of a field that does not exist here; `elsewhere` tells where fields of that name belong."""
    if name in elsewhere:
        return WrongError(f"{name!r} is not known here", f"It belongs in [{elsewhere[name]}].")
    return WrongError(f"{name!r} is not known here", guessed(name, known, "Known here"))
