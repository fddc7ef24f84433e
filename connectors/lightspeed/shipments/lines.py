"""What must be looked up to know which lines a shipment holds."""

from collections.abc import Sequence

from connectors.lightspeed import wire
from connectors.lightspeed.api import Api
from connectors.lightspeed.translate import Terms, line_from_wire, lines_of_products
from hub_core.models import Order, OrderLine, ShipmentLine
from hub_core.plugins import HubSide, Priority


class Lines:
    """The lines of orders and of shipments; orders that the hub holds cost no call (H2)."""

    def __init__(self, hub: HubSide, api: Api) -> None:
        self._hub, self._api = hub, api

    async def of_order(self, order: str, priority: Priority = "normal") -> Sequence[OrderLine]:
        """The lines of an order, as ordered."""
        known = (await self._hub.memory.known("orders", [order])).get(order)
        if isinstance(known, Order) and known.lines:
            return known.lines
        found = await self._api.members(
            f"orders/{order}/products", "orderProducts", wire.OrderProduct, priority=priority
        )
        terms = Terms(origin=self._hub.name, currency="")
        return [line_from_wire(line, terms) for line in found]

    async def of_shipment(
        self, shipment: str, order: Sequence[OrderLine], priority: Priority = "normal"
    ) -> tuple[ShipmentLine, ...]:
        """What a shipment holds, by the lines of its order."""
        path = f"shipments/{shipment}/products"
        held = await self._api.members(path, "shipmentProducts", wire.ShipmentProduct, priority=priority)
        return lines_of_products(held, order)
