"""Deletions: what answered 404 is looked at again, and a walk over ids finds those that nobody told (P10)."""

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, TypeVar

import msgspec

from connectors.lightspeed.api import Api
from connectors.lightspeed.jobs.catalogue import Catalogue
from connectors.lightspeed.jobs.stream import Tell, leave
from connectors.lightspeed.receive import APART, Reader
from connectors.lightspeed.settings import Settings
from connectors.lightspeed.translate import identity
from hub_core.errors import NotFound, Rejected
from hub_core.models import Customer, Product
from hub_core.plugins import HubSide, Job

F = TypeVar("F", Product, Customer)
WALKED = "walked"
log = logging.getLogger(__name__)


class _Row(msgspec.Struct):
    id: Any = None


class Deletions:
    """Finds which variants and customers are gone; unlinks only what answered 404 twice, a quarter of an hour apart."""

    def __init__(self, settings: Settings, hub: HubSide, api: Api, reader: Reader, catalogue: Catalogue) -> None:
        self._settings, self._hub, self._api = settings, hub, api
        self._reader, self._catalogue = reader, catalogue

    @property
    def jobs(self) -> tuple[Job, ...]:
        """By itself, which costs no call while nothing is missing and no walk is due; and the walk by hand."""
        return (Job(name="deletions", every=APART, run=self.run), Job(name="walk", every=None, run=self.walk))

    async def run(self, tell: Tell) -> str:
        """Look again at what is missing, and walk when that is due or webhooks were missing. Raises `HubError`."""
        if not {"products", "customers"} & set(self._hub.ports.offered()):
            return "the hub takes no products of this shop, and no customers"
        gone = await self._look_again()
        walked = await self.walk(tell) if await self._is_due() else "no walk due"
        return f"{gone} gone for sure; {walked}"

    async def walk(self, tell: Tell) -> str:
        """Compare all ids of the shop with what the hub knows; read what differs. Raises `HubError`."""
        began = self._hub.now()
        told = [part for part in (await self._walk_variants(tell), await self._walk_customers(tell)) if part]
        await self._hub.memory.write_note(WALKED, began.isoformat())
        return "; ".join(told) or "nothing to walk"

    async def _walk_variants(self, tell: Tell) -> str:
        if self._hub.ports.products is None:
            return ""
        there, known = await self._ids("variants"), await self._known("products", Product)
        tell(f"{len(there)} variants in the shop, {len(known)} known")
        missing = await self._look_for({id_: known[id_] for id_ in known.keys() - there})
        added = await self._read_new(there - known.keys() - {""})
        return f"{len(there)} variants walked, {missing} missing, {added} new"

    async def _walk_customers(self, tell: Tell) -> str:
        """Those the hub does not know are no news: they come when they change, or by an import."""
        known = {} if self._hub.ports.customers is None else await self._known("customers", Customer)
        if not known:
            return ""
        there = await self._ids("customers")
        tell(f"{len(there)} customers in the shop, {len(known)} known")
        missing = sorted(known.keys() - there)
        for id_ in missing:
            await self._first_look(f"customers/{id_}")
        return f"{len(there)} customers walked, {len(missing)} missing"

    async def _ids(self, what: str) -> set[str]:
        raw = self._api.walk(what, what, purpose="walk", fields="id")
        return {identity(msgspec.json.decode(row, type=_Row).id) async for row in raw}

    async def _is_due(self) -> bool:
        imported, noted = await self._catalogue.imported(), await self._hub.memory.note(WALKED)
        if imported is None and self._hub.ports.products is not None:
            return False
        before = [*([imported] if imported else []), *([datetime.fromisoformat(noted)] if noted else [])]
        if not before:
            return True
        last, asked = max(before), await self._reader.missing.walk_asked()
        often = timedelta(hours=self._settings.walk_hours)
        return (asked is not None and asked > last) or self._hub.now() - last >= often

    async def _known(self, stream: Literal["products", "customers"], kind: type[F]) -> dict[str, F]:
        found: dict[str, F] = {}
        after = ""
        while page := await self._hub.memory.all_known(stream, after=after):
            found |= {id_: fact for id_, fact in page.items() if isinstance(fact, kind) and not fact.deleted}
            after = list(page)[-1]
        return found

    async def _look_for(self, missing: Mapping[str, Product]) -> int:
        """Where all variants of a product are missing, the product is asked for: one call in place of many."""
        groups: dict[str, list[str]] = defaultdict(list)
        for id_, fact in missing.items():
            groups[fact.group].append(id_)
        for group, ids in groups.items():
            if group and await self._is_whole(group, ids):
                await self._first_look(f"products/{group}")
            else:
                for id_ in sorted(ids):
                    await self._first_look(f"variants/{id_}")
        return len(missing)

    async def _is_whole(self, group: str, ids: Collection[str]) -> bool:
        members = await self._reader.families.members(group)
        return len(members) > 1 and members.keys() <= set(ids)

    async def _first_look(self, what: str) -> None:
        if not await self._is_there(what):
            await self._reader.missing.note(what)

    async def _look_again(self) -> int:
        gone = 0
        for what in await self._reader.missing.due():
            if not await self._is_there(what):
                gone += await self._unlink(what)
            await self._reader.missing.settle(what)
        return gone

    async def _is_there(self, what: str) -> bool:
        """False: the id itself answered 404. Anything else that it answers is taken in."""
        kind, _, id_ = what.partition("/")
        try:
            if kind == "products":
                await self._reader.products.read_group(id_, priority="background")
            elif kind == "customers":
                await self._reader.customers.read(id_, priority="background")
            else:
                await self._reader.variants.read(id_, priority="background")
        except NotFound:
            return False
        except Rejected as fault:
            log.info("there, and not taken", extra={"connector": self._hub.name, "what": what, "reason": str(fault)})
        return True

    async def _unlink(self, what: str) -> int:
        kind, _, id_ = what.partition("/")
        if kind == "customers":
            await self._reader.customers.unlink(id_)
            return 1
        ids = sorted(await self._reader.families.members(id_)) if kind == "products" else [id_]
        await self._reader.variants.unlink(ids)
        return len(ids)

    async def _read_new(self, new: Collection[str]) -> int:
        for id_ in sorted(new):
            try:
                await self._reader.variants.read(id_, priority="background")
            except Rejected as fault:
                await leave(self._hub, f"products/{id_}", fault)
        return len(new)
