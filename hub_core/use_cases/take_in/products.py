"""The hub's socket for products."""

from dataclasses import dataclass

from hub_core.decisions.matching import barcode_key, sku_key
from hub_core.decisions.news import News
from hub_core.models import Product, ProductName
from hub_core.use_cases.desk import Desk
from hub_core.use_cases.keeping import keep
from hub_core.use_cases.storage import Work
from hub_core.use_cases.take_in.giving import Giving, tell_everyone


@dataclass(frozen=True, slots=True)
class ProductsIn:
    """Takes products over for the hub, and finds those it has."""

    giving: Giving

    async def put(self, product: Product, /) -> None:
        """Keep it, and address who must hear. Raises `Rejected` or `Unavailable`."""
        await self.giving.step(lambda desk: _take(desk, product), product.key)

    async def find(self, name: ProductName, /) -> Product | None:
        """The product of that name, from the hub's own memory: by reference, barcode, SKU, in this order (P2)."""
        return await self.giving.storage.look(lambda work: _find(work, name))


def _take(desk: Desk, product: Product) -> None:
    if keep(desk, product) is not News.TRAVELS:
        return
    for label, value in (("barcode", barcode_key(product.barcode)), ("sku", sku_key(product.sku))):
        if value:
            desk.work.names.give("product", label, value, product.key)
    tell_everyone(desk, product)


def _find(work: Work, name: ProductName) -> Product | None:
    if name.ref is not None:
        return work.facts.find(Product, name.ref.key)
    for label, value in (("barcode", barcode_key(name.barcode)), ("sku", sku_key(name.sku))):
        if value and (key := work.names.lead("product", label, value)):
            return work.facts.find(Product, key)
    return None
