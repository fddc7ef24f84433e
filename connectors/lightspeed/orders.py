"""What others say of this shop's orders; only what the settings allow is written (O13)."""

from datetime import UTC, datetime

import msgspec

from connectors.lightspeed import wire
from connectors.lightspeed.api import Api
from connectors.lightspeed.settings import Settings
from connectors.lightspeed.translate import status_of, text
from hub_core.errors import Rejected, Unavailable, Unsupported
from hub_core.models import Order, OrderStatus, OrderWord
from hub_core.plugins import HubSide

WRITES = {"cancelled": "cancelled", "refused": "on_hold", "back_ordered": "on_hold"}
"""Which status each word becomes, where the settings allow it to be written."""


class _Written(msgspec.Struct, frozen=True, kw_only=True):
    """The intent to write a status: which, and by the word of when."""

    status: str
    as_of: datetime


class Orders:
    """The orders port of one shop: it makes its orders itself and takes words about them."""

    def __init__(self, settings: Settings, hub: HubSide, api: Api) -> None:
        self._settings, self._hub, self._api = settings, hub, api

    async def accept(self, said: Order | OrderWord, /) -> None:
        """Write what is said, and read it back. Raises `Unsupported` for orders and for words it may not write."""
        if isinstance(said, Order):
            raise Unsupported("Lightspeed makes its own orders and takes none from others")
        if said.order.origin != self._hub.name:
            raise Unsupported(f"order {said.order.key} is not of this shop")
        if said.said not in self._settings.writes_status:
            raise Unsupported(f"{said.said!r} is not written to Lightspeed: writes_status does not allow it")
        if said.lines:
            raise Unsupported("Lightspeed cannot change a part of an order; a person must do it in the back office")
        intent = _Written(status=WRITES[said.said], as_of=said.as_of.astimezone(UTC))
        if await self._is_newest(said.order.id, intent):
            await self._write(said.order.id, intent.status)

    async def _is_newest(self, id_: str, intent: _Written) -> bool:
        """Keeps the intent, unless it stands there; a word older than one that was kept changes nothing."""
        key = f"order:{id_}"
        begun = [msgspec.json.decode(kept, type=_Written) for kept in await self._hub.memory.begun(key)]
        if any(earlier.as_of > intent.as_of for earlier in begun):
            return False
        if intent not in begun:
            await self._hub.memory.begin(key, msgspec.json.encode(intent).decode())
        return True

    async def _write(self, id_: str, status: str) -> None:
        for _ in ("first", "again"):
            if await self._stands(id_, status):
                return
            await self._api.put(f"orders/{id_}", {"order": {"status": status}})
        if not await self._stands(id_, status):
            raise Unavailable(f"Lightspeed said yes twice and left order {id_} as it was")

    async def _stands(self, id_: str, status: str) -> bool:
        """True when nothing is left to write. Raises `Rejected` when the order is completed: the goods are gone."""
        order = wire.order_of(await self._api.get(f"orders/{id_}", priority="urgent"))
        word = text(order.status)
        if status_of(word, None, {}) is OrderStatus.COMPLETED:
            raise Rejected(f"order {text(order.number) or id_} is {word} at Lightspeed; {status!r} comes too late")
        return word in (status, "cancelled")
