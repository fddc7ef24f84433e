"""Products: one sellable thing each."""

from datetime import datetime
from decimal import Decimal

import msgspec

from hub_core.models.basics import Money, Ref


class Product(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """One sellable thing (P1), as one connector knows it. Weight in grams."""

    ref: Ref
    as_of: datetime
    read_at: datetime | None = None
    sku: str = ""
    barcode: str = ""
    article_code: str = ""
    title: str = ""
    variant_title: str = ""
    brand: str = ""
    price: Money | None = None
    tax_rate: Decimal | None = None
    weight: int | None = None
    group: str = ""
    """What its source keeps several sellable things under: its own product id."""
    stock_tracked: bool = True
    deleted: bool = False

    @property
    def key(self) -> str:
        """What makes two reports speak of the same product of one connector."""
        return self.ref.key


class HubProduct(msgspec.Struct, frozen=True, kw_only=True):
    """One sellable thing as the hub itself knows it: an identity that the products of connectors are linked to (P1).

    What it looks like is joined from their words (P9): title, brand and price of the one that rules, codes of all.
    """

    identity: str
    made_at: datetime
    links: tuple[Ref, ...] = ()
    """The products of connectors that are this one, in the order in which they were linked."""
    main: Ref | None = None
    """The one whose title, brand and price it has; None when none is left."""
    title: str = ""
    sku: str = ""
    barcode: str = ""
    brand: str = ""
    price: Money | None = None
