"""A shop in the same process, a clock one can turn, and a receiver of its webhooks."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from hashlib import md5
from typing import Any, cast

import httpx
import pytest

from connectors.lightspeed.simulator import SimulatorConfig, build
from connectors.lightspeed.simulator.front import ShopFront
from connectors.lightspeed.simulator.shop import Shop

NOON = datetime(2026, 6, 3, 12, 0, 10, 250000, tzinfo=UTC)


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Receiver:
    """Hears webhooks, keeps them, and answers as it is told."""

    def __init__(self) -> None:
        self.heard: list[httpx.Request] = []
        self.answers: list[int] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.heard.append(request)
        return httpx.Response(self.answers.pop(0) if self.answers else 200)

    @property
    def events(self) -> list[str]:
        return [request.headers["x-event"] for request in self.heard]

    def signed_by(self, secret: str) -> list[bool]:
        return [
            request.headers["x-signature"] == md5(request.content + secret.encode(), usedforsecurity=False).hexdigest()
            for request in self.heard
        ]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def app(clock: Clock, receiver: Receiver) -> ShopFront:
    built = build(SimulatorConfig(), clock=clock, transport=httpx.MockTransport(receiver))
    assert isinstance(built, ShopFront)
    return built


@pytest.fixture
def shop(app: ShopFront) -> Shop:
    found: Shop = app.state.shop
    return found


@pytest.fixture
def inside(app: ShopFront) -> httpx.ASGITransport:
    """The way to the shop without a socket."""
    return httpx.ASGITransport(cast(Any, app))  # the two libraries spell the messages of ASGI differently


@pytest.fixture
async def client(inside: httpx.ASGITransport, shop: Shop) -> AsyncIterator[httpx.AsyncClient]:
    """A client with the shop's key."""
    config = shop.config
    async with httpx.AsyncClient(
        transport=inside, base_url="http://shop.test", auth=(config.key, config.secret)
    ) as opened:
        yield opened


@pytest.fixture
def register(client: httpx.AsyncClient) -> Callable[..., object]:
    """Registers a webhook."""

    async def register(group: str, action: str = "*", **more: object) -> int:
        wanted = {"itemGroup": group, "itemAction": action, "address": "http://hub.test/ring", **more}
        answer = await client.post("/nl/webhooks.json", json={"webhook": wanted})
        assert answer.status_code == 201
        number: int = answer.json()["webhook"]["id"]
        return number

    return register
