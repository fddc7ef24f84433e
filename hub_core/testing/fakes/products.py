"""A catalogue of products in memory."""

from collections.abc import Iterable, Mapping

from hub_core.decisions.matching import barcode_key, named, sku_key
from hub_core.errors import Unsupported
from hub_core.models import Product, ProductName
from hub_core.testing.fakes.mood import Mood, is_newer


class FakeProductCatalog(Mood):
    """Takes products over, unless it only shows its own; finds them by reference, barcode or SKU, in this order."""

    def __init__(self, *own: Product, takes: bool = True) -> None:
        super().__init__()
        self.takes = takes
        """False: it only shows its own, as a shop does that products travel from."""
        self.facts = {product.key: product for product in own}

    async def put(self, product: Product, /) -> None:
        """Take this over, or raise `Rejected` or `Unavailable` as it was told to; `Unsupported` if it takes none."""
        self.offer()
        if not self.takes:
            raise Unsupported("this fake only shows its own products")
        if is_newer(product, self.facts.get(product.key)):
            self.facts[product.key] = product

    async def find(self, name: ProductName, /) -> Product | None:
        """The product of that name, or None, also where a code is that of several. Raises `Unavailable` when down."""
        self.ask()
        there = {product.key: product for product in self.facts.values() if not product.deleted}
        if name.ref is not None and name.ref.key in there:
            return there[name.ref.key]
        by_barcode = _having(barcode_key(name.barcode), ((p.key, barcode_key(p.barcode)) for p in there.values()))
        by_sku = _having(sku_key(name.sku), ((p.key, sku_key(p.sku)) for p in there.values()))
        found = named(by_barcode, by_sku)
        return there[found[0]] if len(found) == 1 else None

    async def holds(self) -> Mapping[str, int]:
        """Each product's key, and its price in cents."""
        return {
            product.key: int(product.price.amount * 100) if product.price else 0
            for product in self.facts.values()
            if not product.deleted
        }


def _having(code: str, codes: Iterable[tuple[str, str]]) -> list[str]:
    return [key for key, its in codes if code and its == code]
