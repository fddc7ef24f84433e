"""What every noun is made of: references, money, addresses and the names of products."""

from datetime import datetime
from decimal import Decimal

import msgspec


class Ref(msgspec.Struct, frozen=True, order=True):
    """Who something is, everywhere: the connector that owns it, and its id there."""

    origin: str
    id: str

    @property
    def key(self) -> str:
        """Origin and id as one text, as `shop-nl:1001`."""
        return f"{self.origin}:{self.id}"

    @classmethod
    def of(cls, key: str) -> "Ref":
        """Read a key back. Raises `ValueError` when it has no colon."""
        origin, found, id_ = key.partition(":")
        if not found:
            raise ValueError(f"{key!r} is not 'connector:id'")
        return cls(origin, id_)


class Money(msgspec.Struct, frozen=True):
    """An amount in a currency (ISO 4217), exact."""

    amount: Decimal
    currency: str


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """Where a person lives or a parcel goes. Country is ISO 3166-1 alpha-2, upper case."""

    name: str = ""
    company: str = ""
    street: str = ""
    street2: str = ""
    number: str = ""
    extension: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    phone: str = ""
    email: str = ""


class ProductName(msgspec.Struct, frozen=True, kw_only=True):
    """One way to name a product: a barcode, a SKU, or its reference at a connector."""

    barcode: str = ""
    sku: str = ""
    ref: Ref | None = None


def earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    """The earlier of two times; one that is missing does not count."""
    known = [time for time in (one, other) if time is not None]
    return min(known) if known else None
