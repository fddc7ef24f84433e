"""An HTTP client for one connector: its own hosts only, no redirects, with time-outs, a size cap and the trace id."""

import logging
import ssl
import time
from collections import Counter
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from hub_core.errors import ConfigError
from hub_core.use_cases.far_clock import answer_dated
from hub_core.use_cases.trace import current_trace

TIMEOUT = httpx.Timeout(connect=5.0, read=20.0, write=20.0, pool=30.0)
LARGEST_ANSWER = 20_000_000
"""Bytes; a page of 250 orders is about one."""
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Egress(httpx.AsyncBaseTransport):
    """Passes on the requests of one connector to the hosts it may call, and counts them."""

    connector: str
    hosts: Collection[str]
    inner: httpx.AsyncBaseTransport
    answers: Counter[str] = field(default_factory=Counter)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send it. Raises `ConfigError` for a host that the settings do not name, and httpx's errors."""
        place = _place(request.url)
        if place not in self.hosts and request.url.host not in self.hosts:
            raise ConfigError(
                f"[connector.{self.connector}] may not call {place}; its settings allow {', '.join(sorted(self.hosts))}"
            )
        if trace := current_trace():
            request.headers["X-Trace-Id"] = trace
        started = time.perf_counter()
        try:
            response = await self._passed_on(request)
        except httpx.TransportError as fault:
            self._note(request, type(fault).__name__, started)
            raise
        self._note(request, str(response.status_code), started)
        if date := _date_of(response):
            answer_dated(date)
        return _capped(response)

    async def _passed_on(self, request: httpx.Request) -> httpx.Response:
        """Send it, and name every fault of the line as httpx does."""
        try:
            return await self.inner.handle_async_request(request)
        except httpx.ConnectTimeout as fault:
            if isinstance(fault.__cause__, aiohttp.ClientConnectorError):
                raise httpx.ConnectError(str(fault.__cause__), request=request) from fault
            raise
        except aiohttp.ClientError as fault:
            raise httpx.ReadError(str(fault) or type(fault).__name__, request=request) from fault

    def _note(self, request: httpx.Request, end: str, started: float) -> None:
        self.answers[end] += 1
        log.debug(
            "call",
            extra={
                "connector": self.connector,
                "method": request.method,
                "path": request.url.path,
                "end": end,
                "ms": round((time.perf_counter() - started) * 1000, 1),
            },
        )

    async def aclose(self) -> None:
        """Let go of the connections."""
        await self.inner.aclose()


def egress_client(connector: str, hosts: Collection[str], *, connections: int = 32) -> httpx.AsyncClient:
    """A client for one connector that may call these hosts (`host` or `host:port`)."""
    inner = AiohttpTransport(
        verify=ssl.create_default_context(),
        limits=httpx.Limits(max_connections=connections, max_keepalive_connections=connections),
    )
    return _Client(transport=Egress(connector, frozenset(hosts), inner), timeout=TIMEOUT, follow_redirects=False)


class _Client(httpx.AsyncClient):
    """Sends what it is given, and nothing beside: no cookies are kept, no redirect is followed.

    A connector signs its requests itself, by a header or by `auth` as user and password; no other scheme is known here.
    """

    async def send(
        self,
        request: httpx.Request,
        *,
        stream: bool = False,
        auth: Any = httpx.USE_CLIENT_DEFAULT,
        follow_redirects: Any = False,  # noqa: ARG002 - never followed, whatever is asked
    ) -> httpx.Response:
        """Send it by the one transport there is. Raises httpx's errors, and `ConfigError` for a foreign host."""
        if isinstance(auth, tuple):
            auth = httpx.BasicAuth(*auth)
        if isinstance(auth, httpx.BasicAuth):
            request = next(auth.sync_auth_flow(request))
        elif auth is not httpx.USE_CLIENT_DEFAULT and auth is not None:
            raise TypeError(f"{type(auth).__name__}: only user and password, or a header of one's own")
        response = await self._transport.handle_async_request(request)
        response.request = request
        if not stream:
            try:
                await response.aread()
            finally:
                await response.aclose()
        return response


def _place(url: httpx.URL) -> str:
    return f"{url.host}:{url.port}" if url.port else url.host


def _date_of(response: httpx.Response) -> datetime | None:
    """What the far side's clock showed; None: it did not say, or said it in no known way."""
    try:
        date = parsedate_to_datetime(response.headers.get("date", ""))
    except ValueError:
        return None
    return date.astimezone(UTC)


def _capped(response: httpx.Response) -> httpx.Response:
    if isinstance(response.stream, httpx.AsyncByteStream):
        response.stream = _Capped(response.stream)
    return response


class _Capped(httpx.AsyncByteStream):
    """An answer that ends with an error when it grows beyond the cap."""

    def __init__(self, stream: httpx.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        try:
            async for chunk in self._stream:
                size += len(chunk)
                if size > LARGEST_ANSWER:
                    raise httpx.ReadError(f"the answer is larger than {LARGEST_ANSWER} bytes")
                yield chunk
        except aiohttp.ClientError as fault:
            raise httpx.ReadError(str(fault) or type(fault).__name__) from fault

    async def aclose(self) -> None:
        await self._stream.aclose()
