"""Knows which part reads what, and what was left out of it."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

from connectors.channel_stub import wire
from connectors.channel_stub.api import Account, Api, Kind
from connectors.channel_stub.receive.drift import Drift
from connectors.channel_stub.receive.handing import Taken
from connectors.channel_stub.receive.left_out import LeftOut
from connectors.channel_stub.receive.levels import LevelsSeen
from connectors.channel_stub.receive.missing import Missing
from connectors.channel_stub.receive.offers import OffersRead
from connectors.channel_stub.receive.orders import OrdersRead
from connectors.channel_stub.receive.people import PeopleRead
from connectors.channel_stub.receive.sales import SalesRead
from connectors.channel_stub.settings import Settings
from connectors.channel_stub.translate import unknown_fields
from hub_core.errors import NotFound, Rejected, Unsupported
from hub_core.models import READ, StockLevel
from hub_core.plugins import HubSide

KIND_OF: dict[str, Kind] = {"orders": "orders", "products": "offers", "stock": "offers", "customers": "customers"}
log = logging.getLogger(__name__)


class Reader:
    """Takes in what the market shows, many at a time; and, on request, any one object."""

    def __init__(self, settings: Settings, hub: HubSide, api: Api, account: Account) -> None:
        self._hub, self._api = hub, api
        self._drift, self._left_out = Drift(hub), LeftOut(hub)
        self._orders, self._offers = OrdersRead(settings, hub, account), OffersRead(hub, self._drift)
        self._sales, self._people, self._levels = SalesRead(hub), PeopleRead(hub), LevelsSeen(hub, api)
        self.missing = Missing(hub)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What is worth reading, as far as the hub takes it; offers first, because all else speaks of them."""
        ports = self._hub.ports
        wanted: dict[Kind, bool] = {
            "offers": ports.products is not None or ports.stock is not None,
            "orders": ports.orders is not None,
            "sales": ports.stock is not None,
            "customers": ports.customers is not None,
        }
        return tuple(kind for kind, is_wanted in wanted.items() if is_wanted)

    async def take(self, kind: Kind, bodies: Sequence[wire.Body], read_at: datetime) -> list[StockLevel]:
        """Hand on what these say; answer the levels that offers show, for `levels`. Raises `HubError`."""
        taken, levels = await self._take(kind, bodies, read_at)
        await self._left_out.settle(kind, taken.ids, taken.refused)
        return levels

    async def levels(self, levels: Sequence[StockLevel]) -> None:
        """Hand on the levels that were shown, when the orders that may explain them are in (S10)."""
        taken = await self._levels.tell(levels)
        await self._left_out.settle("levels", taken.ids, taken.refused)

    async def read(self, stream: str, id_: str) -> None:
        """Read this one anew and hand it on. Raises `NotFound`, `Rejected`, and `Unsupported` for other streams."""
        kind = KIND_OF.get(stream)
        if kind is None:
            raise Unsupported(f"the market can be asked for {', '.join(sorted(KIND_OF))}, not for {stream} {id_}")
        read_at = self._hub.now()
        taken, levels = await self._take(kind, [await self._api.one(kind, id_)], read_at)
        await self._left_out.settle(kind, taken.ids, taken.refused)
        for fault in taken.refused.values():
            raise fault
        await self.levels(levels)

    async def absent(self, kind: Kind, id_: str) -> None:
        """The market named it and does not show it: it is looked at by itself, now or later (H9)."""
        if kind == "orders":
            await self._hub.inbox.keep(READ, f"orders/{id_}", b"", {})
        elif kind == "sales":
            fault = NotFound("the feed names it, and the market does not show it")
            await self._left_out.settle(kind, (), {id_: fault})
        elif kind == "offers":
            if not await self.is_there("products", id_) and await self._offers.known(id_) is not None:
                await self.missing.note(id_)
        elif not await self.is_there("customers", id_):
            await self._people.unlink(id_)

    async def is_there(self, stream: str, id_: str) -> bool:
        """False: the id itself answered 404. Anything else that it answers is taken in, or left out."""
        try:
            await self.read(stream, id_)
        except NotFound:
            await self._left_out.settle(KIND_OF[stream], [id_], {})
            return False
        except Rejected as fault:
            log.info("there, and not taken", extra={"connector": self._hub.name, "id": id_, "reason": str(fault)})
        return True

    async def strange(self, words: Iterable[str]) -> None:
        """The market says words that nobody here knows (H11)."""
        await self._drift.count(list(words))

    async def unlink(self, offer: str) -> None:
        """An offer is gone for sure (P10)."""
        await self._offers.unlink(offer)

    async def _take(self, kind: Kind, bodies: Sequence[wire.Body], read_at: datetime) -> tuple[Taken, list[StockLevel]]:
        await self._look(kind, bodies)
        match kind:
            case "orders":
                return await self._orders.take(bodies, read_at), []
            case "sales":
                return await self._sales.take(bodies), []
            case "customers":
                return await self._people.take(bodies, read_at), []
            case "offers":
                taken = await self._offers.take(bodies, read_at)
                return taken, taken.levels

    async def _look(self, kind: Kind, bodies: Sequence[wire.Body]) -> None:
        """The first of some is looked at for what is unknown: they are all alike."""
        for body in bodies[:1]:
            try:
                await self._drift.count(unknown_fields(kind, body))
            except Rejected:
                await self._drift.count([f"{kind}: no object"])
