"""The import of the whole catalogue: every product's title first, then every variant (L6)."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from connectors.lightspeed import wire
from connectors.lightspeed.api import PAGE, Api
from connectors.lightspeed.jobs.imports import Import
from connectors.lightspeed.jobs.stream import Tell, leave, readable
from connectors.lightspeed.receive import Had, Reader
from connectors.lightspeed.translate import Family, identity
from hub_core.plugins import HubSide, Job

BRIEF = "id,title,brand"
DONE = "catalogue"
"""The note of when the last import that ended well began."""


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """An import under way."""

    began: datetime
    products: int
    variants: int
    pages: int = 0
    """How many pages of products were read."""


class Catalogue:
    """Takes in every variant of the shop in as few calls as pages of 250 allow; broken off, it goes on there."""

    def __init__(self, hub: HubSide, api: Api, reader: Reader) -> None:
        self._hub, self._api, self._reader = hub, api, reader
        self._families: dict[str, Family] = {}
        self._variants = Import(hub, api, "variants", self._take_page)

    @property
    def job(self) -> Job:
        """As the hub runs it: by hand; the first sweep does the same."""
        return Job(name="import products", every=None, run=self.run)

    async def imported(self) -> datetime | None:
        """When the last import that ended well began: whatever changed before is in."""
        noted = await self._hub.memory.note(DONE)
        return datetime.fromisoformat(noted) if noted else None

    async def run(self, tell: Tell) -> str:
        """Say what it will cost, then do it. Raises `HubError`; the next run goes on where this one stopped."""
        if self._hub.ports.products is None:
            return "the hub takes no products of this shop"
        begun = await self._begun(tell)
        self._families = await self._read_before(begun)
        while begun.pages * PAGE < begun.products:
            begun = await self._next_page(begun)
            tell(f"{min(begun.pages * PAGE, begun.products)} of {begun.products} products")
        place = await self._variants.walk(begun.variants, tell)
        await self._hub.memory.write_note(DONE, begun.began.isoformat())
        await self._forget(begun)
        return f"{place.seen} variants of {len(self._families)} products imported, {place.news} of them news"

    async def _begun(self, tell: Tell) -> Begun:
        noted = await self._hub.memory.note(self._note)
        if noted:
            begun = msgspec.json.decode(noted, type=Begun)
            tell(f"going on with {begun.variants} variants in {begun.products} products")
            return begun
        began = self._hub.now()
        products = await self._api.count("products", purpose="import")
        variants = await self._api.count("variants", purpose="import")
        calls = _pages(products) + _pages(variants) + 1
        tell(f"{variants} variants in {products} products: {calls} calls (pages of {PAGE}, and one for the brands)")
        await self._reader.brands.learn()
        return await self._stand(Begun(began=began, products=products, variants=variants))

    async def _read_before(self, begun: Begun) -> dict[str, Family]:
        found: dict[str, Family] = {}
        for page in range(1, begun.pages + 1):
            noted = await self._hub.memory.note(self._page_note(page)) or "{}"
            found |= msgspec.json.decode(noted, type=dict[str, Family])
        return found

    async def _next_page(self, begun: Begun) -> Begun:
        number = begun.pages + 1
        rows = await self._api.page("products", "products", number, purpose="import", fields=BRIEF)
        said = await readable(self._hub, wire.Product, rows)
        found = {identity(one.id): await self._reader.families.of_product(one) for one in said}
        self._families |= found
        await self._hub.memory.write_note(self._page_note(number), msgspec.json.encode(found).decode())
        return await self._stand(msgspec.structs.replace(begun, pages=number))

    async def _take_page(self, rows: Sequence[msgspec.Raw], read_at: datetime) -> int:
        said = await readable(self._hub, wire.Variant, rows, stream="products")
        had = Had(read_at=read_at, families=self._families, priority="background")
        taken = await self._reader.variants.take(said, had)
        for id_, fault in taken.refused.items():
            await leave(self._hub, f"products/{id_}", fault)
        return taken.news

    async def _stand(self, begun: Begun) -> Begun:
        await self._hub.memory.write_note(self._note, msgspec.json.encode(begun).decode())
        return begun

    async def _forget(self, begun: Begun) -> None:
        for page in range(1, begun.pages + 1):
            await self._hub.memory.write_note(self._page_note(page), "")
        await self._hub.memory.write_note(self._note, "")

    _note = "import products"

    def _page_note(self, page: int) -> str:
        return f"{self._note} {page}"


def _pages(count: int) -> int:
    return -(-count // PAGE)
