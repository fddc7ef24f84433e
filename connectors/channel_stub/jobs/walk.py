"""The walk: everything the market has, or what changed since, without the feed."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime

from connectors.channel_stub import wire
from connectors.channel_stub.api import Api, Kind
from connectors.channel_stub.receive import Reader
from hub_core.models import StockLevel
from hub_core.plugins import HubSide

Tell = Callable[[str], None]


class Walk:
    """Takes in page after page; offers before orders, and the levels they show after them (S10)."""

    def __init__(self, hub: HubSide, api: Api, reader: Reader) -> None:
        self._hub, self._api, self._reader = hub, api, reader
        self.offers: set[str] = set()
        """The ids of all offers that the last walk over them saw."""

    async def run(self, tell: Tell, *, since: datetime | None, sales_since: datetime | None) -> str:
        """Walk all offers, and the rest as far as it changed since then; say what was done. Raises `HubError`.

        Sales are walked only from a moment on: what was sold before the hub began is in the levels already.
        """
        counts: dict[Kind, int] = {}
        levels: list[StockLevel] = []
        self.offers = set()
        kinds = [kind for kind in self._reader.kinds if kind != "sales" or sales_since is not None]
        for kind in kinds:
            from_then = {"offers": None, "sales": sales_since}.get(kind, since)
            counts[kind], shown = await self._kind(kind, from_then)
            levels += shown
            tell(f"{counts[kind]} {kind} walked")
        await self._reader.levels(levels)
        return ", ".join(f"{count} {kind}" for kind, count in counts.items()) or "nothing that the hub takes"

    async def changes(self, *, since: datetime, sales_since: datetime) -> None:
        """Take in the orders and sales that changed since then, where the feed holds them back. Raises `HubError`."""
        if "orders" in self._reader.kinds:
            await self._kind("orders", since)
        if "sales" in self._reader.kinds:
            await self._kind("sales", sales_since)

    async def _kind(self, kind: Kind, since: datetime | None) -> tuple[int, list[StockLevel]]:
        count, levels = 0, list[StockLevel]()
        async for bodies, read_at in self._pages(kind, since):
            levels += await self._reader.take(kind, bodies, read_at)
            count += len(bodies)
            if kind == "offers":
                self.offers |= {wire.id_of(body) for body in bodies}
        return count, levels

    async def _pages(self, kind: Kind, since: datetime | None) -> AsyncIterator[tuple[list[wire.Body], datetime]]:
        """Each page with a time before it was asked for."""
        read_at = self._hub.now()
        async for bodies in self._api.walk(kind, since):
            yield list(bodies), read_at
            read_at = self._hub.now()
