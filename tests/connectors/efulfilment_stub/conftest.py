"""A hub that remembers, joined to a simulated warehouse: both over real HTTP, on one clock that a test turns."""

import hashlib
import hmac
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import msgspec
import pytest
from litestar import Litestar, Router

from connectors.efulfilment_stub.plugin import connect
from connectors.efulfilment_stub.settings import Settings
from connectors.efulfilment_stub.simulator import SimulatorConfig, Warehouse, build
from hub_core.plugins import Connector, Secret
from hub_core.testing import samples
from hub_core.testing.fakes import FakeClock, RememberingHub, hub_side

TLS = ssl.create_default_context()
TOKEN = "warehouse-token"
WHISPER = "whisper"


def settings(**changes: Any) -> Settings:
    given = {"url": "http://127.0.0.1:9", "token": Secret(TOKEN), "callback_secret": Secret(WHISPER)}
    return Settings(**(given | changes))


@dataclass
class Place:
    """An address on loopback, at which one app after the other is served."""

    url: str = ""
    app: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.app(scope, receive, send)

    @asynccontextmanager
    async def serves(self, app: Litestar) -> AsyncIterator[str]:
        """Serve this app, from its start to its end."""
        async with app.lifespan():
            self.app = app
            yield self.url


def app_of(*handlers: Any) -> Litestar:
    return Litestar(list(handlers), logging_config=None, openapi_config=None)


@dataclass
class Joined:
    """A connector, the hub it speaks to, and the warehouse at its far side, looked at from inside."""

    connector: Connector
    hub: RememberingHub
    house: Warehouse
    inside: httpx.AsyncClient
    callbacks_read: int = 0

    async def does(self, path: str, **body: Any) -> Any:
        """A person in the warehouse does this."""
        answer = await self.inside.post(f"/simulator/{path}", json=body)
        answer.raise_for_status()
        return answer.json()

    async def switch(self, **switches: Any) -> None:
        (await self.inside.put("/simulator/settings", json=switches)).raise_for_status()

    async def passes(self, seconds: float) -> None:
        """Time passes for both, and the warehouse does what is due."""
        self.hub.now.passes(timedelta(seconds=seconds))
        await self.does("tick")

    async def read_callbacks(self) -> list[str]:
        """Ring what waits, and have the hub's inbox read; the events that came."""
        await self.does("tick")
        await self.does("ring")
        new = self.hub.inbox.rings[self.callbacks_read :]
        self.callbacks_read += len(new)
        for number, kept in enumerate(new):
            await self.connector.receive(ring_of(kept.body, topic=kept.topic, id=number))
        return [kept.topic for kept in new]

    async def holds(self) -> Mapping[str, int]:
        return {order.reference: sum(line.open for line in order.lines) for order in self.house.order_numbers}

    async def goes_down(self) -> None:
        await self.switch(down=True)

    async def comes_back(self) -> None:
        await self.switch(down=False)

    async def says_no(self) -> None:
        await self.switch(skus=["TEAPOT"])


def ring_of(body: bytes, **changes: Any) -> Any:
    return samples.ring(**({"origin": "warehouse", "body": body} | changes))


@pytest.fixture(scope="session")
async def hub_place(served):
    """Where the hub's door is, in one test after the other: opening a socket takes longer than most tests."""
    place = Place()
    async with served(place, lifespan="off") as place.url:
        yield place


@pytest.fixture(scope="session")
async def warehouse_place(served):
    """Where the warehouse is."""
    place = Place()
    async with served(place, lifespan="off") as place.url:
        yield place


@pytest.fixture
def make_settings():
    """Settings of a warehouse, with changes."""
    return settings


@pytest.fixture
def make_ring():
    """A kept callback of these bytes."""
    return ring_of


@pytest.fixture
def serve(hub_place: Place):
    """Serves handlers where the hub's door is."""
    return lambda *handlers: hub_place.serves(app_of(*handlers))


@pytest.fixture
def sign():
    """The headers of a callback, signed as the warehouse does."""

    def signed(body: bytes, *, at: int, secret: str = WHISPER, event: str = "stock.level") -> dict[str, str]:
        digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
        return {
            "X-Stub-Event": event,
            "X-Stub-Delivery": "dlv-1",
            "X-Stub-Timestamp": str(at),
            "X-Stub-Signature": f"sha256={digest}",
        }

    return signed


@pytest.fixture
def callback():
    """The body of a callback."""

    def made(event: str, data: Any, *, id: str = "evt-1", at: str = "2026-01-15T13:00:00Z") -> bytes:  # noqa: A002
        return msgspec.json.encode({"id": id, "event": event, "at": at, "data": data})

    return made


@pytest.fixture
async def http():
    """A way out, as the hub gives it."""
    async with httpx.AsyncClient(trust_env=False, verify=TLS) as client:
        yield client


@pytest.fixture
async def joined(hub_place: Place, warehouse_place: Place, http: httpx.AsyncClient):
    """A warehouse that knows mugs and teapots and ships 10 seconds after it took an order."""
    clock = FakeClock()
    warehouse = build(SimulatorConfig(skus=("MUG", "TEAPOT"), ship_after=10.0), clock=clock)
    hub = hub_side("warehouse", http=http, now=clock, public_url=f"{hub_place.url}/warehouse")
    connector = connect(settings(url=warehouse_place.url), hub)
    async with (
        warehouse_place.serves(warehouse) as url,
        hub_place.serves(app_of(Router("/warehouse", route_handlers=list(connector.routes)))),
        httpx.AsyncClient(base_url=url, trust_env=False, verify=TLS) as inside,
    ):
        yield Joined(connector, hub, warehouse.state.warehouse, inside)


@pytest.fixture
async def listening(joined: Joined):
    """The same, and the warehouse knows where to ring."""
    registrations = joined.connector.registrations
    assert registrations is not None
    for wanted in await registrations.wanted():
        await registrations.add(wanted)
    return joined
