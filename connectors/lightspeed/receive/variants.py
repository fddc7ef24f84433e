"""Variants come in: each is one product of the hub, with the level that the shop shows of it."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from connectors.lightspeed import wire
from connectors.lightspeed.api import Api, Shop
from connectors.lightspeed.receive.families import Families
from connectors.lightspeed.receive.ids import id_of
from connectors.lightspeed.receive.levels import LevelsSeen
from connectors.lightspeed.receive.missing import Missing
from connectors.lightspeed.receive.terms import terms_of
from connectors.lightspeed.receive.usable import usable
from connectors.lightspeed.settings import Settings
from connectors.lightspeed.translate import Family, Terms, linked, product_from_wire, variant_id
from hub_core.errors import NotFound, Rejected
from hub_core.models import Product, Ring
from hub_core.plugins import HubSide, Priority

AT_ONCE = 25
"""So many are handed over at the same time: the hub keeps them in few commits."""
log = logging.getLogger(__name__)


class VariantsRead:
    """Hands variants to the hub; what their bodies do not say comes from memory, or from one look at the product."""

    def __init__(
        self, settings: Settings, hub: HubSide, api: Api, shop: Shop, *, families: Families, missing: Missing
    ) -> None:
        self._settings, self._hub, self._api, self._shop = settings, hub, api, shop
        self._families, self._missing = families, missing
        self._levels = LevelsSeen(hub, api)

    async def rung(self, ring: Ring) -> None:
        """A signed body is used as it is; one that cannot be used is read anew (H2)."""
        said = usable(ring, _variant_in)
        if said is None:
            await self.read(ring.object_id)
        else:
            await self.take([said], read_at=None)

    async def deleted(self, ring: Ring) -> None:
        """The id of a deletion is not signed: the variant is read, and a 404 is the first of two (P10, G3)."""
        id_ = ring.object_id or id_of(ring.body, "variant")
        try:
            await self.read(id_)
        except NotFound:
            if await self._known([id_]):
                await self._missing.note(f"variants/{id_}")

    async def read(self, id_: str, *, priority: Priority = "normal") -> None:
        """Read this variant at the shop and hand it on. Raises `HubError`."""
        read_at = self._hub.now()
        said = wire.variant_of(await self._api.get(f"variants/{id_}", priority=priority))
        await self.take([said], read_at=read_at, priority=priority)

    async def take(
        self,
        said: Sequence[wire.Variant],
        *,
        read_at: datetime | None,
        families: Mapping[str, Family] | None = None,
        priority: Priority = "normal",
    ) -> dict[str, Rejected]:
        """Hand on what these say, and the levels they show; answer those of several that cannot be taken, by id.

        `families`: what is known for sure of their products. Raises `Rejected` when the only one cannot be taken, and
        `HubError`.
        """
        terms = await terms_of(self._settings, self._hub, self._shop)
        refused = await self._put(said, terms, families or {}, read_at, priority)
        taken = [one for one in said if linked(one.id) not in refused]
        if len(said) == 1 and refused:
            raise next(iter(refused.values()))
        await self._levels.tell(taken, terms, read_at=read_at, priority=priority)
        return refused

    async def unlink(self, ids: Sequence[str]) -> None:
        """These are gone for sure: they stop getting stock, and the hub keeps what it knows of them (P10)."""
        if self._hub.ports.products is None:
            return
        for fact in (await self._known(ids)).values():
            gone = msgspec.structs.replace(fact, deleted=True, read_at=self._hub.now())
            await self._hub.ports.products.put(gone)
            log.info("unlinked", extra={"connector": self._hub.name, "variant": fact.ref.id})

    async def _put(
        self,
        said: Sequence[wire.Variant],
        terms: Terms,
        families: Mapping[str, Family],
        read_at: datetime | None,
        priority: Priority,
    ) -> dict[str, Rejected]:
        if self._hub.ports.products is None:
            return {}
        known = await self._known([linked(one.id) for one in said])
        refused: dict[str, Rejected] = {}

        async def put(one: wire.Variant) -> None:
            try:
                await self._hand_on(one, terms, await self._family(one, known, families, priority), read_at)
            except Rejected as fault:
                refused[linked(one.id)] = fault

        for start in range(0, len(said), AT_ONCE):
            async with asyncio.TaskGroup() as together:
                for one in said[start : start + AT_ONCE]:
                    together.create_task(put(one))
        return refused

    async def _hand_on(self, one: wire.Variant, terms: Terms, family: Family, read_at: datetime | None) -> None:
        if self._hub.ports.products is not None:
            product = product_from_wire(one, terms, family, read_at=read_at)
            await self._hub.ports.products.put(product)
            await self._families.learn(product)

    async def _family(
        self, one: wire.Variant, known: Mapping[str, Product], families: Mapping[str, Family], priority: Priority
    ) -> Family:
        group, held = linked(one.product), known.get(linked(one.id))
        if group in families:
            return families[group]
        if held is not None and not held.deleted:
            return Family(title=held.title, brand=held.brand)
        return await self._families.of(group, priority=priority)

    async def _known(self, ids: Sequence[str]) -> dict[str, Product]:
        """Those of them that the hub knows and that were not deleted."""
        known = await self._hub.memory.known("products", ids)
        return {id_: fact for id_, fact in known.items() if isinstance(fact, Product) and not fact.deleted}


def _variant_in(body: bytes) -> wire.Variant:
    said = wire.variant_of(body)
    variant_id(said)
    return said
