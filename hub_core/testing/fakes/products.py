"""A catalogue of products in memory."""

from collections.abc import Mapping

from hub_core.models import Product, ProductName
from hub_core.testing.fakes.mood import Mood, is_newer


def _same(one: str, other: str) -> bool:
    return bool(one.strip()) and one.strip().casefold() == other.strip().casefold()


class FakeProductCatalog(Mood):
    """Takes products over, and finds them by reference, barcode or SKU, in this order."""

    def __init__(self) -> None:
        super().__init__()
        self.facts: dict[str, Product] = {}

    async def put(self, product: Product, /) -> None:
        """Take this over, or raise `Rejected` or `Unavailable` as it was told to."""
        self.offer()
        if is_newer(product, self.facts.get(product.key)):
            self.facts[product.key] = product

    async def find(self, name: ProductName, /) -> Product | None:
        """The product of that name, or None. Raises `Unavailable` while it is down."""
        self.ask()
        if name.ref is not None and name.ref.key in self.facts:
            return self.facts[name.ref.key]
        by_barcode = [product for product in self.facts.values() if _same(name.barcode, product.barcode)]
        by_sku = [product for product in self.facts.values() if _same(name.sku, product.sku)]
        return next(iter(by_barcode + by_sku), None)

    async def holds(self) -> Mapping[str, int]:
        """Each product's key, once."""
        return dict.fromkeys(self.facts, 1)
