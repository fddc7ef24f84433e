"""Shipments that changed since the last sweep; those of the first one come with their orders."""

from collections.abc import Sequence
from datetime import datetime

from connectors.lightspeed import wire
from connectors.lightspeed.api import Api, Shop
from connectors.lightspeed.jobs.stream import Tell, leave, readable
from connectors.lightspeed.receive import Reader
from connectors.lightspeed.translate import identity, shipment_id, shipment_time
from hub_core.errors import Rejected
from hub_core.models import Stream
from hub_core.plugins import HubSide


class ShipmentChanges:
    """The shipments' part of the sweep."""

    def __init__(self, hub: HubSide, api: Api, shop: Shop, reader: Reader) -> None:
        self._hub, self._api, self._shop, self._reader = hub, api, shop, reader

    def brings(self) -> Sequence[Stream]:
        """Shipments, if the hub takes them."""
        return () if self._hub.ports.shipments is None else ("shipments",)

    async def sweep(self, last: datetime | None, began: datetime, _tell: Tell, /) -> str:
        """Take those that changed, as the list says them. Raises `HubError`."""
        if last is None:
            return "0 shipments looked at"
        since = await self._shop.filter_time(last)
        walked = self._api.walk("shipments", "shipments", updated_at_min=since)
        rows = await readable(self._hub, wire.Shipment, [raw async for raw in walked], stream="shipments")
        for row in sorted((row for row in rows if identity(row.id)), key=lambda row: (shipment_time(row), row.id)):
            try:
                await self._reader.shipments.take(row, read_at=began)
            except Rejected as fault:
                await leave(self._hub, f"shipments/{shipment_id(row)}", fault)
        return f"{len(rows)} shipments looked at"
