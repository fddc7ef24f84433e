"""Credit invoices and returns that changed since the last sweep; the first one looks at those of the last days."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import msgspec

from connectors.lightspeed import wire
from connectors.lightspeed.api import Api, Shop
from connectors.lightspeed.jobs.stream import Tell, leave, readable
from connectors.lightspeed.receive import Reader
from connectors.lightspeed.settings import Settings
from connectors.lightspeed.translate import identity, is_credit
from hub_core.errors import Rejected
from hub_core.models import Stream
from hub_core.plugins import HubSide


class AfterSales:
    """The part of the sweep for what comes back after a sale (O2)."""

    def __init__(self, settings: Settings, hub: HubSide, api: Api, shop: Shop, reader: Reader) -> None:
        self._hub, self._api, self._shop, self._reader = hub, api, shop, reader
        self._first = timedelta(days=settings.first_days)

    def brings(self) -> Sequence[Stream]:
        """Orders, which these are words about, if the hub takes them."""
        return () if self._hub.ports.orders is None else ("orders",)

    async def sweep(self, last: datetime | None, began: datetime, _tell: Tell, /) -> str:
        """Take those that changed, as the lists say them. Raises `HubError`."""
        since = await self._shop.filter_time(last or began - self._first)
        invoices = await readable(self._hub, wire.Invoice, await self._listed("invoices", since), stream="invoices")
        returns = await readable(self._hub, wire.Return, await self._listed("returns", since), stream="returns")
        credited = [said for said in invoices if is_credit(said)]
        for invoice in reversed(credited):
            await self._take("invoices", invoice, lambda said: self._reader.invoices.take(said, read_at=began))
        for back in reversed(returns):
            await self._take("returns", back, lambda said: self._reader.returns.take(said, read_at=began))
        return f"{len(credited)} credit invoices and {len(returns)} returns looked at"

    async def _listed(self, path: str, since: str) -> list[msgspec.Raw]:
        return [raw async for raw in self._api.walk(path, path, updated_at_min=since)]

    async def _take(self, path: str, said: wire.T, take: Callable[[wire.T], Awaitable[None]]) -> None:
        try:
            await take(said)
        except Rejected as fault:
            if not (id_ := identity(getattr(said, "id", None))):
                raise
            await leave(self._hub, f"{path}/{id_}", fault)
