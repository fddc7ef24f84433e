"""From bytes to wire objects; what cannot be read is refused with its reason."""

from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

import msgspec

from hub_core.errors import Rejected

T = TypeVar("T")


def part(kind: type[T], raw: bytes | msgspec.Raw) -> T:
    """One member of a list, by its kind. Raises `Rejected`."""
    read: T = _decoded(kind, raw)
    return read


def anything(body: bytes) -> Any:
    """The body as plain lists, maps and values. Raises `Rejected` when it is not JSON."""
    return _decoded(Any, body)


def envelope(kind: type[T], body: bytes) -> T:
    """The one envelope in this body; an answer was once seen wrapped in an array. Raises `Rejected`."""
    found: T | list[T] = _decoded(kind | list[kind], body)  # type: ignore[valid-type]  # the kind is a value here
    if not isinstance(found, list):
        return found
    if len(found) != 1:
        raise Rejected(f"the body cannot be read: an array of {len(found)} objects, where one was expected")
    return found[0]


def _decoded(kind: Any, body: bytes | msgspec.Raw) -> Any:
    try:
        return _decoder(kind).decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise Rejected(f"the body cannot be read: {str(fault) or 'it is nested too deeply'}") from fault


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind, float_hook=Decimal)
