"""The sweep: the sure path beside the callbacks."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from hub_core.errors import Rejected
from hub_core.models import Shipment
from hub_core.plugins import HubSide, Job
from hub_core.ports import OrderSink, ShipmentNotifier, StockPublisher

from . import translate
from .api import Api
from .settings import Settings
from .wire import HeldOrder, ShipmentData

CURSOR = "sweep"
OVERLAP = timedelta(hours=1)
LEVELS_AT_ONCE = 500
Progress = Callable[[str], None]


class Sweep:
    """Asks the warehouse what changed since the last sweep began, and hands it to the hub (H8)."""

    def __init__(self, api: Api, hub: HubSide) -> None:
        self._api = api
        self._hub = hub
        self._left_out: list[str] = []

    async def run(self, progress: Progress) -> str:
        """Read shipments, orders and stock, as far as granted; what is refused is left out and shown as a problem."""
        started, ports = self._hub.now(), self._hub.ports
        noted = await self._hub.memory.note(CURSOR)
        since = datetime.fromisoformat(noted) - OVERLAP if noted else None
        self._left_out = []
        parcels = words = levels = 0
        if ports.shipments is not None:
            parcels = await self._shipments(ports.shipments, since, progress)
        if ports.orders is not None:
            words = await self._words(ports.orders, since, progress)
        if ports.stock is not None:
            levels = await self._stock(ports.stock)
        if self._left_out:
            cure = "put right what is said; the warehouse's own list shows the rest"
            await self._hub.problems.found("the sweep left something out", "; ".join(self._left_out[:20]), cure)
        await self._hub.memory.write_note(CURSOR, started.isoformat())
        read = f"{parcels} shipments, {words} words about orders and {levels} stock levels"
        return f"read {read}, left out {len(self._left_out)}"

    async def _shipments(self, hub: ShipmentNotifier, since: datetime | None, progress: Progress) -> int:
        seen = 0
        async for page in self._api.shipments(since):
            for parcels in self._by_order(page.shipments):
                await self._offer(", ".join(parcel.ref.id for parcel in parcels), hub.notify(parcels))
            seen += len(page.shipments)
            progress(f"{seen} shipments read")
        return seen

    def _by_order(self, page: Sequence[ShipmentData]) -> Sequence[list[Shipment]]:
        asked_at = self._hub.now()
        orders: dict[str, list[Shipment]] = {}
        for data in page:
            try:
                parcel = translate.shipment(data, self._hub.name, asked_at)
            except Rejected as refusal:
                self._left_out.append(f"{data.id}: {refusal}")
            else:
                orders.setdefault(data.order, []).append(parcel)
        return list(orders.values())

    async def _words(self, hub: OrderSink, since: datetime | None, progress: Progress) -> int:
        seen = words = 0
        async for page in self._api.orders(since):
            for held in page.orders:
                words += await self._word(hub, held)
            seen += len(page.orders)
            progress(f"{seen} orders read")
        return words

    async def _word(self, hub: OrderSink, held: HeldOrder) -> bool:
        """Whether the warehouse did something to this order by its own doing; the hub is told again what it knows."""
        try:
            word = translate.own_doing(held)
        except Rejected as refusal:
            self._left_out.append(f"order {held.reference}: {refusal}")
            return True
        if word is not None:
            await self._offer(f"order {held.reference}", hub.accept(word))
        return word is not None

    async def _stock(self, hub: StockPublisher) -> int:
        asked_at = self._hub.now()
        levels = [translate.stock_level(data, self._hub.name, asked_at) for data in await self._api.stock()]
        for start in range(0, len(levels), LEVELS_AT_ONCE):
            await self._offer("stock", hub.publish(levels[start : start + LEVELS_AT_ONCE]))
        return len(levels)

    async def _offer(self, what: str, handed: Awaitable[None]) -> None:
        try:
            await handed
        except Rejected as refusal:
            self._left_out.append(f"{what}: {refusal}")


def jobs(settings: Settings, api: Api, hub: HubSide) -> tuple[Job, ...]:
    """The work of this connector beside its callbacks."""
    return (Job("sweep", timedelta(minutes=settings.sweep_minutes), Sweep(api, hub).run),)
