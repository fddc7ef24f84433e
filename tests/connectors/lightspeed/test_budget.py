"""One API key, two processes, real windows: nobody is ever refused, and urgent calls wait for nobody (G1)."""

import asyncio
import heapq
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import httpx
import pytest

from adapters.storage import make_storage
from connectors.lightspeed.api import Api
from connectors.lightspeed.api.calls import budget_key
from connectors.lightspeed.simulator import SimulatorConfig, build
from hub_core.errors import Busy
from hub_core.plugins import Secret
from hub_core.testing.fakes import hub_side
from hub_core.use_cases.budget import PacedBudget, SharedBook, account_of, calls_today

pytestmark = pytest.mark.anyio
BEGIN = datetime(2026, 3, 2, 12, 3, 0, 400_000, tzinfo=UTC)
LASTS = timedelta(minutes=11)


class World:
    """A clock that goes on only when everybody sleeps; what the databases have in hand keeps it standing."""

    def __init__(self) -> None:
        self.now, self.in_hand, self._number = BEGIN, 0, 0
        self._asleep: list[tuple[datetime, int, asyncio.Event]] = []

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        awake, self._number = asyncio.Event(), self._number + 1
        heapq.heappush(self._asleep, (self.now + timedelta(seconds=seconds), self._number, awake))
        await awake.wait()

    async def goes_on(self, until: datetime) -> None:
        while self.now < until:
            quiet = 0
            while quiet < 25:
                await asyncio.sleep(0.001 if self.in_hand else 0)
                quiet = 0 if self.in_hand else quiet + 1
            self.now, _, awake = heapq.heappop(self._asleep)
            awake.set()


class Slow:
    """A storage whose steps keep the world's clock standing."""

    def __init__(self, storage: Any, world: World) -> None:
        self._storage, self._world = storage, world

    async def do(self, step: Any, *keys: str) -> Any:
        self._world.in_hand += 1
        try:
            return await self._storage.do(step, *keys)
        finally:
            self._world.in_hand -= 1


class Wire(httpx.AsyncBaseTransport):
    """The way to the shop: each call and each answer takes its own time, so they overtake one another."""

    def __init__(self, shop: Any, world: World) -> None:
        self._inside, self._world, self._chance = httpx.ASGITransport(cast(Any, shop)), world, random.Random(7)  # noqa: S311 - times on the way, no secrets

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await self._world.sleep(self._chance.uniform(0.01, 0.2))
        answer = await self._inside.handle_async_request(request)
        await self._world.sleep(self._chance.uniform(0.01, 2.0))
        return answer


class Process:
    """What one process does with the key."""

    def __init__(self, world: World, storage: Any, wire: Wire, settings: Any, name: str) -> None:
        book = SharedBook(cast(Any, Slow(storage, world)), name, budget_key(settings))
        self.world, self.waited = world, list[timedelta]()
        self.budget = PacedBudget(world, world.sleep, book=book)
        side = hub_side(name, http=httpx.AsyncClient(transport=wire))
        object.__setattr__(side, "budget", self.budget)
        self.api = Api(settings, side)

    async def sweeps(self) -> None:
        while True:
            await self.api.get("orders", priority="background", purpose="sweep")

    async def reads(self) -> None:
        while True:
            await self.api.get("orders", priority="normal")

    async def writes_stock(self) -> None:
        while True:
            try:
                await self.api.get("shop", priority="stock", purpose="stock")
            except Busy as full:
                await self.world.sleep(full.retry_after.total_seconds())

    async def tells_the_shop(self) -> None:
        while True:
            asked = self.world()
            await self.budget.spend("urgent", "shipments")
            self.waited.append(self.world() - asked)
            await self.world.sleep(25)


async def hammered(urls: list[str], settings: Any) -> tuple[World, Any, list[Process], Any]:
    world = World()
    simulator = build(SimulatorConfig(), clock=world)
    wire, storages = Wire(simulator, world), [make_storage(url) for url in urls]
    for storage in storages:
        await storage.open()
    processes = [Process(world, one, wire, settings, f"shop-{at}") for at, one in enumerate(storages)]
    doing = [
        asyncio.create_task(work())
        for one in processes
        for work in (*[one.sweeps] * 15, *[one.reads] * 15, *[one.writes_stock] * 5, one.tells_the_shop)
    ]
    await world.goes_on(BEGIN + LASTS)
    ended = [task.exception() for task in doing if task.done()]
    for task in doing:
        task.cancel()
    await asyncio.gather(*doing, return_exceptions=True)
    for process in processes:
        await process.budget.close()
    looked = await storages[0].look(
        lambda work: (account_of(work, "shop-1", now=world()), calls_today(work, "shop-0", "sweep", now=world()))
    )
    for storage in storages:
        await storage.close()
    assert ended == []
    return world, simulator.state.shop, processes, looked


@pytest.mark.promise("G1")
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_two_processes_with_one_key_are_never_refused_and_urgent_calls_wait_for_nobody(
    database: str, request: pytest.FixtureRequest, tmp_path: Any, settings_of: Any
) -> None:
    url = f"sqlite:///{tmp_path}/hub.db" if database == "sqlite" else request.getfixturevalue("postgres_url")
    _, shop, processes, (account, swept) = await hammered([url, url], settings_of())
    assert Counter(call.status for call in shop.calls).keys() == {200}
    waited = [wait for process in processes for wait in process.waited]
    assert len(waited) >= 2 * 25
    assert max(waited) <= timedelta(seconds=1)
    # Nothing is left lying either: beside the reserves, whole windows are used.
    assert len(shop.calls) >= 2 * 260
    day = account.windows[2]
    assert swept == day.used["background sweep"] > 150
    assert {use.partition(" ")[2] for use in day.used} == {"sweep", "orders", "stock", "shipments"}


async def test_the_text_of_a_key_tells_keys_apart_and_gives_none_away(settings_of: Any) -> None:
    one, same, other, elsewhere = (
        budget_key(settings_of(key=Secret(key), url=url))
        for key, url in (
            ("open-sesame", "http://shop.test"),
            ("open-sesame", "http://shop.test/"),
            ("another", "http://shop.test"),
            ("open-sesame", "http://other.test"),
        )
    )
    assert one == same
    assert len({one, other, elsewhere}) == 3
    assert "sesame" not in one


@pytest.mark.promise("G1")
async def test_every_call_says_what_it_is_for_and_every_answer_how_long_its_windows_are(settings_of: Any) -> None:
    simulator = build(SimulatorConfig(per_second=0), clock=lambda: BEGIN)
    side = hub_side("shop-nl", http=httpx.AsyncClient(transport=httpx.ASGITransport(cast(Any, simulator))))
    api = Api(settings_of(), side)
    await api.get("orders/count")
    await api.get("orders", purpose="sweep")
    assert side.budget.purposes == ["orders", "sweep"]
    spans = [(window.limit, window.span) for window in side.budget.windows]
    assert spans == [(300, timedelta(minutes=5)), (3000, timedelta(hours=1)), (12000, timedelta(days=1))]
