"""Calls to the market; the one place where its statuses become errors in our words."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeVar

import httpx
import msgspec

from connectors.channel_stub import wire
from connectors.channel_stub.settings import Settings
from hub_core.errors import Busy, Forbidden, HubError, NotFound, Rejected, Unauthorised, Unavailable
from hub_core.plugins import HubSide

T = TypeVar("T")
Query = Mapping[str, str | Sequence[str]]
LONGEST_WAIT = timedelta(days=1)
NEVER_ARRIVED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
NOT_US: dict[int, type[Unauthorised]] = {401: Unauthorised, 403: Forbidden}
COME_AGAIN = (408, 429)
encode = msgspec.json.Encoder().encode


class Forgotten(Rejected):
    """Stop: the market does not remember that place of its feed; everything must be looked at."""


SAYS_NO: dict[int, type[Rejected]] = {404: NotFound, 410: Forgotten}


class Calls:
    """One market, as it can be called. Every call raises `Unavailable`, `Unauthorised` or `Rejected`."""

    def __init__(self, settings: Settings, hub: HubSide) -> None:
        self._base = settings.base
        self._http: httpx.AsyncClient = hub.http
        self._now = hub.now
        bearer = f"Bearer {settings.token.reveal()}"
        self._headers = {"Authorization": bearer, "Content-Type": "application/json"}

    async def call(self, method: str, path: str, *, body: object = None, query: Query | None = None) -> bytes:
        """Do it, and answer what the market answers."""
        content = None if body is None else encode(body)
        try:
            answer = await self._http.request(
                method, self._base + path, content=content, params=query, headers=self._headers
            )
        except httpx.HTTPError as fault:
            acted = not isinstance(fault, NEVER_ARRIVED)
            told = f"the market did not answer: {type(fault).__name__} {fault}".rstrip()
            raise Unavailable(told, may_have_acted=acted) from fault
        if not answer.is_success:
            raise _fault(answer, self._now)
        return answer.content


def _fault(answer: httpx.Response, now: Callable[[], datetime]) -> HubError:
    status = answer.status_code
    told = f"the market answered {status}: {_reason(answer)}"
    if status in NOT_US:
        return NOT_US[status](told, may_have_acted=False)
    if answer.is_client_error and status not in COME_AGAIN:
        return SAYS_NO.get(status, Rejected)(told)
    if status in COME_AGAIN:
        return Busy(told, retry_after=_retry_after(answer, now), may_have_acted=False)
    return Unavailable(told, retry_after=_retry_after(answer, now))


def _retry_after(answer: httpx.Response, now: Callable[[], datetime]) -> timedelta | None:
    told = answer.headers.get("Retry-After", "").strip()
    try:
        wait = timedelta(seconds=int(told)) if told.isdecimal() else parsedate_to_datetime(told) - now()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(wait, timedelta(0)), LONGEST_WAIT)


def _reason(answer: httpx.Response) -> str:
    try:
        return wire.read(wire.FaultBody, answer.content).error.sentence or "it gives no reason"
    except Rejected:
        return "it gives no reason in its own words; is the setting url right?"


def understood(kind: type[T], answer: bytes) -> T:
    """What the market answered, read. A success in other words is none: raises `Unavailable`."""
    try:
        return wire.read(kind, answer)
    except Rejected as fault:
        raise Unavailable(f"the market's answer was not understood: {fault}") from fault
