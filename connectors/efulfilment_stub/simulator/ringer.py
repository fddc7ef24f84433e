"""Rings the callbacks: signs each body and posts it until someone says yes."""

import asyncio
import hashlib
import hmac
import logging
import ssl
from collections.abc import Callable
from datetime import datetime

import httpx

from .callbacks import CallbackBook, Delivery, Subscription

log = logging.getLogger(__name__)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What `X-Stub-Signature` says of a body that was rung at that Unix second."""
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
    return f"sha256={digest.hexdigest()}"


class Ringer:
    """Posts what is due, a few at a time; each lane has a client of its own, because a shared one slows down."""

    def __init__(
        self,
        book: Callable[[], CallbackBook],
        clock: Callable[[], datetime],
        *,
        lanes: int,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._book = book
        self._clock = clock
        self._lanes = lanes
        self._transport = transport
        self._tls: ssl.SSLContext | None = None
        self._clients: list[httpx.AsyncClient] = []
        self._idle: list[httpx.AsyncClient] = []
        self._busy: set[asyncio.Task[None]] = set()

    async def ring_due(self) -> None:
        """Post everything whose time has come, one after the other, and see the busy lanes done too."""
        book = self._book()
        if first := book.waiting.next_due(self._clock()):
            await self._lane(book, first)
        await asyncio.gather(*self._busy)

    def start_due(self) -> None:
        """Have free lanes post what is due, and come back at once; raises what broke a lane before."""
        for lane in [lane for lane in self._busy if lane.done()]:
            self._busy.discard(lane)
            lane.result()
        book = self._book()
        while len(self._busy) < self._lanes and (first := book.waiting.next_due(self._clock())):
            self._busy.add(asyncio.create_task(self._lane(book, first)))

    async def close(self) -> None:
        """Stop ringing and let go of every connection."""
        for lane in self._busy:
            lane.cancel()
        await asyncio.gather(*self._busy, return_exceptions=True)
        for client in self._clients:
            await client.aclose()
        self._clients.clear()
        self._idle.clear()

    def _client(self) -> httpx.AsyncClient:
        if self._idle:
            return self._idle.pop()
        client = self._new_client()
        self._clients.append(client)
        return client

    def _new_client(self) -> httpx.AsyncClient:
        if self._transport is not None:
            return httpx.AsyncClient(transport=self._transport, trust_env=False)
        self._tls = self._tls or ssl.create_default_context()
        return httpx.AsyncClient(verify=self._tls, trust_env=False)

    async def _lane(self, book: CallbackBook, first: Delivery) -> None:
        client = self._client()
        delivery: Delivery | None = first
        while delivery:
            if known := book.subscriptions.get(delivery.subscription):
                await self._ring(client, book, delivery, known)
            delivery = book.waiting.next_due(self._clock())
        self._idle.append(client)

    async def _ring(self, client: httpx.AsyncClient, book: CallbackBook, delivery: Delivery, to: Subscription) -> None:
        body = delivery.event.body
        timestamp = str(int(self._clock().timestamp()))
        headers = {
            "Content-Type": "application/json",
            "X-Stub-Event": delivery.event.event,
            "X-Stub-Delivery": delivery.id,
            "X-Stub-Timestamp": timestamp,
            "X-Stub-Signature": signature(to.secret, timestamp, body),
        }
        try:
            answer = await client.post(to.url, content=body, headers=headers, timeout=book.config.callback_timeout)
        except Exception as error:  # whoever hears may die in the middle, and a line that breaks has many names
            if not isinstance(error, httpx.HTTPError):
                log.exception("a line broke in an unexpected way")
            book.missed(delivery, f"{type(error).__name__}: {error}", self._clock())
            return
        if answer.is_success:
            book.arrived(delivery, answer.status_code, self._clock())
        else:
            book.missed(delivery, f"answered {answer.status_code}", self._clock())
