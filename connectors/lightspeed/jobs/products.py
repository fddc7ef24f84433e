"""Products and variants that changed since the last sweep; the first one imports the catalogue."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from connectors.lightspeed import wire
from connectors.lightspeed.api import Api, Shop
from connectors.lightspeed.jobs.catalogue import BRIEF, Catalogue
from connectors.lightspeed.jobs.stream import Tell, batches, leave, readable
from connectors.lightspeed.receive import Had, Reader, Taken
from connectors.lightspeed.translate import Family, identity
from hub_core.models import Stream
from hub_core.plugins import HubSide


class ProductChanges:
    """The products' and the stock's part of the sweep; a list says all of a variant, so none is read by itself."""

    def __init__(self, hub: HubSide, api: Api, shop: Shop, reader: Reader, catalogue: Catalogue) -> None:
        self._hub, self._api, self._shop, self._reader, self._catalogue = hub, api, shop, reader, catalogue

    def brings(self) -> Sequence[Stream]:
        """Products and the levels they show, as far as the hub takes them."""
        ports = self._hub.ports
        granted: dict[Stream, object] = {"products": ports.products, "stock": ports.stock}
        return [stream for stream, port in granted.items() if port is not None]

    async def sweep(self, last: datetime | None, _began: datetime, tell: Tell, /) -> str:
        """Take what changed; stock can only be written to products that are known, so all are brought at first."""
        imported = await self._catalogue.imported()
        if imported is None and self._hub.ports.products is not None:
            return await self._catalogue.run(tell)
        since = last or imported
        return await self._changed(since) if since else "0 variants looked at"

    async def _changed(self, since: datetime) -> str:
        changed_since, read_at = await self._shop.filter_time(since), self._hub.now()
        families = await self._families(changed_since)
        walked = self._api.walk("variants", "variants", updated_at_min=changed_since)
        variants = await readable(self._hub, wire.Variant, [raw async for raw in walked], stream="products")
        had = Had(read_at=read_at, families=families, priority="background")
        taken = [await self._reader.variants.take(batch, had) for batch in batches(variants)]
        taken += [await self._take_group(group, family) for group, family in families.items()]
        refused = {id_: fault for some in taken for id_, fault in some.refused.items()}
        for id_, fault in refused.items():
            await leave(self._hub, f"products/{id_}", fault)
        news = sum(some.news for some in taken)
        return f"{len(variants)} variants and {len(families)} products looked at, {news} of them news"

    async def _families(self, changed_since: str) -> Mapping[str, Family]:
        if self._hub.ports.products is None:
            return {}
        walked = self._api.walk("products", "products", fields=BRIEF, updated_at_min=changed_since)
        said = await readable(self._hub, wire.Product, [raw async for raw in walked])
        return {identity(one.id): await self._reader.families.of_product(one) for one in said}

    async def _take_group(self, group: str, family: Family) -> Taken:
        """A new title reaches the variants that did not change themselves: one call for each such product."""
        if await self._reader.families.say(group, family):
            return Taken()
        return await self._reader.products.take_group(group, family, priority="background")
