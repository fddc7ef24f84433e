"""The sweep: the sure path beside the callbacks."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from hub_core.errors import Rejected
from hub_core.models import Shipment
from hub_core.plugins import HubSide, Job
from hub_core.ports import ShipmentNotifier, StockPublisher

from . import translate
from .api import Api
from .settings import Settings
from .wire import ShipmentData

CURSOR = "sweep"
OVERLAP = timedelta(hours=1)
LEVELS_AT_ONCE = 500


class Sweep:
    """Asks the warehouse what changed since the last sweep began, and hands it to the hub (H8)."""

    def __init__(self, api: Api, hub: HubSide) -> None:
        self._api = api
        self._hub = hub
        self._left_out: list[str] = []

    async def run(self, progress: Callable[[str], None]) -> str:
        """Read shipments and stock, as far as granted; what is refused is left out and shown as a problem."""
        started = self._hub.now()
        self._left_out = []
        parcels = levels = 0
        if self._hub.ports.shipments is not None:
            parcels = await self._shipments(self._hub.ports.shipments, progress)
        if self._hub.ports.stock is not None:
            levels = await self._stock(self._hub.ports.stock)
        if self._left_out:
            cure = "put right what is said; the warehouse's own list shows the rest"
            await self._hub.problems.found("the sweep left something out", "; ".join(self._left_out[:20]), cure)
        await self._hub.memory.write_note(CURSOR, started.isoformat())
        return f"read {parcels} shipments and {levels} stock levels, left out {len(self._left_out)}"

    async def _shipments(self, hub: ShipmentNotifier, progress: Callable[[str], None]) -> int:
        noted = await self._hub.memory.note(CURSOR)
        since = datetime.fromisoformat(noted) - OVERLAP if noted else None
        seen = 0
        async for page in self._api.shipments(since):
            for parcels in self._by_order(page.shipments):
                await self._offer(hub, parcels)
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

    async def _offer(self, hub: ShipmentNotifier, parcels: list[Shipment]) -> None:
        try:
            await hub.notify(parcels)
        except Rejected as refusal:
            self._left_out.append(f"{', '.join(parcel.ref.id for parcel in parcels)}: {refusal}")

    async def _stock(self, hub: StockPublisher) -> int:
        asked_at = self._hub.now()
        levels = [translate.stock_level(data, self._hub.name, asked_at) for data in await self._api.stock()]
        for start in range(0, len(levels), LEVELS_AT_ONCE):
            try:
                await hub.publish(levels[start : start + LEVELS_AT_ONCE])
            except Rejected as refusal:
                self._left_out.append(f"stock: {refusal}")
        return len(levels)


def jobs(settings: Settings, api: Api, hub: HubSide) -> tuple[Job, ...]:
    """The work of this connector beside its callbacks."""
    return (Job("sweep", timedelta(minutes=settings.sweep_minutes), Sweep(api, hub).run),)
