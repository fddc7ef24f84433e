"""How many calls stock costs a shop, beside a relay that makes one for each change, and what the hub works for it."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from adapters.cli.demo.database import database
from adapters.storage import make_storage
from connectors.lightspeed import plugin
from connectors.lightspeed.settings import Settings
from connectors.lightspeed.simulator import SimulatorConfig, build
from connectors.lightspeed.simulator.trade.offering import NewProduct, NewVariant
from connectors.lightspeed.simulator.trade.products import made
from hub_core.models import ProductName, Rules, StockLevel
from hub_core.plugins import Secret
from hub_core.ports import Ports
from hub_core.use_cases import Hub

WARES, CHANGES = 2000, 2000
OPENED = datetime(2026, 3, 2, 9, tzinfo=UTC)
SHOP = SimulatorConfig(per_second=0, limits=(10**9,) * 3)


@dataclass(frozen=True, slots=True)
class Flood:
    """Changes as they come: so many at a time, of so many different products."""

    name: str
    burst: Callable[[random.Random], int]
    wares: int = WARES


FLOODS = (
    Flood("one by one", lambda _: 1),
    Flood("ten at a time", lambda _: 10),
    Flood("a hundred at a time", lambda _: 100),
    Flood("all at once", lambda _: CHANGES),
    Flood("1 to 1,000 at a time", lambda chance: int(10 ** chance.uniform(0, 3))),
    Flood("the same, of 100 products", lambda chance: int(10 ** chance.uniform(0, 3)), wares=100),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a flood cost."""

    name: str
    per_thousand: float
    """Calls for a thousand changes."""
    work: float
    """What the hub worked for one change, in milliseconds of one core; the simulated shop is not in it."""


class Line(httpx.AsyncBaseTransport):
    """The way to the shop, which counts the calls and what the shop itself works for them."""

    def __init__(self, shop: Any) -> None:
        self._inside, self.calls, self.seconds = httpx.ASGITransport(shop), 0, 0.0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        began = time.thread_time()
        answer = await self._inside.handle_async_request(request)
        self.seconds += time.thread_time() - began
        self.calls += 1
        return answer


class Clock:
    """A millisecond passes whenever somebody looks, so that no two words are said at once."""

    def __init__(self) -> None:
        self._at = OPENED

    def __call__(self) -> datetime:
        self._at += timedelta(milliseconds=1)
        return self._at


class _Endless:
    """A budget in which there is always room: calls are counted, not paced."""

    async def spend(self, *_: Any, **__: Any) -> None:
        return

    def heard(self, *_: Any) -> None:
        return


async def stock(kind: str) -> list[Cost]:
    """Measure every flood over that kind of database."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hub-bench-")))
        hub, line, clock = house(stack.enter_context(database(kind, folder)), wares=WARES)
        await hub.open()
        try:
            await learn(hub)
            return [await _cost(hub, line, clock, flood) for flood in FLOODS]
        finally:
            await hub.close()


async def learn(hub: Hub) -> None:
    """Bring in the shop's products."""
    (bring,) = (job for job in hub.members["shop-nl"].connector.jobs if job.name == "import products")
    await bring.run(lambda _said: None)


def house(url: str, *, wares: int) -> tuple[Hub, Line, Clock]:
    """A hub with a shop that has so many products, a warehouse that states levels, and a market that sells."""
    clock = Clock()
    front = build(SHOP, clock=clock)
    for number in range(wares):
        made(front.state.shop.books, NewProduct(title=f"Mug {number}", variants=(NewVariant(sku=f"MUG-{number}"),)))
    line, hub = Line(front), Hub(make_storage(url), clock)
    hub.join("shop-nl", role="shop", gives=("products", "stock"), gets=("stock",))
    hub.join("warehouse", role="warehouse", gives=("stock",), gets=())
    settings = Settings(url="http://shop.test", key=Secret(SHOP.key), secret=Secret(SHOP.secret))
    http = httpx.AsyncClient(transport=line)
    side = hub.side_for("shop-nl", http=http, public_url=None, budget=_Endless())
    hub.plug("shop-nl", plugin.connect(settings, side))
    hub.plug("warehouse", Ports())
    hub.join("market", role="channel", gives=("orders",), gets=(), rules=Rules(live_from=OPENED))
    hub.plug("market", Ports())
    return hub, line, clock


async def _cost(hub: Hub, line: Line, clock: Clock, flood: Flood) -> Cost:
    chance = random.Random(flood.name)
    says = hub.ports_for("warehouse").stock
    assert says is not None
    line.calls, line.seconds, began = 0, 0.0, time.process_time()
    for burst in _bursts(flood, chance):
        levels = [
            StockLevel(
                product=ProductName(sku=f"MUG-{chance.randrange(flood.wares)}"),
                location="hall",
                available=chance.randrange(1, 10**6),
                as_of=clock(),
            )
            for _ in range(burst)
        ]
        await says.publish(levels)
        await hub.settle_down(rounds=1000)
    work = time.process_time() - began - line.seconds
    return Cost(flood.name, line.calls / CHANGES * 1000, work / CHANGES * 1000)


def _bursts(flood: Flood, chance: random.Random) -> Iterator[int]:
    left = CHANGES
    while left:
        burst = min(left, flood.burst(chance))
        left -= burst
        yield burst
