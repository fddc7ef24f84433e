"""One shop as it can be called: signed in, paced, page by page."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from hashlib import blake2b
from typing import Any

import httpx
import msgspec

from connectors.lightspeed import wire
from connectors.lightspeed.api.answers import fault_in, windows_of
from connectors.lightspeed.settings import Settings
from hub_core.errors import ConfigError, Unavailable
from hub_core.plugins import HubSide, Priority, Window

PAGE = 250
"""The most that Lightspeed gives at once."""
SPANS = (timedelta(minutes=5), timedelta(hours=1), timedelta(days=1))
"""How long the windows are that every answer tells, in its order."""
PATIENCE = timedelta(seconds=5)
"""A stock level waits no longer for its place: it is computed anew when there is one (S4)."""
NEVER_ARRIVED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_pages = msgspec.json.Decoder(dict[str, list[msgspec.Raw]])


class _Id(msgspec.Struct):
    id: Any = None


class _Count(msgspec.Struct):
    count: int


_ids = msgspec.json.Decoder(_Id)
_counts = msgspec.json.Decoder(_Count)


class Api:
    """Every call waits for its place in the budget, and raises `HubError` by what the caller does next."""

    def __init__(self, settings: Settings, hub: HubSide) -> None:
        self._base = f"{settings.address}/{settings.language}/"
        self._http: httpx.AsyncClient = hub.http
        self._budget = hub.budget
        self._login = httpx.BasicAuth(settings.key.reveal(), settings.password.reveal())

    async def get(self, path: str, *, priority: Priority = "normal", purpose: str = "", **query: str | int) -> bytes:
        """The body of what stands at this path, as `orders/7`; it is JSON without an error.

        `purpose` says what the call is for, as the operator sees it (G1); left out, it is the first part of the path.
        """
        return await self._call("GET", path, priority, purpose, query=query)

    async def put(
        self, path: str, change: Mapping[str, Any], *, priority: Priority = "urgent", purpose: str = ""
    ) -> bytes:
        """Change what stands there. A 2xx is no proof: read back what matters."""
        return await self._call("PUT", path, priority, purpose, body=change)

    async def post(
        self, path: str, new: Mapping[str, Any], *, priority: Priority = "normal", purpose: str = ""
    ) -> bytes:
        """Make something new there."""
        return await self._call("POST", path, priority, purpose, body=new)

    async def delete(self, path: str, *, priority: Priority = "normal", purpose: str = "") -> None:
        """Take away what stands there."""
        await self._call("DELETE", path, priority, purpose)

    async def members(
        self,
        path: str,
        key: str,
        kind: type[wire.T],
        *,
        priority: Priority = "normal",
        purpose: str = "",
        **query: str | int,
    ) -> list[wire.T]:
        """All members of a list, newest first."""
        walked = self.walk(path, key, priority=priority, purpose=purpose, **query)
        return [wire.part(kind, raw) async for raw in walked]

    async def walk(
        self, path: str, key: str, *, priority: Priority = "background", purpose: str = "", **query: str | int
    ) -> AsyncIterator[msgspec.Raw]:
        """Every member of a list that stands still or grows, each once, newest first.

        New members shift the pages, so one may be seen twice; filters that members can leave while one walks
        (`updated_at_max`, a status) may skip some: whoever uses those walks again.
        """
        seen: set[str] = set()
        page = 0
        while True:
            page += 1
            found = await self.page(path, key, page, priority=priority, purpose=purpose, **query)
            news = {id_: raw for raw in found if (id_ := _id_of(raw)) not in seen}
            seen |= news.keys()
            for raw in news.values():
                yield raw
            if len(found) < PAGE or not news:
                return

    async def page(
        self,
        path: str,
        key: str,
        number: int,
        *,
        priority: Priority = "background",
        purpose: str = "",
        **query: str | int,
    ) -> list[msgspec.Raw]:
        """One page of a list, newest first; a page with less than `PAGE` members is the last."""
        body = await self._call("GET", path, priority, purpose, query={**query, "limit": PAGE, "page": number})
        return _members(body, key, path)

    async def count(
        self, path: str, *, priority: Priority = "background", purpose: str = "", **query: str | int
    ) -> int:
        """How many members a list has."""
        body = await self.get(f"{path}/count", priority=priority, purpose=purpose, **query)
        try:
            return _counts.decode(body).count
        except msgspec.DecodeError as fault:
            raise Unavailable(f"Lightspeed answered GET {path}/count without a count") from fault

    async def _call(
        self,
        method: str,
        path: str,
        priority: Priority,
        purpose: str,
        *,
        query: Mapping[str, str | int] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> bytes:
        within = PATIENCE if priority == "stock" else None
        await self._budget.spend(priority, purpose or path.partition("/")[0], within=within)
        asked = f"{method} {path}"
        answer = await self._answer(method, f"{self._base}{path}.json", asked, query, body)
        if windows := windows_of(answer):
            self._budget.heard(_spanned(windows))
        if fault := fault_in(answer, asked):
            raise fault
        return answer.content

    async def _answer(
        self,
        method: str,
        url: str,
        asked: str,
        query: Mapping[str, str | int] | None,
        body: Mapping[str, Any] | None,
    ) -> httpx.Response:
        content = None if body is None else msgspec.json.encode(body)
        headers = {"Accept": "application/json"} | ({"Content-Type": "application/json"} if content else {})
        try:
            return await self._http.request(
                method,
                url,
                params=query or None,
                content=content,
                headers=headers,
                auth=self._login,
                follow_redirects=False,
            )
        except httpx.InvalidURL as fault:
            raise ConfigError(f"the setting url makes no address: {fault}") from fault
        except httpx.HTTPError as fault:
            acted = not isinstance(fault, NEVER_ARRIVED)
            told = f"Lightspeed did not answer {asked}: {type(fault).__name__}"
            raise Unavailable(told, may_have_acted=acted) from fault


def budget_key(settings: Settings) -> str:
    """A text that is the same for the same API key at the same shop system, and tells nothing of the key (G1)."""
    return blake2b(f"{settings.address}\n{settings.key.reveal()}".encode(), digest_size=16).hexdigest()


def _spanned(windows: Sequence[Window]) -> Sequence[Window]:
    spans = SPANS if len(windows) == len(SPANS) else [None] * len(windows)
    return [replace(window, span=span) for window, span in zip(windows, spans, strict=True)]


def _members(body: bytes, key: str, path: str) -> list[msgspec.Raw]:
    """The members of a list; each of them is an object, or nobody knows where the list ends."""
    try:
        found = _pages.decode(body)[key]
        for raw in found:
            _ids.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, KeyError) as fault:
        raise Unavailable(f"Lightspeed answered GET {path} without a list of {key}") from fault
    return found


def _id_of(raw: msgspec.Raw) -> str:
    return str(_ids.decode(raw).id)
