"""Reads what the warehouse said, and hands it to the hub's ports."""

import logging

from hub_core.errors import NotFound, Unsupported
from hub_core.models import OrderWord, Ring, Shipment, StockChange, StockLevel
from hub_core.plugins import HubSide

from . import translate
from .api import Api
from .translate import Said

logger = logging.getLogger(__name__)


class Reader:
    """Turns callbacks, and what is asked for by hand, into words to the hub."""

    def __init__(self, api: Api, hub: HubSide) -> None:
        self._api = api
        self._hub = hub

    async def receive(self, ring: Ring) -> None:
        """Read one kept callback. An event that nobody knows is shown as a problem and waits for nobody (H11)."""
        heard = translate.callback(ring.body)
        said = translate.said(heard, self._hub.name)
        if said is None:
            cure = "nothing waits for it; a newer version of this connector may know it"
            await self._hub.problems.found(f"unknown event: {heard.event}", f"callback {heard.id}", cure)
            return
        await self._hand_in(said)

    async def read(self, stream: str, id_: str) -> None:
        """Read one shipment anew at the warehouse. Raises `NotFound` when it has none of that id."""
        if stream != "shipments":
            raise Unsupported(f"a warehouse can be asked for shipments, not for {stream} {id_}")
        known = (await self._hub.memory.known("shipments", [id_])).get(id_)
        asked_at = self._hub.now()
        async for page in self._api.shipments(known.as_of if known else None):
            for data in page.shipments:
                if data.id == id_:
                    await self._hand_in(translate.shipment(data, self._hub.name, asked_at))
                    return
        raise NotFound(f"the warehouse knows no shipment {id_}")

    async def _hand_in(self, said: Said) -> None:
        ports = self._hub.ports
        match said:
            case Shipment() if ports.shipments is not None:
                await ports.shipments.notify([said])
            case StockLevel() | StockChange() if ports.stock is not None:
                await ports.stock.publish([said])
            case OrderWord() if ports.orders is not None:
                await ports.orders.accept(said)
            case _:
                logger.info("%s says a %s, which it is not granted", self._hub.name, type(said).__name__)
