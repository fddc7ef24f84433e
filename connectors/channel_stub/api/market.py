"""What the market can be asked, and told."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any, Literal
from urllib.parse import quote

from connectors.channel_stub import wire
from connectors.channel_stub.api.calls import Calls, Query, understood
from connectors.channel_stub.settings import Settings
from hub_core.errors import Unavailable
from hub_core.plugins import HubSide

Kind = Literal["orders", "offers", "sales", "customers"]
AT_ONCE = 50
"""So many objects are read by their ids in one call."""
STOCK_AT_ONCE = 200
FEED_PAGE, PAGE = "200", "200"


class Api:
    """One market. Every method raises `HubError`."""

    def __init__(self, settings: Settings, hub: HubSide) -> None:
        self._calls = Calls(settings, hub)

    async def account(self) -> wire.Account:
        """Whose token it is, and at which market."""
        return understood(wire.Account, await self._calls.call("GET", "/account"))

    async def feed_end(self) -> int:
        """The newest number that the feed gave out."""
        return understood(wire.FeedPage, await self._calls.call("GET", "/feed", query={"limit": "1"})).last

    async def feed(self, after: int) -> wire.FeedPage:
        """The entries behind that place. Raises `Forgotten` where the market remembers it no more."""
        query = {"after": str(after), "limit": FEED_PAGE}
        page = understood(wire.FeedPage, await self._calls.call("GET", "/feed", query=query))
        seqs = [after, *(entry.seq for entry in page.entries)]
        if any(one >= other for one, other in pairwise(seqs)):
            raise Unavailable(f"the market's feed does not rise after {after}")
        return page

    async def named(self, kind: Kind, ids: Sequence[str]) -> Sequence[wire.Body]:
        """The objects of these ids, unread; those that are not there are left out."""
        return (await self._page(kind, {"ids": ",".join(ids)})).items

    async def having(self, kind: Kind, field: str, values: Sequence[str]) -> Sequence[wire.Body]:
        """The objects with one of these values in that field, in any capitals."""
        return (await self._page(kind, {field: list(values)})).items

    async def walk(self, kind: Kind, since: datetime | None = None) -> AsyncIterator[Sequence[wire.Body]]:
        """Every object, or those that changed since then, page by page."""
        query = {"limit": PAGE} | ({"changed_since": since.isoformat()} if since else {})
        while True:
            page = await self._page(kind, query)
            yield page.items
            if page.next is None:
                return
            if page.next == query.get("after"):
                raise Unavailable(f"the market gives the {kind} after {page.next} over and over")
            query["after"] = page.next

    async def one(self, kind: Kind, id_: str) -> wire.Body:
        """One object, unread. Raises `NotFound` as well."""
        return await self._calls.call("GET", f"/{kind}/{quote(id_, safe='')}")

    async def cancel(self, order: str, body: wire.CancelBody) -> None:
        """Cancel an order; raises `Rejected` when it has left."""
        await self._calls.call("POST", f"/orders/{quote(order, safe='')}/cancel", body=body)

    async def put_parcel(self, order: str, key: str, body: wire.ParcelBody) -> None:
        """Tell a parcel, or its newer word."""
        await self._calls.call("PUT", _parcel(order, key), body=body)

    async def delete_parcel(self, order: str, key: str, version: datetime) -> None:
        """Take a parcel back."""
        await self._calls.call("DELETE", _parcel(order, key), query={"version": version.isoformat()})

    async def put_stock(self, rows: Sequence[wire.StockRow]) -> Mapping[str, wire.StockAnswer]:
        """Write levels, and answer what became of each; raises `Unavailable` where that is not said of all."""
        answer = await self._calls.call("PUT", "/offers/stock", body=wire.StockBody(offers=tuple(rows)))
        said = {one.id: one for one in understood(wire.StockAnswers, answer).offers}
        if silent := [row.id for row in rows if row.id not in said]:
            raise Unavailable(f"the market does not say what became of the stock of {', '.join(silent[:5])}")
        return said

    async def patch_customer(self, id_: str, fields: Mapping[str, Any]) -> None:
        """Change these fields of a customer. Raises `NotFound` as well."""
        await self._calls.call("PATCH", f"/customers/{quote(id_, safe='')}", body=fields)

    async def _page(self, kind: Kind, query: Query) -> wire.Page:
        return understood(wire.Page, await self._calls.call("GET", f"/{kind}", query=query))


def _parcel(order: str, key: str) -> str:
    return f"/orders/{quote(order, safe='')}/parcels/{quote(key, safe='')}"
