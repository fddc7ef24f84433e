"""Where the warehouse rings: a callback is believed by its signature, and kept before it is acknowledged (H1)."""

import hashlib
import hmac
import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec
from litestar import asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from hub_core.errors import ConfigError, Unavailable
from hub_core.plugins import HubSide, Registration, revealed

from .api import Api
from .settings import Settings
from .wire import Envelope, SubscriptionBody

logger = logging.getLogger(__name__)

PATH = "/callbacks"
KEPT_HEADERS = (b"x-stub-event", b"x-stub-delivery", b"x-stub-timestamp")
UNREADABLE = "unreadable"
LONGEST_STAMP = 12
A_MINUTE = timedelta(minutes=1)
Headers = dict[bytes, bytes]
_envelope = msgspec.json.Decoder(Envelope)


class Door:
    """Answers 204 once a callback is kept, 401 when it is not believed, 413 when it is too large, 503 to come again."""

    def __init__(self, settings: Settings, hub: HubSide) -> None:
        self._hub = hub
        self._secrets = revealed((settings.callback_secret, *settings.old_callback_secrets))
        self._limit = settings.max_body_bytes
        self._age = settings.callback_age_seconds
        self._refused = 0
        self._told_at = datetime.min.replace(tzinfo=UTC)

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        status, headers = await self._hear(scope, receive)
        headers = [*headers, (b"content-length", b"0")] if status != 204 else headers  # noqa: PLR2004 - no body, no length
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _hear(self, scope: Scope, receive: Receive) -> tuple[int, list[tuple[bytes, bytes]]]:
        if scope.get("method") != "POST":
            return 405, [(b"allow", b"POST")]
        body = await self._body(receive)
        if body is None:
            return 413, []
        headers = dict(scope["headers"])
        if not self._believed(headers, body):
            self._count_refusal()
            return 401, []
        try:
            await self._keep(headers, body)
        except Unavailable as fault:
            wait = fault.retry_after or timedelta(seconds=5)
            return 503, [(b"retry-after", b"%d" % max(1, int(wait.total_seconds())))]
        return 204, []

    async def _body(self, receive: Receive) -> bytes | None:
        body = b""
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return body
            body += message["body"]
            if len(body) > self._limit:
                return None
            if not message["more_body"]:
                return body

    def _believed(self, headers: Headers, body: bytes) -> bool:
        stamp = headers.get(b"x-stub-timestamp", b"")
        given = headers.get(b"x-stub-signature", b"")
        signed = stamp + b"." + body
        fits = [hmac.compare_digest(_signature(secret, signed), given) for secret in self._secrets]
        return any(fits) and self._fresh(stamp)

    def _fresh(self, stamp: bytes) -> bool:
        seconds = int(stamp) if stamp.isdigit() and len(stamp) <= LONGEST_STAMP else 0
        return abs(seconds - self._hub.now().timestamp()) <= self._age

    async def _keep(self, headers: Headers, body: bytes) -> None:
        try:
            envelope = _envelope.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            envelope = Envelope(id="", event=UNREADABLE)
        kept = {name.decode(): headers[name].decode("latin-1") for name in KEPT_HEADERS if name in headers}
        await self._hub.inbox.keep(envelope.event, envelope.id, body, kept)

    def _count_refusal(self) -> None:
        self._refused += 1
        now = self._hub.now()
        if now - self._told_at >= A_MINUTE:
            logger.warning("%s: %d callbacks so far were not believed", self._hub.name, self._refused)
            self._told_at = now


def _signature(secret: bytes, signed: bytes) -> bytes:
    return b"sha256=" + hmac.digest(secret, signed, hashlib.sha256).hex().encode()


def door(settings: Settings, hub: HubSide) -> ASGIRouteHandler:
    """The route the warehouse rings at: raw ASGI, because it is rung often."""
    inside = Door(settings, hub)

    @asgi(PATH, copy_scope=False)
    async def callbacks(scope: Scope, receive: Receive, send: Send) -> None:
        await inside.answer(scope, receive, send)

    return callbacks


class Callbacks:
    """The one callback this connector wants at the warehouse: its own door, for what it is granted (G2)."""

    def __init__(self, settings: Settings, api: Api, hub: HubSide) -> None:
        self._secret = settings.callback_secret
        self._api = api
        self._hub = hub

    async def wanted(self) -> Sequence[Registration]:
        """Our own door; raises `ConfigError` when nobody said where it is."""
        ports = self._hub.ports
        granted = {"shipment": ports.shipments, "stock": ports.stock, "order": ports.orders}
        events = [event for event, port in granted.items() if port is not None]
        if not events:
            return ()
        if self._hub.public_url is None:
            raise ConfigError(
                f"[connector.{self._hub.name}] the warehouse must be told where to ring: set HUB_PUBLIC_URL to an"
                " address of this hub that the warehouse reaches, or set register_callbacks = false in"
                f" [connector.{self._hub.name}.settings] and register them by hand"
            )
        return (Registration(_topic(events), self._hub.public_url + PATH),)

    async def listed(self) -> Sequence[Registration]:
        """Everyone whom the warehouse rings."""
        return [Registration(_topic(known.events), known.url, known.id) for known in await self._api.callbacks()]

    async def add(self, registration: Registration, /) -> None:
        """Register this one, with the secret that signs."""
        events = tuple(registration.topic.split("+"))
        wanted = SubscriptionBody(url=registration.address, secret=self._secret.reveal(), events=events)
        await self._api.add_callback(wanted)

    async def remove(self, registration: Registration, /) -> None:
        """Take this one away, unless its address was registered anew for other events meanwhile."""
        if registration in await self.listed():
            await self._api.remove_callback(registration.id)


def _topic(events: Sequence[str]) -> str:
    return "+".join(sorted(events))
