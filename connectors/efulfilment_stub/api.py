"""The calls of the Stub Fulfilment API; the one place where its statuses become errors in our words."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import quote

import httpx
import msgspec

from hub_core.errors import Busy, Forbidden, HubError, NotFound, Rejected, Unauthorised, Unavailable
from hub_core.plugins import HubSide

from .settings import Settings
from .wire import (
    FaultBody,
    HeldOrder,
    LevelData,
    OrderAnswer,
    OrderBody,
    OrderPage,
    ShipmentPage,
    StockPage,
    Subscription,
    SubscriptionBody,
    Subscriptions,
)

T = TypeVar("T")
Page = TypeVar("Page", ShipmentPage, OrderPage)
LONGEST_WAIT = timedelta(days=1)
NEVER_ARRIVED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
NOT_US: dict[int, type[Unauthorised]] = {401: Unauthorised, 403: Forbidden}
COME_AGAIN = (408, 429)
_encode = msgspec.json.Encoder().encode


class TooLate(Rejected):
    """Stop: the warehouse has begun with this order and changes it no more."""


SAYS_NO: dict[int, type[Rejected]] = {404: NotFound, 409: TooLate}


class Api:
    """One warehouse, as it can be called. Every call raises `Unavailable`, `Unauthorised` or `Rejected`."""

    def __init__(self, settings: Settings, hub: HubSide) -> None:
        self._base = settings.base
        self._http: httpx.AsyncClient = hub.http
        self._now = hub.now
        bearer = f"Bearer {settings.token.reveal()}"
        self._headers = {"Authorization": bearer, "Content-Type": "application/json"}

    async def put_order(self, reference: str, body: OrderBody) -> HeldOrder:
        """Give an order, or its newer word; answer it as the warehouse holds it. Raises `TooLate` as well."""
        answer = await self._call("PUT", f"/orders/{quote(reference, safe='')}", body=_encode(body))
        return _read(answer, OrderAnswer).order

    async def order(self, reference: str) -> HeldOrder:
        """An order as the warehouse holds it."""
        return _read(await self._call("GET", f"/orders/{quote(reference, safe='')}"), OrderAnswer).order

    def orders(self, since: datetime | None) -> AsyncIterator[OrderPage]:
        """Every order that changed since then, page by page, oldest first."""
        return self._pages("/orders", since, OrderPage)

    def shipments(self, since: datetime | None) -> AsyncIterator[ShipmentPage]:
        """Every parcel that left or changed since then, page by page, oldest first."""
        return self._pages("/shipments", since, ShipmentPage)

    async def _pages(self, path: str, since: datetime | None, kind: type[Page]) -> AsyncIterator[Page]:
        query = {"limit": "200"} | ({"since": since.isoformat()} if since else {})
        while True:
            page = _read(await self._call("GET", path, query=query), kind)
            yield page
            if page.next is None:
                return
            if page.next == query.get("after"):
                raise Unavailable(f"the warehouse gives the page after {page.next} over and over")
            query["after"] = page.next

    async def stock(self) -> tuple[LevelData, ...]:
        """Every level the warehouse states."""
        return _read(await self._call("GET", "/stock"), StockPage).stock

    async def callbacks(self) -> tuple[Subscription, ...]:
        """Everyone whom the warehouse rings."""
        return _read(await self._call("GET", "/callbacks"), Subscriptions).callbacks

    async def add_callback(self, wanted: SubscriptionBody) -> None:
        """Have this address rung; one that is rung already gets the new secret and events."""
        await self._call("POST", "/callbacks", body=_encode(wanted))

    async def remove_callback(self, id_: str) -> None:
        """Have this one rung no more."""
        await self._call("DELETE", f"/callbacks/{quote(id_, safe='')}")

    async def check(self) -> None:
        """Prove that the warehouse answers and takes our token."""
        await self.callbacks()

    async def _call(
        self, method: str, path: str, *, body: bytes | None = None, query: Mapping[str, str] | None = None
    ) -> bytes:
        try:
            answer = await self._http.request(
                method, self._base + path, content=body, params=query, headers=self._headers
            )
        except httpx.HTTPError as fault:
            acted = not isinstance(fault, NEVER_ARRIVED)
            told = f"the warehouse did not answer: {type(fault).__name__} {fault}".rstrip()
            raise Unavailable(told, may_have_acted=acted) from fault
        if not answer.is_success:
            raise self._fault(answer)
        return answer.content

    def _fault(self, answer: httpx.Response) -> HubError:
        status = answer.status_code
        told = f"the warehouse answered {status}: {_reason(answer)}"
        if status in NOT_US:
            return NOT_US[status](told, may_have_acted=False)
        if answer.is_client_error and status not in COME_AGAIN:
            return SAYS_NO.get(status, Rejected)(told)
        if status in COME_AGAIN:
            return Busy(told, retry_after=self._retry_after(answer), may_have_acted=False)
        return Unavailable(told, retry_after=self._retry_after(answer))

    def _retry_after(self, answer: httpx.Response) -> timedelta | None:
        told = answer.headers.get("Retry-After", "").strip()
        try:
            wait = timedelta(seconds=int(told)) if told.isdecimal() else parsedate_to_datetime(told) - self._now()
        except (ValueError, TypeError, OverflowError):
            return None
        return min(max(wait, timedelta(0)), LONGEST_WAIT)


def _reason(answer: httpx.Response) -> str:
    try:
        return msgspec.json.decode(answer.content, type=FaultBody).error.sentence or "it gives no reason"
    except (msgspec.DecodeError, UnicodeDecodeError):
        return "it gives no reason in its own words; is the setting url right?"


def _read(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise Unavailable(f"the warehouse answered what is no {kind.__name__}: {fault}") from fault
