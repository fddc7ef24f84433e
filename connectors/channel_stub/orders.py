"""What others say of this market's orders: a cancellation is written, nothing else (O13)."""

from connectors.channel_stub.api import Api
from connectors.channel_stub.settings import Settings
from connectors.channel_stub.translate import cancel_body
from hub_core.errors import Unsupported
from hub_core.models import Order, OrderWord
from hub_core.plugins import HubSide


class Orders:
    """The orders port of one market: its buyers make its orders, and it takes words about them."""

    def __init__(self, settings: Settings, hub: HubSide, api: Api) -> None:
        self._settings, self._hub, self._api = settings, hub, api

    async def accept(self, said: Order | OrderWord, /) -> None:
        """Cancel the order there: twice is once, and the newest version counts (H5).

        Raises `Unsupported` for all else, and `Rejected` in the market's words for an order that has left.
        """
        if isinstance(said, Order):
            raise Unsupported(f"the market's buyers make its orders; {said.key} is not made there")
        if said.order.origin != self._hub.name:
            raise Unsupported(f"order {said.order.key} is not of this market")
        if said.said != "cancelled":
            raise Unsupported(f"the market has no word for {said.said!r}")
        if not self._settings.writes_cancelled:
            raise Unsupported("writes_cancelled is false: a person cancels it at the market")
        if said.lines:
            raise Unsupported("the market cancels whole orders only; a person must ask the buyer")
        await self._api.cancel(said.order.id, cancel_body(said))
