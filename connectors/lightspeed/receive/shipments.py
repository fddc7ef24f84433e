"""Shipments come in when somebody made them by hand, and when such a one is taken back."""

import logging
from datetime import datetime

from connectors.lightspeed import wire
from connectors.lightspeed.api import Api
from connectors.lightspeed.receive.ids import id_of
from connectors.lightspeed.shipments import ByHand
from connectors.lightspeed.translate import order_of_shipment, shipment_id
from hub_core.errors import NotFound, Rejected
from hub_core.models import Ring
from hub_core.plugins import HubSide, Priority

log = logging.getLogger(__name__)


class ShipmentsRead:
    """Hands shipments made by hand to the hub."""

    def __init__(self, hub: HubSide, api: Api, by_hand: ByHand) -> None:
        self._hub, self._api, self._by_hand = hub, api, by_hand

    async def rung(self, ring: Ring) -> None:
        """A signed body that names its order is used as it is; any other is read anew."""
        try:
            said = wire.shipment_of(ring.body)
            id_ = shipment_id(said)
        except Rejected as fault:
            if not ring.object_id:
                raise
            log.info("body not usable, read anew", extra={"connector": self._hub.name, "reason": str(fault)})
            await self.read(ring.object_id)
            return
        if order_of_shipment(said):
            await self.take(said, read_at=None)
        else:
            await self.read(id_)

    async def deleted(self, ring: Ring) -> None:
        """The id of a deletion is not signed: the shipment is read, and taken if it is there after all (G3)."""
        id_ = ring.object_id or id_of(ring.body, "shipment")
        try:
            await self.read(id_)
        except NotFound:
            log.info("a deleted shipment is gone", extra={"connector": self._hub.name, "id": id_})

    async def read(self, id_: str, *, priority: Priority = "normal") -> None:
        """Read this shipment at the shop and hand it on. Raises `HubError`."""
        read_at = self._hub.now()
        await self.take(wire.shipment_of(await self._api.get(f"shipments/{id_}", priority=priority)), read_at=read_at)

    async def take(self, said: wire.Shipment, *, read_at: datetime | None) -> None:
        """Hand on what it says. Raises `Rejected` when it names no order."""
        order = order_of_shipment(said)
        if not order:
            raise Rejected(f"shipment {shipment_id(said)} names no order")
        await self._by_hand.tell(order, [said], all_of_order=False, read_at=read_at)
