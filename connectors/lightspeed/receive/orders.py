"""Orders come in: from a ring when its body says enough, else by reading them anew."""

import logging
from collections.abc import Sequence
from datetime import datetime

from connectors.lightspeed import wire
from connectors.lightspeed.api import Api, Shop
from connectors.lightspeed.receive.drift import Drift
from connectors.lightspeed.receive.ids import id_of
from connectors.lightspeed.settings import Settings
from connectors.lightspeed.shipments import ByHand
from connectors.lightspeed.translate import Terms, identity, order_from_wire, order_id, terms_of, text
from hub_core.errors import NotFound, Rejected
from hub_core.models import Order, Ring
from hub_core.plugins import HubSide, Priority

log = logging.getLogger(__name__)


class OrdersRead:
    """Hands orders to the hub, with the shipments that were made by hand on them."""

    def __init__(
        self, settings: Settings, hub: HubSide, api: Api, shop: Shop, *, by_hand: ByHand, drift: Drift
    ) -> None:
        self._settings, self._hub, self._api, self._shop = settings, hub, api, shop
        self._by_hand, self._drift = by_hand, drift

    async def rung(self, ring: Ring) -> None:
        """A signed body with its lines is used as it is; one that cannot be used is read anew (H2)."""
        try:
            said = wire.order_of(ring.body)
            id_ = order_id(said)
        except Rejected as fault:
            if not ring.object_id:
                raise
            log.info("body not usable, read anew", extra={"connector": self._hub.name, "reason": str(fault)})
            await self.read(ring.object_id)
            return
        if wire.embedded(said.products) is None:
            await self.read(id_)
        else:
            await self._take(said, wire.embedded(said.products) or (), read_at=None)

    async def deleted(self, ring: Ring) -> None:
        """The id of a deletion is not signed: the order is read, and taken if it is there after all (G3)."""
        id_ = ring.object_id or id_of(ring.body, "order")
        try:
            await self.read(id_)
        except NotFound:
            log.info("a deleted order is gone", extra={"connector": self._hub.name, "id": id_})

    async def read(self, id_: str, *, priority: Priority = "normal") -> None:
        """Read this order at the shop and hand it on. Raises `HubError`."""
        read_at = self._hub.now()
        said = wire.order_of(await self._api.get(f"orders/{id_}", priority=priority))
        lines = wire.embedded(said.products)
        if lines is None:
            path = f"orders/{id_}/products"
            lines = await self._api.members(path, "orderProducts", wire.OrderProduct, priority=priority)
        await self._take(said, lines, read_at=read_at)

    async def _take(self, said: wire.Order, lines: Sequence[wire.OrderProduct], *, read_at: datetime | None) -> None:
        if self._hub.ports.orders is None:
            return
        label = await self._shop.label(identity(said.custom_status_id))
        order = order_from_wire(said, await self._terms(), lines=lines, label=label, read_at=read_at)
        await self._hub.ports.orders.accept(order)
        if order.status is None:
            await self._say_unknown(order)
        if order.payment is None and (word := text(said.payment_status)):
            await self._drift.count([f"order.paymentStatus={word}"])
        if shipments := wire.embedded(said.shipments):
            await self._by_hand.tell(order.ref.id, shipments, all_of_order=True, read_at=read_at)

    async def _terms(self) -> Terms:
        return terms_of(self._settings, origin=self._hub.name, currency=await self._shop.currency())

    async def _say_unknown(self, order: Order) -> None:
        line = f'{order.word} = "processing"' if order.word.isidentifier() else f'"{order.word}" = "processing"'
        await self._hub.problems.found(
            cause=unknown_status(order.word),
            evidence=f"order {order.number}",
            cure=f"Add to plugins.toml what it means: [connector.{self._hub.name}.settings.statuses] {line}",
        )


def unknown_status(word: str) -> str:
    """The cause of the problem that a word raises which nobody knows (O4)."""
    return f"unknown order status: {word}"
