"""From bytes to the market's words; what cannot be read is refused with its reason."""

import re
from collections.abc import Hashable
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, TypeVar

import msgspec

from hub_core.errors import Rejected

T = TypeVar("T")
Body = bytes | msgspec.Raw
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
ID = r"^[\w.-]{1,100}\Z"
Id = Annotated[str, msgspec.Meta(pattern=ID)]
Pieces = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
Change = Annotated[int, msgspec.Meta(ge=-1_000_000, le=1_000_000)]
Currency = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}\Z")]
NoCurrency = Annotated[str, msgspec.Meta(pattern=r"^([A-Z]{3})?\Z")]
"""Empty where there is no price."""


def read(kind: type[T], body: Body) -> T:
    """One object of the market. Raises `Rejected` with the reason."""
    try:
        wanted: Any = kind
        found: T = _decoder(wanted).decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, OverflowError) as fault:
        raise Rejected(f"this is no {kind.__name__} of the Stub Market API: {fault}") from fault
    return found


def fields_of(body: Body) -> dict[str, msgspec.Raw]:
    """What stands in an object, unread. Raises `Rejected` when it is none."""
    try:
        return msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise Rejected(f"this is no object of the Stub Market API: {fault}") from fault


def id_of(body: Body) -> str:
    """The id of an object that may be broken otherwise; empty: it has none."""
    try:
        return msgspec.json.decode(fields_of(body).get("id", msgspec.Raw(b'""')), type=Id)
    except (Rejected, msgspec.DecodeError, UnicodeDecodeError):
        return ""


def is_id(said: str) -> bool:
    """Can an object be asked for under this id?"""
    return re.match(ID, said) is not None


@cache
def _decoder(kind: Hashable) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind, float_hook=Decimal)
