"""A warehouse over real HTTP, someone it rings, and a clock that a test turns."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import httpx
import msgspec
import pytest
from litestar import Litestar, Request, Response, post

from connectors.efulfilment_stub import simulator

TLS = ssl.create_default_context()
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@dataclass
class Clock:
    """Noon, until a test turns it."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def turn(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Ear:
    """Someone who is rung; answers what it is told to, then 200."""

    url: str = ""
    heard: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    rung: asyncio.Event = field(default_factory=asyncio.Event)

    def forget(self) -> None:
        for kept in (self.heard, self.headers, self.bodies, self.answers):
            kept.clear()
        self.rung.clear()

    def events(self) -> list[str]:
        return [str(told["event"]) for told in self.heard]

    def app(self) -> Litestar:
        @post("/ring")
        async def ring(request: Request[Any, Any, Any]) -> Response[None]:
            body = await request.body()
            self.bodies.append(body)
            self.heard.append(msgspec.json.decode(body))
            self.headers.append(dict(request.headers))
            self.rung.set()
            return Response(None, status_code=self.answers.pop(0) if self.answers else 200)

        return Litestar([ring], logging_config=None, openapi_config=None)


@dataclass
class Opened:
    """A warehouse that is open: at its door with the token, inside it without."""

    url: str
    door: httpx.AsyncClient
    inside: httpx.AsyncClient
    house: simulator.Warehouse

    async def put(self, reference: str = "shop-nl:1001", **changes: Any) -> httpx.Response:
        return await self.door.put(f"/v1/orders/{reference.replace(':', '%3A')}", json=order_body(**changes))

    async def tick(self) -> None:
        (await self.inside.post("/simulator/tick")).raise_for_status()

    async def switch(self, **switches: Any) -> None:
        (await self.inside.put("/simulator/settings", json=switches)).raise_for_status()

    async def listen(self, ear: Ear, secret: str | None = None) -> httpx.Response:
        secret = secret or "whisper"
        return await self.door.post("/v1/callbacks", json={"url": ear.url, "secret": secret})


def order_body(*, at: float = 0, quantity: int = 2, **changes: Any) -> dict[str, Any]:
    """An order of two mugs to Utrecht, in the version of so many seconds after noon."""
    line = {"line": "77", "sku": "MUG", "barcode": "8712345678906", "title": "Mug", "quantity": quantity}
    ship_to = {"name": "Ann", "street": "Oudegracht", "number": "1", "postcode": "3511 AA", "city": "Utrecht"}
    version = (NOON + timedelta(seconds=at)).isoformat()
    return {"version": version, "ship_to": ship_to | {"country": "NL"}, "lines": [line]} | changes


@asynccontextmanager
async def opened(served: Any, clock: Callable[[], datetime] | None = None, **config: Any) -> AsyncIterator[Opened]:
    """Open a warehouse for business."""
    app = simulator.build(simulator.SimulatorConfig(**config), clock=clock)
    house = app.state.warehouse
    token = {"Authorization": f"Bearer {house.config.token}"}
    async with (
        served(app) as url,
        httpx.AsyncClient(base_url=url, headers=token, trust_env=False, verify=TLS) as door,
        httpx.AsyncClient(base_url=url, trust_env=False, verify=TLS) as inside,
    ):
        yield Opened(url=url, door=door, inside=inside, house=house)


@pytest.fixture(scope="session")
def one_clock() -> Clock:
    return Clock()


@pytest.fixture
def clock(one_clock: Clock) -> Clock:
    """The clock, put back to noon."""
    one_clock.now = NOON
    return one_clock


@pytest.fixture
def open_warehouse(served: Any) -> Callable[..., AbstractAsyncContextManager[Opened]]:
    """Opens warehouses of any config."""
    return partial(opened, served)


@pytest.fixture
def body() -> Callable[..., dict[str, Any]]:
    """Makes bodies of orders."""
    return order_body


@pytest.fixture(scope="session")
async def one_warehouse(served: Any, one_clock: Clock) -> AsyncIterator[Opened]:
    """Opened once, because opening a socket takes longer than most tests."""
    async with opened(served, one_clock, skus=("MUG", "TEAPOT"), ship_after=10.0) as made:
        yield made


@pytest.fixture
async def warehouse(one_warehouse: Opened, clock: Clock) -> AsyncIterator[Opened]:
    """An empty warehouse that knows mugs and teapots, on the test's clock, shipping after 10 seconds."""
    one_warehouse.house.parcels_numbered = 0
    yield one_warehouse
    await one_warehouse.tick()
    (await one_warehouse.inside.post("/simulator/reset")).raise_for_status()


@pytest.fixture(scope="session")
async def one_ear(served: Any) -> AsyncIterator[Ear]:
    made = Ear()
    async with served(made.app()) as url:
        made.url = f"{url}/ring"
        yield made


@pytest.fixture
def ear(one_ear: Ear) -> Ear:
    """Someone to ring who has heard nothing yet."""
    one_ear.forget()
    return one_ear
