"""The hub's socket for products."""

from dataclasses import dataclass

from hub_core.decisions.news import News
from hub_core.models import Product, ProductName
from hub_core.use_cases.catalogue import CATALOGUE, appearance, identify
from hub_core.use_cases.desk import Desk
from hub_core.use_cases.keeping import keep
from hub_core.use_cases.products.changes import Changes
from hub_core.use_cases.products.linking import follow
from hub_core.use_cases.products.links import linked_to
from hub_core.use_cases.storage import Work
from hub_core.use_cases.take_in.giving import Giving


@dataclass(frozen=True, slots=True)
class ProductsIn:
    """Takes products over for the hub, and finds those it has."""

    giving: Giving

    async def put(self, product: Product, /) -> None:
        """Keep it, link it, and address who sees news in it. Raises `Rejected` or `Unavailable`."""
        name = ProductName(ref=product.ref, barcode=product.barcode, sku=product.sku)
        near = await self.giving.storage.look(lambda work: identify(work, name).identity)
        await self.giving.step(lambda desk: _take(desk, product), CATALOGUE, product.key, *filter(None, [near]))

    async def find(self, name: ProductName, /) -> Product | None:
        """The product of that name, from the hub's own memory: by reference, barcode, SKU, in this order (P2).

        A code that leads to several products finds none of them (P5).
        """
        return await self.giving.storage.look(lambda work: _find(work, name))


def _take(desk: Desk, product: Product) -> None:
    changes = Changes(desk)
    if linked := linked_to(desk.work, product.ref):
        changes.touch(linked)
    held = desk.work.facts.find(Product, product.key)
    if keep(desk, product) is News.TRAVELS:
        follow(changes, product, held)


def _find(work: Work, name: ProductName) -> Product | None:
    product = work.catalogue.find(identify(work, name).identity)
    return appearance(work, product) if product else None
