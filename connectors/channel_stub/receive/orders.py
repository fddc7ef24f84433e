"""Orders come in; a state that nobody knows is shown with the line that explains it (O4)."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from connectors.channel_stub import wire
from connectors.channel_stub.api import Account
from connectors.channel_stub.receive.handing import Taken, hand_each, read_each, unheld
from connectors.channel_stub.settings import Settings
from connectors.channel_stub.translate import order_from_wire, terms_of
from hub_core.models import Order
from hub_core.plugins import HubSide


class OrdersRead:
    """Hands orders to the hub."""

    def __init__(self, settings: Settings, hub: HubSide, account: Account) -> None:
        self._settings, self._hub, self._account = settings, hub, account

    async def take(self, bodies: Sequence[wire.Body], read_at: datetime) -> Taken:
        """Hand on what these say, as far as the hub does not hold it. Raises `HubError`, and never `Rejected`."""
        taken, port = Taken(), self._hub.ports.orders
        if port is None or not bodies:
            return taken
        terms = terms_of(self._settings, origin=self._hub.name, market=await self._account.name())
        read = read_each(
            bodies, lambda body: order_from_wire(wire.read(wire.Order, body), terms, read_at=read_at), taken
        )
        held = await self._hub.memory.known("orders", [order.ref.id for order in read])
        news = unheld(read, held, _same, taken)
        await hand_each(news, port.accept, taken)
        for order in news:
            if order.status is None and order.ref.id not in taken.refused:
                await self._say_unknown(order)
        return taken

    async def _say_unknown(self, order: Order) -> None:
        """Either the state is unknown, or who is to send it."""
        if order.marks:
            cause, cure = f"unknown {order.marks[0]}", "A newer version of this connector may know it; send it by hand."
        else:
            line = f'"{order.word}" = "processing"'
            cause = unknown_status(order.word)
            cure = f"Add to plugins.toml what it means: [connector.{self._hub.name}.settings.statuses] {line}"
        await self._hub.problems.found(cause, f"order {order.number}", cure)


def unknown_status(word: str) -> str:
    """The cause of the problem that a word raises which nobody knows (O4)."""
    return f"unknown order status: {word}"


def _same(order: Order, held: object) -> bool:
    return isinstance(held, Order) and held == msgspec.structs.replace(order, read_at=held.read_at)
