"""The warehouse as a sink of orders."""

from hub_core.errors import Rejected, Unsupported
from hub_core.models import Order, OrderWord

from .api import Api, TooLate
from .translate import order_body
from .wire import HeldOrder


class Orders:
    """Takes orders over: the warehouse knows them by the hub's key, so twice is once without a look-up (H5)."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def accept(self, said: Order | OrderWord, /) -> None:
        """Give the warehouse this order, or its newer word. Raises `Rejected` with the warehouse's reason."""
        if isinstance(said, OrderWord):
            raise Unsupported(f"a warehouse takes orders, and no word that {said.key} is {said.said}")
        try:
            held = await self._api.put_order(said.key, order_body(said))
        except TooLate as too_late:
            held = await self._agree(said, too_late)
        if held.status == "refused" or (held.status == "cancelled" and held.said_at is not None):
            raise Rejected(held.reason or f"the warehouse {held.status} order {said.key} and gives no reason")

    async def _agree(self, order: Order, too_late: TooLate) -> HeldOrder:
        """Ask again, with what left already added to what is open; raises `TooLate` when that still differs."""
        known = await self._api.order(order.key)
        sent = {line.line: line.shipped for line in known.lines if line.shipped}
        if not sent:
            raise too_late
        return await self._api.put_order(order.key, order_body(order, sent))
