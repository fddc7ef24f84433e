"""Stock of others goes to the shop: absolute levels, many in one call, and nothing beside them (S9)."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from connectors.lightspeed import wire
from connectors.lightspeed.api import Api, Shop
from connectors.lightspeed.settings import Settings
from connectors.lightspeed.translate import identity, moment, text
from hub_core.errors import NotFound, PartlyRejected, Rejected, Unavailable
from hub_core.models import StockChange, StockLevel
from hub_core.plugins import HubSide

FEW = 3
"""So many that are not confirmed are read one by one; more are written once more together."""
MISSING = "missing"
"""The key of the intents that hold first 404s."""
Refused = dict[str, Rejected]
"""Why each was refused, by its key."""
log = logging.getLogger(__name__)


class Missed:
    """The first 404 of each thing of the shop, until it is looked at again; kept where a stop loses nothing (P10)."""

    def __init__(self, hub: HubSide) -> None:
        self._hub = hub

    async def note(self, what: str) -> None:
        """Note that `what`, as `variants/7`, answered 404 just now; a first time that is known already stays."""
        if what not in await self.all():
            await self._hub.memory.begin(MISSING, f"{what} {self._hub.now().isoformat()}")

    async def all(self) -> Mapping[str, datetime]:
        """What is missing, each with its first time."""
        found: dict[str, datetime] = {}
        for content in await self._hub.memory.begun(MISSING):
            what, _, at = content.partition(" ")
            found.setdefault(what, datetime.fromisoformat(at))
        return found


class Stock:
    """The stock port of one shop. What was written is known by the answer; a repeat of it costs no call."""

    def __init__(self, settings: Settings, hub: HubSide, api: Api, shop: Shop) -> None:
        self._hub, self._api, self._shop, self._missed = hub, api, shop, Missed(hub)
        self._at_once = settings.stock_bulk_size
        self._written: dict[str, tuple[datetime, int]] = {}
        self._floors: Mapping[str, datetime] = {}

    async def publish(self, stock: Sequence[StockLevel | StockChange], /) -> None:
        """Write these levels to their variants. Raises `PartlyRejected` naming those refused, or `Unavailable`."""
        refused: Refused = {}
        wanted: dict[str, StockLevel] = {}
        for said in stock:
            if not isinstance(said, StockLevel):
                refused[said.key] = Rejected("Lightspeed takes levels, not changes")
            elif not self._is_ours(said):
                refused[said.key] = Rejected(f"not found: {said.key} names no variant of this shop")
            elif self._is_news(said) and _is_newer(said, wanted.get(_id(said))):
                wanted[_id(said)] = said
        await self._learn_floors(wanted)
        levels = list(wanted.values())
        while levels:
            some, levels = levels[: self._at_once], levels[self._at_once :]
            refused |= await self._write(some)
        if refused:
            gone = {key for key, fault in refused.items() if isinstance(fault, NotFound)}
            await self._note_missing(level for level in wanted.values() if level.key in gone)
            raise PartlyRejected({key: str(fault) for key, fault in refused.items()}, not_found=gone)

    async def _note_missing(self, levels: Iterable[StockLevel]) -> None:
        """A variant whose deletion nobody told is looked at again, and unlinked if it is gone (P10)."""
        for level in levels:
            await self._missed.note(f"variants/{_id(level)}")

    async def _learn_floors(self, ids: Iterable[str]) -> None:
        """A write that took effect moves the variant's own time past the one that is known (H5)."""
        known = await self._hub.memory.known("products", list(ids))
        self._floors = {id_: fact.as_of for id_, fact in known.items()}

    def _is_ours(self, said: StockLevel) -> bool:
        ref = said.product.ref
        return ref is not None and ref.origin == self._hub.name and bool(identity(ref.id))

    def _is_news(self, said: StockLevel) -> bool:
        """An older word changes nothing; the same one is not written over a sale that came after it."""
        at, level = self._written.get(_id(said), (None, None))
        return at is None or said.as_of > at or (said.as_of == at and said.available != level)

    async def _write(self, some: Sequence[StockLevel], *, again: bool = True) -> Refused:
        """Those refused; a bulk refused as a whole is split until the culprit stands alone."""
        if len(some) == 1:
            return await self._write_one(some[0])
        rows = [{"id": int(_id(level)), "stockLevel": level.available} for level in some]
        try:
            answer = await self._api.put("variants/bulk", {"variant": rows}, priority="stock", purpose="stock")
        except Rejected as fault:
            return await self._split(some, fault)
        answered = {identity(one.id): one for one in wire.variants_answered(answer)}
        if answered:
            unsure = [level for level in some if not self._answered(level, answered.get(_id(level)))]
        else:
            walked = await self._walked()
            unsure = [level for level in some if not self._stands(level, walked.get(_id(level)))]
        if again and len(unsure) > FEW:
            return await self._write(unsure, again=False)
        return await self._prove(unsure)

    async def _split(self, some: Sequence[StockLevel], fault: Rejected) -> Refused:
        """Where both halves go well it was their number that was refused: so many are not sent at once again.

        After a 404 it was not: one of them was not there for a moment.
        """
        half = len(some) // 2
        refused = {**await self._write(some[:half]), **await self._write(some[half:])}
        if not refused and not isinstance(fault, NotFound) and self._at_once > half:
            self._at_once = max(1, half)
            extra = {"connector": self._hub.name, "at_once": self._at_once, "reason": str(fault)}
            log.warning("fewer levels at once", extra=extra)
        return refused

    async def _prove(self, unsure: Sequence[StockLevel]) -> Refused:
        """What the answer did not confirm is looked at, and written once more if it did not stick."""
        refused: Refused = {}
        for level in unsure:
            try:
                if not await self._stands_at_the_shop(level):
                    refused |= await self._write_one(level)
            except NotFound as fault:
                refused[level.key] = _gone(fault)
        return refused

    async def _write_one(self, level: StockLevel) -> Refused:
        """Raises `Unavailable` when it did not stick twice."""
        change = {"variant": {"stockLevel": level.available}}
        try:
            for _ in ("first", "again"):
                answer = await self._api.put(f"variants/{_id(level)}", change, priority="stock", purpose="stock")
                if self._answered(level, wire.variant_of(answer)) or await self._stands_at_the_shop(level):
                    return {}
        except NotFound as fault:
            return {level.key: _gone(fault)}
        except Rejected as fault:
            return {level.key: fault}
        raise Unavailable(f"Lightspeed said yes twice and left the stock of variant {_id(level)} as it was")

    async def _stands_at_the_shop(self, level: StockLevel) -> bool:
        path = f"variants/{_id(level)}"
        return self._stands(level, wire.variant_of(await self._api.get(path, priority="stock", purpose="stock")))

    async def _walked(self) -> Mapping[str, wire.Variant]:
        """Variants that changed lately, as they stand."""
        since = await self._shop.filter_time(self._hub.now())
        walked = self._api.walk(
            "variants", "variants", priority="stock", purpose="stock", fields="id,stockLevel", updated_at_min=since
        )
        rows = [wire.part(wire.Variant, raw) async for raw in walked]
        return {identity(row.id): row for row in rows}

    def _answered(self, level: StockLevel, said: wire.Variant | None) -> bool:
        """An answer may repeat what was asked although nothing happened: then it says an old time."""
        changed, floor = moment(said.updated_at) if said else None, self._floors.get(_id(level))
        if changed is not None and floor is not None and changed <= floor:
            return False
        return self._stands(level, said)

    def _stands(self, level: StockLevel, said: wire.Variant | None) -> bool:
        if said is None or text(said.stock_level) != str(level.available):
            return False
        self._written[_id(level)] = (level.as_of, level.available)
        return True


def _id(level: StockLevel) -> str:
    return level.product.ref.id if level.product.ref else ""


def _is_newer(said: StockLevel, other: StockLevel | None) -> bool:
    return other is None or said.as_of >= other.as_of


def _gone(fault: NotFound) -> NotFound:
    return NotFound(f"not found: the variant is not there any more ({fault})")
