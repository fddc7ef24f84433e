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
    stock_tracked: bool = True
    deleted: bool = False

    @property
    def key(self) -> str:
        """What makes two reports speak of the same product of one connector."""
        return self.ref.key
