"""A hub in memory whose shop and warehouse the test plays itself, over a storage that can go away."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.storage.memory import Memory
from adapters.worker import Worker, worker
from adapters.worker import lane as lanes
from adapters.worker.lane import Lane
from hub_core.decisions import fate
from hub_core.errors import Unavailable
from hub_core.models import Ref, Ring, Rules
from hub_core.plugins import Connector, Job
from hub_core.ports import Ports
from hub_core.testing import samples
from hub_core.testing.fakes import FakeOrderSink
from hub_core.use_cases import Hub
from hub_core.use_cases.records import Problem


class Shaky(Memory):
    """A storage that can be away, wholly or with its news alone."""

    def __init__(self) -> None:
        super().__init__()
        self.away = False
        self.news_fault: Exception | None = None

    def _check_open(self) -> None:
        if self.away:
            raise Unavailable("the storage is away", may_have_acted=False)
        super()._check_open()

    async def news(self, queue: Any, owner: str, /, *, within: float) -> bool:
        if self.news_fault is not None:
            raise self.news_fault
        return await super().news(queue, owner, within=within)


@dataclass
class Shop:
    """Reads rings as the test says, and remembers what it was given."""

    seen: list[str] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    inside: int = 0
    most: int = 0
    away: bool = False
    slow: dict[str, asyncio.Event] = field(default_factory=dict)
    """Rings that are read only when the test lets them, by their object id."""

    async def receive(self, ring: Ring) -> None:
        self.seen.append(ring.object_id)
        self.inside += 1
        self.most = max(self.most, self.inside)
        try:
            await asyncio.sleep(0)
            if ring.object_id in self.slow:
                await self.slow[ring.object_id].wait()
            if self.away:
                raise Unavailable("the shop does not pick up", may_have_acted=False)
        finally:
            self.inside -= 1
        self.read.append(ring.object_id)

    def lets_wait(self, *ids: str) -> None:
        self.slow.update({one: asyncio.Event() for one in ids})


@dataclass
class House:
    """A hub, and what stands around it."""

    storage: Shaky
    hub: Hub
    shop: Shop
    warehouse: FakeOrderSink
    lanes: list[tuple[Lane[Any], asyncio.Task[None]]] = field(default_factory=list)

    async def rings(self, *ids: object) -> None:
        """The shop rang about these."""
        for one in ids:
            now = self.hub.now()
            ring = Ring(id=0, origin=samples.SHOP, topic="orders/updated", object_id=str(one), body=b"{}", kept_at=now)
            await self.storage.do(lambda work, ring=ring, now=now: work.inbox.keep(ring, due=now))

    async def orders(self, *ids: object) -> None:
        """The shop gave these orders, paid just now."""
        for one in ids:
            now = self.hub.now()
            order = samples.order(ref=Ref(samples.SHOP, str(one)), number=f"10{one}", as_of=now, made_at=now)
            await self.hub.ports_for(samples.SHOP).orders.accept(order)

    def lane(self, **changes: Any) -> Lane[Any]:
        """The lane of the shop's inbox, running."""
        receive = self.hub.receive
        parts: dict[str, Any] = {
            "queue": "inbox",
            "owner": samples.SHOP,
            "storage": self.storage,
            "claim": lambda room: receive.claim(samples.SHOP, room),
            "work": receive.read,
            "hold": receive.hold,
            "hands": 8,
            "idle": 0.05,
        }
        lane: Lane[Any] = Lane(**{**parts, **changes})
        self.lanes.append((lane, asyncio.create_task(lane.run())))
        return lane

    async def stop(self) -> None:
        """Stop every lane; it ends without a fault."""
        for lane, _ in self.lanes:
            lane.stop()
        for event in self.shop.slow.values():
            event.set()
        for _, running in self.lanes:
            await running
        self.lanes.clear()

    async def waiting(self) -> int:
        """How many rings are open."""
        counts = await self.storage.look(lambda work: work.inbox.counts())
        return sum(one.waiting for one in counts)

    async def free(self) -> list[str]:
        """The rings that anybody could take up now; this takes them."""
        return [row.ring.object_id for row in await self.hub.receive.claim(samples.SHOP, 100)]

    async def problems(self) -> dict[str, Problem]:
        """The open problems by connector."""
        found: Sequence[Problem] = await self.storage.look(lambda work: work.problems.open())
        return {one.connector: one for one in found}


def now() -> datetime:
    return datetime.now(UTC)


Building = Callable[..., Awaitable[House]]


@pytest.fixture
async def build() -> Building:
    """Builds a house: over this storage, with this clock, and with these jobs of the shop."""

    async def build(
        storage: Shaky | None = None,
        *,
        clock: Callable[[], datetime] = now,
        jobs: Sequence[Job] = (),
        check: Callable[[], Awaitable[None]] | None = None,
    ) -> House:
        storage = storage or Shaky()
        house = House(storage, Hub(storage, clock), Shop(), FakeOrderSink())
        checked: dict[str, Any] = {} if check is None else {"check": check}
        rules = Rules(live_from=clock() - timedelta(days=1))
        house.hub.join(samples.SHOP, role="shop", rules=rules)
        house.hub.join(samples.WAREHOUSE, role="warehouse")
        shop = Connector(ports=Ports(), receive=house.shop.receive, jobs=jobs, **checked)
        house.hub.plug(samples.SHOP, shop)
        house.hub.plug(samples.WAREHOUSE, Ports(orders=house.warehouse))
        await house.hub.open()
        return house

    return build


@pytest.fixture
async def house(build: Building) -> AsyncIterator[House]:
    built = await build()
    yield built
    await built.stop()
    await built.hub.close()


@pytest.fixture
def until() -> Callable[[Callable[[], Any]], Awaitable[None]]:
    """Waits until something is so, for at most five seconds; what it asks may have to be awaited."""

    async def until(is_so: Callable[[], Any]) -> None:
        async with asyncio.timeout(5):
            while True:
                answer = is_so()
                if await answer if asyncio.iscoroutine(answer) else answer:
                    return
                await asyncio.sleep(0.005)

    return until


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every back-off begins with a hundredth of a second."""
    monkeypatch.setattr(fate, "FIRST", timedelta(milliseconds=10))


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """What lanes logged."""
    caplog.set_level(logging.INFO)
    return lambda: [record.message for record in caplog.records if record.name == lanes.__name__]


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch, quick: None) -> None:
    """Everything a worker looks at now and then it looks at often."""
    for name in ("JOBS_EVERY", "PROBES_EVERY", "ABSENCES_EVERY"):
        monkeypatch.setattr(worker, name, 0.02)


@dataclass
class Staff:
    """The workers of a test, each stopped at its end."""

    workers: list[Worker] = field(default_factory=list)

    async def __call__(self, hub: Hub, **changes: Any) -> Worker:
        made = Worker(hub, **changes)
        self.workers.append(made)
        await made.start()
        return made


@pytest.fixture
async def work(often: None) -> AsyncIterator[Staff]:
    staff = Staff()
    yield staff
    for one in staff.workers:
        await one.stop()
