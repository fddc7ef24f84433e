"""The sweep: the sure path beside the fast one (H8)."""

import logging
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.lightspeed import wire
from connectors.lightspeed.api import Api, Shop
from connectors.lightspeed.receive import Reader
from connectors.lightspeed.settings import Settings
from connectors.lightspeed.translate import (
    identity,
    moment,
    open_words,
    order_id,
    payment_of,
    shipment_id,
    shipment_time,
    shipping_of,
    text,
)
from hub_core.errors import Rejected
from hub_core.models import READ, Address, Fact, Order, PaymentStatus
from hub_core.plugins import HubSide, Job

CURSOR = "sweep"
OVERLAP = timedelta(hours=2)
"""Lightspeed's time filters have an unknown time zone, and its clock is not ours."""
BRIEF = ",".join(wire.OrderBrief.__struct_encode_fields__)
MOST_PASSES = 10
BATCH = 250
log = logging.getLogger(__name__)
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Brief:
    """As much of an order as decides whether it must be read; several changes may share one second of its time."""

    id: str
    updated_at: datetime
    word: str
    payment: PaymentStatus | None
    shipping: Address
    note: str


class Sweep:
    """Walks what changed since the last sweep began; the first one walks every open order and the last days (O7)."""

    def __init__(self, settings: Settings, hub: HubSide, api: Api, shop: Shop, reader: Reader) -> None:
        self._settings, self._hub, self._api, self._shop, self._reader = settings, hub, api, shop, reader

    @property
    def job(self) -> Job:
        """As the hub runs it; once it ended well, every open order of the past is in."""
        every = timedelta(minutes=self._settings.sweep_minutes)
        return Job(name="sweep", every=every, run=self.run, knows_the_past=True)

    async def run(self, tell: Tell) -> str:
        """Do it. The cursor moves only when all went well, and to the moment this run began. Raises `HubError`."""
        began, noted = self._hub.now(), await self._hub.memory.note(CURSOR)
        last = datetime.fromisoformat(noted) if noted else None
        orders = await (self._changed(last) if last else self._first(tell, began))
        read = await self._read_orders(orders, tell)
        shipments = await self._take_shipments(last, began) if last else 0
        await self._hub.memory.write_note(CURSOR, began.isoformat())
        return f"{len(orders)} orders looked at, {read} read; {shipments} shipments looked at"

    async def _changed(self, since: datetime) -> Mapping[str, Brief]:
        return {row.id: row async for row in self._briefs(updated_at_min=await self._filter_time(since))}

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
        since = await self._filter_time(began - timedelta(days=days))
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

    async def _briefs(self, **query: str | int) -> AsyncIterator[Brief]:
        async for raw in self._api.walk("orders", "orders", priority="background", fields=BRIEF, **query):
            row = wire.part(wire.OrderBrief, raw)
            changed = moment(row.updated_at) or self._hub.now()
            payment, note = payment_of(row.payment_status), text(row.comment)
            yield Brief(order_id(row), changed, text(row.status), payment, shipping_of(row), note)

    async def _filter_time(self, since: datetime) -> str:
        """The earlier of UTC and the shop's own clock, and two hours before that."""
        ahead = await self._shop.ahead_of_utc()
        return f"{since + min(ahead, timedelta()) - OVERLAP:%Y-%m-%d %H:%M:%S}"

    async def _read_orders(self, found: Mapping[str, Brief], tell: Tell) -> int:
        if self._hub.ports.orders is None:
            return 0
        rows = sorted(found.values(), key=lambda row: (row.updated_at, row.id))
        needed = [row for batch in _batches(rows) for row in await self._not_held(batch)]
        for count, row in enumerate(needed, start=1):
            try:
                await self._reader.orders.read(row.id, priority="background")
            except Rejected as fault:
                await self._leave(f"orders/{row.id}", fault)
            if count % 25 == 0:
                tell(f"{count} of {len(needed)} orders read")
        return len(needed)

    async def _not_held(self, rows: list[Brief]) -> list[Brief]:
        """What the hub holds at that time, and saying the same, costs no call (H2)."""
        held = await self._hub.memory.known("orders", [row.id for row in rows])
        return [row for row in rows if not _same(row, held.get(row.id))]

    async def _take_shipments(self, last: datetime, began: datetime) -> int:
        if self._hub.ports.shipments is None:
            return 0
        since = await self._filter_time(last)
        walked = self._api.walk("shipments", "shipments", updated_at_min=since)
        rows = [wire.part(wire.Shipment, raw) async for raw in walked]
        for row in sorted((row for row in rows if identity(row.id)), key=lambda row: (shipment_time(row), row.id)):
            try:
                await self._reader.shipments.take(row, read_at=began)
            except Rejected as fault:
                await self._leave(f"shipments/{shipment_id(row)}", fault)
        return len(rows)

    async def _leave(self, what: str, fault: Rejected) -> None:
        """One that cannot be taken now does not stop the others: it waits in the inbox, and is parked there."""
        log.info("left for later", extra={"connector": self._hub.name, "what": what, "reason": str(fault)})
        await self._hub.inbox.keep(READ, what, b"", {})


def _same(row: Brief, held: Fact | None) -> bool:
    if not isinstance(held, Order) or held.as_of < row.updated_at:
        return False
    said = (row.word, row.payment, row.shipping, row.note)
    return held.as_of > row.updated_at or (held.word, held.payment, held.shipping, held.note) == said


def _batches(rows: list[Brief]) -> Iterable[list[Brief]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
