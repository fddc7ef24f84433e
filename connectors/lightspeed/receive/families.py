"""What the variants of one product share, from the hub's memory where it can be had (H2)."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from connectors.lightspeed import wire
from connectors.lightspeed.api import Api
from connectors.lightspeed.receive.brands import Brands
from connectors.lightspeed.translate import Family, linked, text
from hub_core.errors import NotFound
from hub_core.models import Product
from hub_core.plugins import HubSide, Priority

A_MINUTE = timedelta(minutes=1)
"""How long a product that was read for one of its variants answers for the others of a burst."""
log = logging.getLogger(__name__)


class Families:
    """Knows which variants belong together, and their title and brand."""

    def __init__(self, hub: HubSide, api: Api, brands: Brands) -> None:
        self._hub, self._api, self._brands = hub, api, brands
        self._members: dict[str, set[str]] | None = None
        self._read: dict[str, tuple[datetime, Family]] = {}
        self._one_at_a_time = asyncio.Lock()

    async def members(self, group: str) -> dict[str, Product]:
        """The variants of that product as the hub knows them, by id, without those that were deleted."""
        ids = (await self._all()).get(group, ())
        known = await self._hub.memory.known("products", sorted(ids)) if ids else {}
        return {id_: fact for id_, fact in known.items() if isinstance(fact, Product) and not fact.deleted}

    async def say(self, group: str, family: Family) -> bool:
        """Whether the hub knows variants of that product, all of them with this title and brand."""
        known = (await self.members(group)).values()
        return bool(known) and all((fact.title, fact.brand) == (family.title, family.brand) for fact in known)

    async def learn(self, product: Product) -> None:
        """Note that this variant was handed to the hub."""
        await self.note(product.group, [product.ref.id])

    async def note(self, group: str, ids: Iterable[str]) -> None:
        """Note which variants that product has, whether the hub knows them or not."""
        (await self._all())[group].update(ids)

    async def of_product(self, said: wire.Product) -> Family:
        """What this product says for its variants."""
        return Family(title=text(said.title), brand=await self._brands.title(linked(said.brand)))

    async def of(self, group: str, *, priority: Priority) -> Family:
        """What is known of that product; the product is read once if nothing is. Raises `HubError`."""
        if not group:
            return Family()
        async with self._one_at_a_time:
            for fact in (await self.members(group)).values():
                return Family(title=fact.title, brand=fact.brand)
            at, family = self._read.get(group, (None, Family()))
            if at is None or self._hub.now() - at > A_MINUTE:
                family = await self._ask(group, priority)
            return family

    async def _ask(self, group: str, priority: Priority) -> Family:
        try:
            said = wire.product_of(await self._api.get(f"products/{group}", priority=priority))
        except NotFound as fault:
            log.info("a variant without its product", extra={"connector": self._hub.name, "reason": str(fault)})
            return Family()
        now, family = self._hub.now(), await self.of_product(said)
        self._read = {id_: kept for id_, kept in self._read.items() if now - kept[0] <= A_MINUTE}
        self._read[group] = (now, family)
        return family

    async def _all(self) -> dict[str, set[str]]:
        """Read from the hub's memory once; a variant never moves to another product."""
        if self._members is None:
            found, after = defaultdict[str, set[str]](set), ""
            while page := await self._hub.memory.all_known("products", after=after):
                for id_, fact in page.items():
                    if isinstance(fact, Product):
                        found[fact.group].add(id_)
                after = list(page)[-1]
            self._members = found
        return self._members
