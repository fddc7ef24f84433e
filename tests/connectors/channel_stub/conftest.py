"""A hub that remembers, joined to a simulated market over real HTTP, on one clock that a test turns."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from connectors.channel_stub.plugin import connect
from connectors.channel_stub.settings import Settings
from connectors.channel_stub.simulator import Market, SimulatorConfig, build
from hub_core.models import Order, Product, StockLevel
from hub_core.plugins import Connector, Secret
from hub_core.testing.fakes import FakeClock, RememberingHub, hub_side

TLS = ssl.create_default_context()
TOKEN = "market-token"
MUG, BOWL = "8712345678906", "8712345678913"


def settings(**changes: Any) -> Settings:
    return Settings(**({"url": "http://127.0.0.1:9", "token": Secret(TOKEN)} | changes))


@dataclass
class Place:
    """An address on loopback, at which one app after the other is served."""

    url: str = ""
    app: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.app(scope, receive, send)


@dataclass
class Joined:
    """A connector, the hub it speaks to, and the market at its far side, looked at from inside."""

    connector: Connector
    hub: RememberingHub
    market: Market
    inside: httpx.AsyncClient
    settings: Settings
    told: list[str] = field(default_factory=list)

    async def feed(self) -> str:
        """Read the feed once."""
        return await self.job("feed")

    async def job(self, name: str) -> str:
        (job,) = (job for job in self.connector.jobs if job.name == name)
        return await job.run(self.told.append)

    def later(self, **time: float) -> None:
        """Time passes for both; a minute if nothing is said."""
        self.hub.now.passes(timedelta(**(time or {"minutes": 1})))

    def turn(self, **switches: Any) -> None:
        """Turn switches of the market."""
        for name, value in switches.items():
            setattr(self.market.switches, name, value)

    def calls(self, method: str = "GET") -> list[str]:
        """The paths that were called by this method since the last look."""
        paths = [call["path"] for call in self.market.calls if call["method"] == method]
        self.market.calls.clear()
        return paths

    def order(self, id_: str) -> Order:
        return self.hub.ports.orders.facts[f"market:{id_}"]

    def product(self, id_: str) -> Product:
        return self.hub.ports.products.facts[f"market:{id_}"]

    def level(self, id_: str) -> StockLevel:
        return self.hub.ports.stock.facts[f"market:{id_}@market"]

    def granted(self, *streams: str) -> "Joined":
        """The same, and the hub grants these streams only."""
        side = replace(self.hub, ports=self.hub.ports.only(streams))
        return replace(self, connector=connect(self.settings, side))

    def setting(self, **changes: Any) -> "Joined":
        """The same with other settings."""
        made = settings(url=self.settings.url, **changes)
        return replace(self, connector=connect(made, self.hub), settings=made)


@pytest.fixture(scope="session")
async def place(served):
    """Where the market is, in one test after the other: opening a socket takes longer than most tests."""
    made = Place()
    async with served(made, lifespan="off") as made.url:
        yield made


@pytest.fixture
def make_settings() -> Callable[..., Settings]:
    """Settings of a market, with changes."""
    return settings


@pytest.fixture
async def http():
    """A way out, as the hub gives it."""
    async with httpx.AsyncClient(trust_env=False, verify=TLS) as client:
        yield client


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def market(clock: FakeClock, place: Place) -> Market:
    """A market that shows ten mugs and five bowls."""
    app = build(SimulatorConfig(), clock=clock)
    place.app = app
    found: Market = app.state.market
    found.add_offer("MUG", ean=MUG, title="Mug", brand="Kiln", price="9.95", stock=10)
    found.add_offer("BOWL", ean=BOWL, title="Bowl", price="4.50", stock=5)
    return found


@pytest.fixture
async def joined(market: Market, place: Place, clock: FakeClock, http: httpx.AsyncClient):
    """A market, and a hub that has not looked at it yet."""
    hub = hub_side("market", http=http, now=clock)
    made = settings(url=place.url)
    async with httpx.AsyncClient(base_url=place.url, trust_env=False, verify=TLS) as inside:
        yield Joined(connect(made, hub), hub, market, inside, made)


@pytest.fixture
async def following(joined: Joined) -> Joined:
    """The same, a minute after everything was walked."""
    await joined.connector.check()
    await joined.feed()
    joined.later()
    joined.calls()
    return joined


class FarMarket:
    """The simulated market behind a port, as the contracts look at it."""

    def __init__(self, joined: Joined) -> None:
        self.market = joined.market

    async def goes_down(self) -> None:
        self.market.switches.down = True

    async def comes_back(self) -> None:
        self.market.switches.down = False

    async def says_no(self) -> None:
        self.market.switches.says_no = True


@pytest.fixture
def far_market() -> type[FarMarket]:
    return FarMarket
