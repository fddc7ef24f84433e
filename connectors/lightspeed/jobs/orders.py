"""Orders that changed since the last sweep; the first one finds every open order and the last days (O7)."""

import logging
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from connectors.lightspeed import wire
from connectors.lightspeed.api import Api, Shop
from connectors.lightspeed.jobs.imports import Import
from connectors.lightspeed.jobs.stream import Tell, batches, leave
from connectors.lightspeed.receive import Reader
from connectors.lightspeed.settings import Settings
from connectors.lightspeed.translate import moment, open_words, order_id, payment_of, shipping_of, text
from hub_core.errors import Rejected
from hub_core.models import Address, Fact, Order, PaymentStatus, Stream
from hub_core.plugins import HubSide, Job

BRIEF = ",".join(wire.OrderBrief.__struct_encode_fields__)
MOST_PASSES = 10
LATE = timedelta(minutes=10)
"""After so long a webhook is not on its way any more; one still in the inbox means a hub far behind."""
LOST = "webhooks of orders did not come"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Brief:
    """As much of an order as decides whether it must be read; several changes may share one second of its time."""

    id: str
    updated_at: datetime
    word: str
    payment: PaymentStatus | None
    shipping: Address
    note: str


class OrderChanges:
    """The orders' part of the sweep."""

    def __init__(self, settings: Settings, hub: HubSide, api: Api, shop: Shop, reader: Reader) -> None:
        self._settings, self._hub, self._api, self._shop, self._reader = settings, hub, api, shop, reader

    def brings(self) -> Sequence[Stream]:
        """Orders, if the hub takes them."""
        return () if self._hub.ports.orders is None else ("orders",)

    async def sweep(self, last: datetime | None, began: datetime, tell: Tell, /) -> str:
        """Read what changed and is not held. Raises `HubError`."""
        orders = await (self._changed(last) if last else self._first(tell, began))
        read = await self.take(list(orders.values()), tell)
        if last:
            await self._tell_of_lost(sum(began - row.updated_at > LATE for row in read))
        return f"{len(orders)} orders looked at, {len(read)} read"

    async def _tell_of_lost(self, count: int) -> None:
        """A person hears that webhooks did not come, until a sweep finds that all did."""
        if count:
            evidence = f"the sweep read {count} that had changed over ten minutes before, with no webhook handled"
            cure = f"They are in now. If it goes on: hub webhooks list {self._hub.name}, and see if the shop reaches us"
            await self._hub.problems.found(LOST, evidence, cure)
        else:
            await self._hub.problems.solved(LOST)

    async def take(self, found: Iterable[Brief], tell: Tell) -> Sequence[Brief]:
        """Read those that the hub does not hold, oldest change first, and answer them. Raises `HubError`."""
        rows = sorted(found, key=lambda row: (row.updated_at, row.id))
        needed = [row for batch in batches(rows) for row in await self._not_held(batch)]
        for count, row in enumerate(needed, start=1):
            try:
                await self._reader.orders.read(row.id, priority="background")
            except Rejected as fault:
                await leave(self._hub, f"orders/{row.id}", fault)
            if count % 25 == 0:
                tell(f"{count} of {len(needed)} orders read")
        return needed

    @property
    def past(self) -> Job:
        """The import of every order there is, by hand."""
        beside = ", and one more for each order that the hub does not hold"
        return Import(self._hub, self._api, "orders", self.take_page, fields=BRIEF, beside=beside).job

    async def take_page(self, rows: Sequence[msgspec.Raw], _read_at: datetime) -> int:
        """Read those of a page of the list that the hub does not hold; answer how many. Raises `HubError`."""
        return len(await self.take([row for raw in rows if (row := self._readable(raw))], lambda _said: None))

    def brief(self, row: wire.OrderBrief) -> Brief:
        """What a row of a list says. Raises `Rejected` when it has no id."""
        changed = moment(row.updated_at) or self._hub.now()
        payment, note = payment_of(row.payment_status), text(row.comment)
        return Brief(order_id(row), changed, text(row.status), payment, shipping_of(row), note)

    async def _changed(self, since: datetime) -> Mapping[str, Brief]:
        return {row.id: row async for row in self._briefs(updated_at_min=await self._shop.filter_time(since))}

    async def _first(self, tell: Tell, began: datetime) -> Mapping[str, Brief]:
        """Pages filtered by status shift while one walks, so the walk is repeated until it finds nothing new."""
        found: dict[str, Brief] = {}
        for number in range(1, MOST_PASSES + 1):
            before = len(found)
            for word in open_words(self._settings.statuses):
                found |= await self._with_status(word)
            tell(f"walk {number}: {len(found)} open orders found")
            if len(found) == before:
                break
        days = self._settings.first_days
        since = await self._shop.filter_time(began - timedelta(days=days))
        found |= {row.id: row async for row in self._briefs(created_at_min=since)}
        tell(f"{len(found)} orders with those of the last {days} days")
        return found

    async def _with_status(self, word: str) -> Mapping[str, Brief]:
        """A word that this shop does not filter by (an older one) has no orders under it."""
        found: dict[str, Brief] = {}
        try:
            async for row in self._briefs(status=word):
                if row.word != word:
                    break
                found[row.id] = row
        except Rejected as fault:
            log.info("no such filter", extra={"connector": self._hub.name, "word": word, "reason": str(fault)})
        return found

    async def _briefs(self, **query: str) -> AsyncIterator[Brief]:
        async for raw in self._api.walk("orders", "orders", priority="background", fields=BRIEF, **query):
            if row := self._readable(raw):
                yield row

    def _readable(self, raw: msgspec.Raw) -> Brief | None:
        """None for a row without an id: nobody can ask for it, and it holds up no other (H7)."""
        try:
            return self.brief(wire.part(wire.OrderBrief, raw))
        except Rejected as fault:
            log.warning("a row was left out", extra={"connector": self._hub.name, "reason": str(fault)})
            return None

    async def _not_held(self, rows: Sequence[Brief]) -> list[Brief]:
        """What the hub holds at that time, and saying the same, costs no call (H2)."""
        held = await self._hub.memory.known("orders", [row.id for row in rows])
        return [row for row in rows if not _same(row, held.get(row.id))]


def _same(row: Brief, held: Fact | None) -> bool:
    if not isinstance(held, Order) or held.as_of < row.updated_at:
        return False
    said = (row.word, row.payment, row.shipping, row.note)
    return held.as_of > row.updated_at or (held.word, held.payment, held.shipping, held.note) == said
