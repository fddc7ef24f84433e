"""Variants come in: each is one product of the hub, with the level that the shop shows of it."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from connectors.lightspeed import wire
from connectors.lightspeed.api import Api, Shop
from connectors.lightspeed.receive.families import Families
from connectors.lightspeed.receive.ids import id_of
from connectors.lightspeed.receive.levels import LevelsSeen
from connectors.lightspeed.receive.missing import Missing
from connectors.lightspeed.receive.usable import usable
from connectors.lightspeed.settings import Settings
from connectors.lightspeed.translate import Family, Terms, identity, linked, product_from_wire, terms_of, variant_id
from hub_core.errors import NotFound, Rejected
from hub_core.models import Product, Ring
from hub_core.plugins import HubSide, Priority

AT_ONCE = 25
"""So many are handed over at the same time: the hub keeps them in few commits."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Had:
    """How some variants were had."""

    read_at: datetime | None = None
    """When they were asked for, if they were."""
    families: Mapping[str, Family] = field(default_factory=dict)
    """What is known for sure of their products."""
    priority: Priority = "normal"
    """For what must still be asked."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of handing on."""

    refused: dict[str, Rejected] = field(default_factory=dict)
    """Those that cannot be taken, by id."""
    news: int = 0
    """How many the hub did not hold just so."""


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
            await self._take_one(said, Had())

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
        await self._take_one(said, Had(read_at=read_at, priority=priority))

    async def take(self, said: Sequence[wire.Variant], had: Had) -> Taken:
        """Hand on what these say, and the levels they show. Raises `HubError`, and never `Rejected`."""
        terms = terms_of(self._settings, origin=self._hub.name, currency=await self._shop.currency())
        put = await self._put(said, terms, had)
        taken = [one for one in said if identity(one.id) not in put.refused]
        levels = await self._levels.tell(taken, terms, read_at=had.read_at, priority=had.priority)
        return Taken(refused=put.refused | levels, news=put.news)

    async def _take_one(self, said: wire.Variant, had: Had) -> None:
        for fault in (await self.take([said], had)).refused.values():
            raise fault

    async def unlink(self, ids: Sequence[str]) -> None:
        """These are gone for sure: they stop getting stock, and the hub keeps what it knows of them (P10)."""
        if self._hub.ports.products is None:
            return
        for fact in (await self._known(ids)).values():
            gone = msgspec.structs.replace(fact, deleted=True, read_at=self._hub.now())
            await self._hub.ports.products.put(gone)
            log.info("unlinked", extra={"connector": self._hub.name, "variant": fact.ref.id})

    async def _put(self, said: Sequence[wire.Variant], terms: Terms, had: Had) -> Taken:
        if self._hub.ports.products is None:
            return Taken()
        known = await self._known([identity(one.id) for one in said])
        ends: list[bool | BaseException] = []
        for start in range(0, len(said), AT_ONCE):
            handing = [self._hand_on(one, terms, known, had) for one in said[start : start + AT_ONCE]]
            ends += await asyncio.gather(*handing, return_exceptions=True)
        for end in ends:
            if isinstance(end, BaseException) and not isinstance(end, Rejected):
                raise end
        each = zip(said, ends, strict=True)
        refused = {identity(one.id): end for one, end in each if isinstance(end, Rejected)}
        return Taken(refused=refused, news=ends.count(True))

    async def _hand_on(self, one: wire.Variant, terms: Terms, known: Mapping[str, Product], had: Had) -> bool:
        """What the hub holds just so is not handed on again; answers whether it was."""
        held = known.get(identity(one.id))
        product = product_from_wire(one, terms, await self._family(one, held, had), read_at=had.read_at)
        if held is not None and held == msgspec.structs.replace(product, read_at=held.read_at):
            return False
        if self._hub.ports.products is not None:
            await self._hub.ports.products.put(product)
        await self._families.learn(product)
        return True

    async def _family(self, one: wire.Variant, held: Product | None, had: Had) -> Family:
        group = linked(one.product)
        if group in had.families:
            return had.families[group]
        if held is not None:
            return Family(title=held.title, brand=held.brand)
        return await self._families.of(group, priority=had.priority)

    async def _known(self, ids: Sequence[str]) -> dict[str, Product]:
        """Those of them that the hub knows and that were not deleted."""
        known = await self._hub.memory.known("products", ids)
        return {id_: fact for id_, fact in known.items() if isinstance(fact, Product) and not fact.deleted}


def _variant_in(body: bytes) -> wire.Variant:
    said = wire.variant_of(body)
    variant_id(said)
    return said
