"""The offers of one market: it is asked, and never written to (P7)."""

from collections.abc import Sequence

from connectors.channel_stub import wire
from connectors.channel_stub.api import Api
from connectors.channel_stub.translate import product_from_wire
from hub_core.errors import NotFound, Unsupported
from hub_core.models import Product, ProductName
from hub_core.plugins import HubSide


class Products:
    """The products port of one market: the merchant makes his offers there himself."""

    def __init__(self, hub: HubSide, api: Api) -> None:
        self._hub, self._api = hub, api

    async def put(self, product: Product, /) -> None:
        """Raises `Unsupported`: what others make is never offered by the hub."""
        raise Unsupported(f"offers are made by the merchant at the market; {product.key} is not made there")

    async def find(self, name: ProductName, /) -> Product | None:
        """Ask the market: by the offer's id, then by barcode, then by SKU; a code that several have finds nothing.

        Raises `HubError`.
        """
        read_at = self._hub.now()
        found: Sequence[wire.Offer] = ()
        if name.ref is not None and name.ref.origin == self._hub.name and name.ref.id:
            found = await self._by_id(name.ref.id)
        for field, code in (("ean", name.barcode.strip()), ("sku", name.sku.strip())):
            if not found and code:
                found = _there(await self._api.having("offers", field, [code]))
        return product_from_wire(found[0], self._hub.name, read_at=read_at) if len(found) == 1 else None

    async def _by_id(self, id_: str) -> Sequence[wire.Offer]:
        try:
            return _there([await self._api.one("offers", id_)])
        except NotFound:
            return ()


def _there(bodies: Sequence[wire.Body]) -> Sequence[wire.Offer]:
    read = [wire.read(wire.Offer, body) for body in bodies]
    return [offer for offer in read if not offer.deleted]
