"""The door itself: proves a ring, keeps it word for word, and only then says yes (H1, G3)."""

import hmac
import logging
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import md5

from litestar import asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from connectors.lightspeed.api import Shop
from connectors.lightspeed.settings import Settings
from connectors.lightspeed.webhooks.address import PATH, DoorAddress
from hub_core.errors import Unavailable
from hub_core.plugins import HubSide, revealed

KEPT_HEADERS = ("x-event", "x-shop-id", "x-cluster-id", "x-language", "x-format", "x-request-id")
LONGEST_HEADER = 200
A_MINUTE = timedelta(minutes=1)
SOON = timedelta(seconds=5)
KEPT, FORBIDDEN, UNKNOWN, WRONG_METHOD, TOO_LARGE, LATER = 204, 401, 404, 405, 413, 503
log = logging.getLogger(__name__)
Head = list[tuple[bytes, bytes]]


class _Gone(Exception):
    """The caller hung up before it had said everything."""


class _TooLarge(Exception):
    """The body is longer than the settings allow."""


class Door:
    """Answers 204 once a ring is kept; 404, 401 and 413 to whoever is not the shop; 503 to come again."""

    def __init__(self, settings: Settings, hub: HubSide, shop: Shop, address: DoorAddress) -> None:
        self._hub, self._shop, self._address = hub, shop, address
        self._secrets = revealed((settings.secret, *settings.old_secrets))
        self._limit = settings.max_body_bytes
        self._refused: Counter[str] = Counter()
        self._told_at: datetime | None = None

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        try:
            status, head = await self._hear(scope, receive)
        except _Gone:
            return
        except Unavailable as fault:
            wait = max(1, round((fault.retry_after or SOON).total_seconds()))
            status, head = LATER, [(b"retry-after", str(wait).encode())]
        head = head if status == KEPT else [*head, (b"content-length", b"0")]
        await send({"type": "http.response.start", "status": status, "headers": head})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _hear(self, scope: Scope, receive: Receive) -> tuple[int, Head]:
        token = str(scope["path"]).strip("/")
        if not hmac.compare_digest(token.encode(), (await self._address.token()).encode()):
            return self._refuse(UNKNOWN, "wrong path")
        if scope.get("method") != "POST":
            return WRONG_METHOD, [(b"allow", b"POST")]
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        try:
            body = await self._body(headers, receive)
        except _TooLarge:
            return self._refuse(TOO_LARGE, "body too large")
        if not self._signed(body, headers.get("x-signature", "")):
            return self._refuse(FORBIDDEN, "wrong signature")
        known = await self._shop.id_if_known()
        if known and headers.get("x-shop-id", "").strip() != known:
            return self._refuse(FORBIDDEN, "another shop")
        await self._keep(headers, body)
        return KEPT, []

    async def _body(self, headers: Mapping[str, str], receive: Receive) -> bytes:
        announced = headers.get("content-length", "0")
        if announced.isascii() and announced.isdigit() and int(announced[:15]) > self._limit:
            raise _TooLarge
        chunks, size = [], 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                raise _Gone
            chunks.append(message.get("body", b""))
            size += len(chunks[-1])
            if size > self._limit:
                raise _TooLarge
            if not message.get("more_body", False):
                return b"".join(chunks)

    def _signed(self, body: bytes, given: str) -> bool:
        """Every secret is tried, the first fit ends nothing early, so time tells nothing."""
        claimed = given.strip().lower().encode("latin-1")
        begun = md5(body, usedforsecurity=False)
        fits = []
        for secret in self._secrets:
            whole = begun.copy()
            whole.update(secret)
            fits.append(hmac.compare_digest(whole.hexdigest().encode(), claimed))
        return any(fits)

    async def _keep(self, headers: Mapping[str, str], body: bytes) -> None:
        topic = headers.get("x-event", "").strip()[:LONGEST_HEADER]
        id_header = f"x-{topic.partition('/')[0].removesuffix('s')}-id"
        kept = {name: headers[name][:LONGEST_HEADER] for name in (*KEPT_HEADERS, id_header) if name in headers}
        id_ = headers.get(id_header, "").strip() if id_header not in KEPT_HEADERS else ""
        object_id = id_ if id_.isascii() and id_.isdigit() and len(id_) <= LONGEST_HEADER else ""
        await self._hub.inbox.keep(topic, object_id, body, kept)

    def _refuse(self, status: int, reason: str) -> tuple[int, Head]:
        """Counted, never stored; told at most once a minute, so a flood of calls is no flood of lines."""
        self._refused[reason] += 1
        now = self._hub.now()
        if self._told_at is None or now - self._told_at >= A_MINUTE:
            self._told_at = now
            log.warning("rings refused", extra={"connector": self._hub.name, "counts": dict(self._refused)})
        return status, []


def door(settings: Settings, hub: HubSide, shop: Shop, address: DoorAddress) -> ASGIRouteHandler:
    """The route Lightspeed rings at: raw ASGI, because it is rung most of all."""
    inside = Door(settings, hub, shop, address)

    @asgi(PATH, is_mount=True, copy_scope=True)
    async def lightspeed_rings(scope: Scope, receive: Receive, send: Send) -> None:
        await inside.answer(scope, receive, send)

    return lightspeed_rings
