"""Products come in: what they say counts for each of their variants."""

import logging
from collections.abc import Sequence
from datetime import datetime

from connectors.lightspeed import wire
from connectors.lightspeed.api import Api
from connectors.lightspeed.receive.families import Families
from connectors.lightspeed.receive.ids import id_of
from connectors.lightspeed.receive.missing import Missing
from connectors.lightspeed.receive.usable import usable
from connectors.lightspeed.receive.variants import Had, Taken, VariantsRead
from connectors.lightspeed.translate import Family, group_id, identity
from hub_core.errors import NotFound
from hub_core.models import Ring
from hub_core.plugins import HubSide, Priority

log = logging.getLogger(__name__)


class ProductsRead:
    """Reads the variants of a product where its title or brand is news; a product of the hub is one variant."""

    def __init__(self, hub: HubSide, api: Api, variants: VariantsRead, *, families: Families, missing: Missing) -> None:
        self._hub, self._api, self._variants = hub, api, variants
        self._families, self._missing = families, missing

    async def rung(self, ring: Ring) -> None:
        """A body that says what is known costs no call; a new product costs one, a new title two (H2, H3)."""
        said = usable(ring, _product_in)
        if said is None:
            await self.read_group(ring.object_id)
            return
        group, family = group_id(said), await self._families.of_product(said)
        if not await self._families.members(group):
            await self._take_new(group, family)
        elif not await self._families.say(group, family):
            await self.read_group(group)

    async def deleted(self, ring: Ring) -> None:
        """The id of a deletion is not signed: the product is read, and a 404 is the first of two (P10, G3)."""
        id_ = ring.object_id or id_of(ring.body, "product")
        try:
            await self.read_group(id_)
        except NotFound:
            if await self._families.members(id_):
                await self._missing.note(f"products/{id_}")

    async def read(self, id_: str, *, priority: Priority = "normal") -> None:
        """Read this variant at the shop: a product of the hub is one of these. Raises `HubError`."""
        await self._variants.read(id_, priority=priority)

    async def read_group(self, group: str, *, priority: Priority = "normal") -> None:
        """Read this product and its variants, and hand them on: two calls. Raises `HubError`."""
        said = wire.product_of(await self._api.get(f"products/{group}", priority=priority))
        _whole(await self.take_group(group, await self._families.of_product(said), priority=priority))

    async def take_group(self, group: str, family: Family, *, priority: Priority = "normal") -> Taken:
        """Read the variants of this product, and hand them on as of this family. Raises `HubError`."""
        read_at, rows = await self._rows(group, priority)
        return await self._variants.take(rows, Had(read_at=read_at, families={group: family}, priority=priority))

    async def _take_new(self, group: str, family: Family) -> None:
        """Another process may have heard a newer word of it meanwhile: then the product is asked."""
        read_at, rows = await self._rows(group, "normal")
        await self._families.note(group, [identity(row.id) for row in rows])
        if await self._families.members(group) and not await self._families.say(group, family):
            await self.read_group(group)
        else:
            _whole(await self._variants.take(rows, Had(read_at=read_at, families={group: family})))

    async def _rows(self, group: str, priority: Priority) -> tuple[datetime, Sequence[wire.Variant]]:
        read_at = self._hub.now()
        rows = await self._api.members("variants", "variants", wire.Variant, priority=priority, product=group)
        return read_at, rows


def _whole(taken: Taken) -> None:
    """One that cannot be taken stops no other; the reason of the first is the reason of all."""
    for fault in taken.refused.values():
        raise fault


def _product_in(body: bytes) -> wire.Product:
    said = wire.product_of(body)
    group_id(said)
    return said
