"""Knows which part reads what."""

import logging
from collections.abc import Awaitable, Callable

from connectors.lightspeed import wire
from connectors.lightspeed.api import Api, Shop
from connectors.lightspeed.receive.drift import Drift
from connectors.lightspeed.receive.orders import OrdersRead
from connectors.lightspeed.receive.shipments import ShipmentsRead
from connectors.lightspeed.settings import Settings
from connectors.lightspeed.shipments import ByHand
from hub_core.errors import Rejected, Unsupported
from hub_core.models import Ring
from hub_core.plugins import HubSide

DELETED = "deleted"
log = logging.getLogger(__name__)


class Reader:
    """Reads rings of this shop and, on request, its orders and shipments."""

    def __init__(self, settings: Settings, hub: HubSide, api: Api, shop: Shop) -> None:
        self._hub, self._shop = hub, shop
        by_hand, self._drift = ByHand(hub, api), Drift(hub)
        self.orders = OrdersRead(settings, hub, api, shop, by_hand=by_hand, drift=self._drift)
        self.shipments = ShipmentsRead(hub, api, by_hand)
        self._rung: dict[str, Callable[[Ring], Awaitable[None]]] = {
            "orders": self.orders.rung,
            "shipments": self.shipments.rung,
        }
        self._deleted: dict[str, Callable[[Ring], Awaitable[None]]] = {
            "orders": self.orders.deleted,
            "shipments": self.shipments.deleted,
        }

    async def receive(self, ring: Ring) -> None:
        """Read one ring. Raises `Rejected` for another shop's, and whatever reading and handing on raise."""
        await self._prove_shop(ring)
        group, _, action = (ring.topic or _topic_of(ring.body)).partition("/")
        handlers = self._deleted if action == DELETED else self._rung
        if group not in handlers:
            log.info("nothing to read", extra={"connector": self._hub.name, "topic": ring.topic})
            return
        await handlers[group](ring)
        await self._drift.look(ring.body)

    async def read(self, stream: str, id_: str) -> None:
        """Read this order or shipment anew and hand it on. Raises `NotFound`, and `Unsupported` for the rest."""
        if stream == "orders":
            await self.orders.read(id_)
        elif stream == "shipments":
            await self.shipments.read(id_)
        else:
            raise Unsupported(f"this connector reads orders and shipments, not {stream}")

    async def _prove_shop(self, ring: Ring) -> None:
        """A ring that came before the shop's number was learnt is proved here (G3)."""
        claimed = ring.headers.get("x-shop-id", "")
        if claimed and (own := await self._shop.id()) and claimed != own:
            raise Rejected(f"the ring is of shop {claimed}, and this connector is of another")


def _topic_of(body: bytes) -> str:
    """Without the header, the name around the object tells the group."""
    said = wire.anything(body)
    name = next(iter(said), "") if isinstance(said, dict) else ""
    return f"{name}s/" if name in ("order", "shipment") else ""
