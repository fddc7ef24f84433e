"""Customers that changed since the last sweep."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from connectors.lightspeed import wire
from connectors.lightspeed.api import Api, Shop
from connectors.lightspeed.jobs.stream import Tell, batches, leave, readable
from connectors.lightspeed.receive import Reader
from connectors.lightspeed.translate import completed, customer_from_wire, identity
from hub_core.errors import Rejected
from hub_core.models import Customer, Fact, Stream
from hub_core.plugins import HubSide


class CustomerChanges:
    """The customers' part of the sweep; a list says all of them, so none is read by itself."""

    def __init__(self, hub: HubSide, api: Api, shop: Shop, reader: Reader) -> None:
        self._hub, self._api, self._shop, self._reader = hub, api, shop, reader

    def brings(self) -> Sequence[Stream]:
        """Customers, if the hub takes them."""
        return () if self._hub.ports.customers is None else ("customers",)

    async def sweep(self, last: datetime | None, began: datetime, _tell: Tell, /) -> str:
        """Take those that changed; those of before the first sweep come by an import. Raises `HubError`."""
        if last is None:
            return "0 customers looked at"
        since = await self._shop.filter_time(last)
        walked = self._api.walk("customers", "customers", updated_at_min=since)
        rows = await readable(self._hub, wire.Customer, [raw async for raw in walked], stream="customers")
        taken = await self.take(rows, read_at=began)
        return f"{len(rows)} customers looked at, {taken} taken"

    async def take_page(self, rows: Sequence[msgspec.Raw], read_at: datetime) -> int:
        """Hand on what a page of the list says; answer how many were news. Raises `HubError`."""
        return await self.take(await readable(self._hub, wire.Customer, rows, stream="customers"), read_at=read_at)

    async def take(self, rows: Iterable[wire.Customer], *, read_at: datetime) -> int:
        """Hand on those that the hub does not hold just so, oldest first; answer how many. Raises `HubError`."""
        known = sorted((row for row in rows if identity(row.id)), key=lambda row: int(identity(row.id)))
        taken = 0
        for batch in batches(known):
            held = await self._hub.memory.known("customers", [identity(row.id) for row in batch])
            for row in batch:
                taken += await self._take(row, held.get(identity(row.id)), read_at)
        return taken

    async def _take(self, row: wire.Customer, held: Fact | None, read_at: datetime) -> bool:
        """False for one that the hub holds just so."""
        try:
            if isinstance(held, Customer) and held == completed(self._fact(row, held.read_at), held):
                await self._reader.customers.is_there(held.ref.id)
                return False
            await self._reader.customers.take(row, read_at=read_at)
        except Rejected as fault:
            await leave(self._hub, f"customers/{identity(row.id)}", fault)
        return True

    def _fact(self, row: wire.Customer, read_at: datetime | None) -> Customer:
        return customer_from_wire(row, origin=self._hub.name, read_at=read_at)
