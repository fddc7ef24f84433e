"""Stock: how many of a product are to be had, and where."""

from datetime import datetime
from typing import Literal

import msgspec

from hub_core.models.basics import ProductName


def _label(product: ProductName) -> str:
    return product.ref.key if product.ref else (product.barcode or product.sku)


class StockLevel(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The available pieces of a product at a location, stated as an absolute number (S1)."""

    product: ProductName
    location: str
    available: int
    as_of: datetime
    read_at: datetime | None = None
    moved_by: Literal["", "sales", "others"] = ""
    """From a shop: who moved it since the hub last wrote it, as far as it says (S10, S11); empty: nobody asked."""

    @property
    def key(self) -> str:
        """The product's name and the location."""
        return f"{_label(self.product)}@{self.location}"


class StockChange(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Pieces that came or went, under the source's own id of the change (S1)."""

    id: str
    product: ProductName
    location: str
    change: int
    as_of: datetime

    @property
    def key(self) -> str:
        """The product's name and the location."""
        return f"{_label(self.product)}@{self.location}"
