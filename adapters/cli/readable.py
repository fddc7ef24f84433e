"""Values as indented lines that a person reads; what is empty is left out."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import Enum
from typing import Any

import msgspec

from hub_core.models import Money, Ref


def readable(value: Any) -> Iterator[str]:
    """The lines of a struct, a mapping or a list; the value itself in one line if it is none of these."""
    if isinstance(value, msgspec.Struct) and not isinstance(value, Money | Ref):
        yield from _named(msgspec.structs.asdict(value))
    elif isinstance(value, Mapping):
        yield from _named(value)
    elif isinstance(value, list | tuple):
        yield from _listed(value)
    else:
        yield _short(value)


def _named(fields: Mapping[str, Any]) -> Iterator[str]:
    for name, value in fields.items():
        lines = [] if _is_empty(value) else list(readable(value))
        if not lines:
            continue
        if _is_short(value):
            yield f"{name}: {lines[0]}"
        else:
            yield f"{name}:"
            yield from (f"  {line}" for line in lines)


def _listed(values: list[Any] | tuple[Any, ...]) -> Iterator[str]:
    for value in values:
        for number, line in enumerate(readable(value)):
            yield f"{'- ' if number == 0 else '  '}{line}"


def _is_short(value: Any) -> bool:
    return isinstance(value, Money | Ref) or not isinstance(value, msgspec.Struct | Mapping | list | tuple)


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", (), {})


def _short(value: Any) -> str:
    match value:
        case Money():
            return f"{value.amount} {value.currency}"
        case Ref():
            return value.key
        case datetime():
            return value.isoformat()
        case Enum():
            return str(value.value)
        case bool():
            return "yes" if value else "no"
    return str(value)
