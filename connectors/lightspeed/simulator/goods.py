"""What the shop has to sell, in its books: products, their variants, and how the stock moved."""

from datetime import datetime

import msgspec


class Brand(msgspec.Struct, kw_only=True):
    """Whose name is on a product."""

    id: int
    created: datetime
    updated: datetime
    title: str


class Variant(msgspec.Struct, kw_only=True):
    """One thing that can be bought; `facts` are its fields in the vendor's order, `translated` texts by language."""

    id: int
    created: datetime
    updated: datetime
    product: int
    stock: int
    tracking: str
    sold: int = 0
    facts: dict[str, object]
    translated: dict[str, dict[str, object]] = {}
    options: list[dict[str, object]] = []


class Product(msgspec.Struct, kw_only=True):
    """What the shop shows as one thing, with the variants of it that can be bought: always one at least."""

    id: int
    created: datetime
    updated: datetime
    brand: int = 0
    facts: dict[str, object]
    image: dict[str, object] | bool = False
    translated: dict[str, dict[str, object]] = {}
    variants: list[Variant] = []


class Movement(msgspec.Struct, kw_only=True):
    """One change of a variant's stock: by an order (`auto`), by a client (`api`) or by hand (`manual`)."""

    id: int
    created: datetime
    channel: str
    change: int
    product: int
    variant: int
