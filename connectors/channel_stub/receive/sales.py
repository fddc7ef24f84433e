"""Sales come in, each under the market's own id, so that it counts once (S1, S8)."""

from collections.abc import Sequence

from connectors.channel_stub import wire
from connectors.channel_stub.receive.handing import Taken, read_each
from connectors.channel_stub.translate import sale_from_wire
from hub_core.errors import Rejected
from hub_core.models import StockChange
from hub_core.plugins import HubSide
from hub_core.ports import StockPublisher


class SalesRead:
    """Hands sales to the hub, oldest first."""

    def __init__(self, hub: HubSide) -> None:
        self._hub = hub

    async def take(self, bodies: Sequence[wire.Body]) -> Taken:
        """Hand on what these say. Raises `HubError`; what the hub refuses is named in the answer."""
        taken, port = Taken(), self._hub.ports.stock
        if port is None or not bodies:
            return taken
        read = read_each(bodies, lambda body: sale_from_wire(wire.read(wire.Sale, body), self._hub.name), taken)
        sales = sorted(read, key=lambda sale: sale.as_of)
        try:
            await port.publish(sales)
        except Rejected:
            await self._one_by_one(sales, port, taken)
        else:
            taken.ids += [sale.id for sale in sales]
        return taken

    async def _one_by_one(self, sales: Sequence[StockChange], port: StockPublisher, taken: Taken) -> None:
        """Several sales of an offer are refused under one name: which of them it was, only this tells."""
        for sale in sales:
            try:
                await port.publish([sale])
            except Rejected as fault:
                taken.refused[sale.id] = fault
            else:
                taken.ids.append(sale.id)
