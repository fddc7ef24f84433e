"""The catalogue of one shop: it is asked, and never written to (P7)."""

from collections.abc import Sequence
from typing import Literal

from connectors.lightspeed import wire
from connectors.lightspeed.api import Api, Shop
from connectors.lightspeed.settings import Settings
from connectors.lightspeed.translate import Family, identity, linked, product_from_wire, terms_of, text
from hub_core.errors import NotFound, Unsupported
from hub_core.models import Product, ProductName
from hub_core.plugins import HubSide

Filter = Literal["ean", "sku", "article_code"]


class Products:
    """The products port of one shop: products travel from Lightspeed inward only."""

    def __init__(self, settings: Settings, hub: HubSide, api: Api, shop: Shop) -> None:
        self._settings, self._hub, self._api, self._shop = settings, hub, api, shop

    async def put(self, product: Product, /) -> None:
        """Raises `Unsupported`: what others make is never made in Lightspeed (L8)."""
        raise Unsupported(f"products travel from Lightspeed to the hub only; {product.key} is not made there")

    async def find(self, name: ProductName, /) -> Product | None:
        """Ask Lightspeed: by the variant's id, then by barcode, then by SKU; a code that several have finds nothing.

        Raises `HubError`.
        """
        found: Sequence[wire.Variant] = ()
        if name.ref is not None and name.ref.origin == self._hub.name:
            found = await self._by_id(name.ref.id)
        if not found and (barcode := name.barcode.strip()):
            found = await self._with(("ean",), barcode)
        if not found and (sku := name.sku.strip()):
            found = await self._with(self._sku_fields(), sku)
        return await self._told(found)

    def _sku_fields(self) -> tuple[Filter, ...]:
        return ("sku", "article_code") if self._settings.sku_field == "sku" else ("article_code", "sku")

    async def _by_id(self, id_: str) -> Sequence[wire.Variant]:
        if not identity(id_):
            return ()
        try:
            return [wire.variant_of(await self._api.get(f"variants/{id_}"))]
        except NotFound:
            return ()

    async def _with(self, fields: Sequence[Filter], value: str) -> Sequence[wire.Variant]:
        """Those with this value in the first field in which any has it; a filter that is not known keeps all."""
        for field in fields:
            query: dict[str, str | int] = {field: value}
            rows = await self._api.page("variants", "variants", 1, priority="normal", purpose="variants", **query)
            read = [wire.part(wire.Variant, raw) for raw in rows]
            found = [one for one in read if text(_of(one, field)).casefold() == value.casefold()]
            if found:
                return found
        return ()

    async def _told(self, found: Sequence[wire.Variant]) -> Product | None:
        if len(found) != 1:
            return None
        read_at = self._hub.now()
        terms = terms_of(self._settings, origin=self._hub.name, currency=await self._shop.currency())
        return product_from_wire(found[0], terms, await self._family(found[0]), read_at=read_at)

    async def _family(self, said: wire.Variant) -> Family:
        id_, group = identity(said.id), linked(said.product)
        held = (await self._hub.memory.known("products", [id_])).get(id_)
        if isinstance(held, Product) and not held.deleted:
            return Family(title=held.title, brand=held.brand)
        if not group:
            return Family()
        try:
            return Family(title=text(wire.product_of(await self._api.get(f"products/{group}")).title))
        except NotFound:
            return Family()


def _of(one: wire.Variant, field: Filter) -> wire.Said:
    return {"ean": one.ean, "sku": one.sku, "article_code": one.article_code}[field]
