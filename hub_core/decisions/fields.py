"""The fields of a customer: which there are, and when two values of one say the same."""

import hashlib
from typing import Any

import msgspec

from hub_core.models import Address, Customer

FIELDS = tuple(name for name in Customer.__struct_fields__ if name not in {"ref", "as_of", "read_at", "deleted"})
"""What is said of a person, field by field; an address is one field, so that no two are mixed."""
MARKETING, EMAIL = "marketing", "email"
ADDRESSES = frozenset({"billing", "shipping"})
_NUMBERS = frozenset({"phone", "mobile"})
_TIGHT = frozenset({"postcode", "vat_number"})
_NO_ADDRESS = Address()
_encode = msgspec.json.Encoder(order="deterministic").encode


def is_empty(value: object) -> bool:
    """Does this value say nothing?"""
    return value is None or value in ("", _NO_ADDRESS)


def same(field: str, one: Any, other: Any) -> bool:
    """Do these say the same, however two systems write it down? Else both would correct each other for ever."""
    return bool(one == other or plain(field, one) == plain(field, other))


def mark(field: str, value: Any) -> str:
    """A short text that is the same for all that says the same, and tells nothing of the person."""
    return hashlib.blake2b(_encode((field, plain(field, value))), digest_size=8).hexdigest()


def plain(field: str, value: Any) -> Any:
    """A value without what differs between systems only: spaces, signs in numbers, capitals where they mean nothing."""
    if isinstance(value, Address):
        return [plain(name, getattr(value, name)) for name in Address.__struct_fields__]
    if not isinstance(value, str):
        return value
    if field in _NUMBERS:
        digits = "".join(sign for sign in value if sign.isdigit())
        return f"00{digits}" if value.strip().startswith("+") else digits
    text = " ".join(value.split())
    if field in _TIGHT:
        return text.replace(" ", "").casefold()
    return text.casefold() if field in (EMAIL, "country", "language") else text
