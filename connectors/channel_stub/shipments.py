"""Track & trace goes to the market: every parcel under the hub's own key (T5)."""

from collections.abc import Sequence
from datetime import UTC

from connectors.channel_stub import wire
from connectors.channel_stub.api import Account, Api
from connectors.channel_stub.settings import Settings
from connectors.channel_stub.translate import Filling, order_from_wire, parcel_body, terms_of
from hub_core.errors import Rejected, Unsupported
from hub_core.models import Order, OrderLine, Ref, Shipment
from hub_core.plugins import HubSide


class Shipments:
    """The shipments port of one market. It mails its buyer once itself; a repeat or a correction says nothing (T4)."""

    def __init__(self, settings: Settings, hub: HubSide, api: Api, account: Account) -> None:
        self._settings, self._hub, self._api, self._account = settings, hub, api, account

    async def notify(self, parcels: Sequence[Shipment], /) -> None:
        """Let these parcels stand at the market. Raises `Unsupported` for the order of another, and `HubError`."""
        told = [parcel for parcel in parcels if parcel.ref.origin != self._hub.name]
        if not told:
            return
        order = self._order_of(told)
        live = sorted((one for one in told if not one.withdrawn), key=lambda one: (one.shipped_at, one.ref))
        filling = Filling(await self._lines(order, live))
        bodies = [(parcel, parcel_body(parcel, filling.pieces(parcel))) for parcel in live]
        for parcel, body in bodies:
            await self._api.put_parcel(order.id, parcel.key, body)
        for parcel in told:
            if parcel.withdrawn:
                await self._api.delete_parcel(order.id, parcel.key, parcel.as_of.astimezone(UTC))

    def _order_of(self, parcels: Sequence[Shipment]) -> Ref:
        orders = {parcel.order for parcel in parcels}
        if len(orders) != 1:
            raise Rejected(f"parcels of {len(orders)} orders at once: one order at a time")
        order = orders.pop()
        if order.origin != self._hub.name:
            raise Unsupported(f"order {order.key} is not of this market, so its parcels are not told there")
        return order

    async def _lines(self, order: Ref, parcels: Sequence[Shipment]) -> Sequence[OrderLine]:
        """Of the order as the hub holds it; asked for where it does not, unless no row needs them (H2)."""
        if not any(parcel.lines for parcel in parcels):
            return ()
        held = (await self._hub.memory.known("orders", [order.id])).get(order.id)
        if isinstance(held, Order) and held.lines:
            return held.lines
        said = wire.read(wire.Order, await self._api.one("orders", order.id))
        terms = terms_of(self._settings, origin=self._hub.name, market=await self._account.name())
        return order_from_wire(said, terms).lines
