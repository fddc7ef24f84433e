"""The worker runs what is due, breaks jobs off at a stop, lifts stops, and tells people."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.storage import make_storage
from hub_core.errors import Unavailable
from hub_core.plugins import Connector, Job
from hub_core.ports import Ports
from hub_core.testing import samples
from hub_core.testing.fakes import FakeClock
from hub_core.use_cases import Hub, collect
from hub_core.use_cases.collect import Collect
from hub_core.use_cases.records import Pause, Schedule

pytestmark = pytest.mark.anyio


@dataclass
class Sweep:
    """A job that counts its runs, and may take until the test lets it end."""

    begun: int = 0
    ended: int = 0
    gate: asyncio.Event | None = None
    fault: Exception | None = None

    async def run(self, tell: Callable[[str], None]) -> str:
        self.begun += 1
        if self.gate is not None:
            await self.gate.wait()
        if self.fault is not None:
            raise self.fault
        self.ended += 1
        return "all swept"

    @property
    def job(self) -> Job:
        return Job("sweep", timedelta(hours=1), self.run)


async def schedule(house: Any) -> Schedule:
    [only] = await house.storage.look(lambda work: work.schedules.all())
    return only


async def test_rings_are_read_and_orders_are_delivered(house, work, until):
    await work(house.hub)
    await house.rings("7")
    await house.orders("1", "2")
    await until(lambda: house.shop.read == ["7"] and len(house.warehouse.facts) == 2)


@pytest.mark.promise("H6")
async def test_of_several_workers_over_one_postgresql_each_item_meets_one(work, until, postgres_url):
    read: Counter[str] = Counter()
    hubs = []

    async def receive(ring: Any) -> None:
        await asyncio.sleep(0.002)
        read[ring.object_id] += 1

    for _ in range(3):
        hub = Hub(make_storage(postgres_url), lambda: datetime.now(UTC))
        hub.join(samples.SHOP, role="shop")
        hub.plug(samples.SHOP, Connector(ports=Ports(), receive=receive))
        await hub.open()
        hubs.append(hub)
    for hub in hubs:
        await work(hub, hands=4)
    for one in range(60):
        await hubs[one % 3].side_for(samples.SHOP, http=None, public_url=None).inbox.keep("t", str(one), b"", {})
    await until(lambda: len(read) == 60)
    for one in work.workers:
        await one.stop()
    assert max(read.values()) == 1
    for hub in hubs:
        await hub.close()


class TestJobs:
    """Run when they are due, one run at a time."""

    @pytest.mark.promise("H8")
    async def test_they_run_at_the_start_and_after_their_interval_once_each(self, build, work, until):
        sweep, clock = Sweep(), FakeClock()
        house = await build(clock=clock, jobs=[sweep.job])
        await work(house.hub)
        await until(lambda: sweep.ended == 1)
        await asyncio.sleep(0.1)
        clock.passes(timedelta(minutes=59))
        await asyncio.sleep(0.1)
        assert sweep.begun == 1
        clock.passes(timedelta(minutes=1))
        await until(lambda: sweep.ended == 2)
        await asyncio.sleep(0.1)
        assert sweep.begun == 2

    async def test_one_that_runs_still_is_not_begun_again(self, build, work, until, monkeypatch):
        monkeypatch.setattr(collect, "HEARTBEAT", 0.01)
        sweep, clock = Sweep(gate=asyncio.Event()), FakeClock()
        house = await build(clock=clock, jobs=[sweep.job])
        await work(house.hub)
        await until(lambda: sweep.begun == 1)
        for _ in range(10):
            clock.passes(timedelta(seconds=20))
            await asyncio.sleep(0.03)
        assert sweep.begun == 1
        sweep.gate.set()
        await until(lambda: sweep.ended == 1)

    @pytest.mark.promise("H6")
    async def test_a_stop_breaks_them_off_and_the_next_start_goes_on_at_once(self, build, work, until):
        sweep, clock = Sweep(gate=asyncio.Event()), FakeClock()
        house = await build(clock=clock, jobs=[sweep.job])
        first = await work(house.hub)
        await until(lambda: sweep.begun == 1)
        await first.stop()
        left = await schedule(house)
        assert (left.running_until, left.next_run, left.last_ok) == (None, clock(), False)
        sweep.gate.set()
        await work(house.hub)
        await until(lambda: sweep.ended == 1)

    @pytest.mark.promise("H6")
    async def test_one_claimed_at_the_moment_of_the_stop_gives_its_lease_back(self, build, work, until):
        claimed, go_on, sweep = asyncio.Event(), asyncio.Event(), Sweep(gate=asyncio.Event())

        class Late(Collect):
            async def claim(self) -> list[Schedule]:
                found = await super().claim()
                claimed.set()
                await go_on.wait()
                return found

        house = await build(jobs=[sweep.job])
        house.hub.collect = Late(house.hub.storage, house.hub.members, house.hub.now)
        made = await work(house.hub)
        await claimed.wait()
        stopping = asyncio.create_task(made.stop())
        await asyncio.sleep(0.02)
        go_on.set()
        await stopping
        assert (await schedule(house)).running_until is None

    async def test_one_whose_end_cannot_be_kept_is_logged_and_runs_again_after_its_lease(
        self, build, work, until, caplog
    ):
        sweep, clock = Sweep(gate=asyncio.Event()), FakeClock()
        house = await build(clock=clock, jobs=[sweep.job])
        await work(house.hub)
        await until(lambda: sweep.begun == 1)
        house.storage.away = True
        sweep.gate.set()
        await until(lambda: "how a job ended was not kept" in caplog.text)
        house.storage.away = False
        clock.passes(timedelta(minutes=1))
        await until(lambda: sweep.ended == 2)

    async def test_one_that_fails_keeps_no_other_from_running(self, build, work, until):
        good, bad = Sweep(), Sweep(fault=ZeroDivisionError("no pages"))
        house = await build(jobs=[Job("bad", timedelta(hours=1), bad.run), good.job])
        await work(house.hub)
        await until(lambda: good.ended == 1 and bad.begun == 1)
        await until(house.problems)
        assert (await house.problems())[samples.SHOP].cause == "the job bad fails"


class TestProbes:
    """Look whether a stop may end."""

    async def stopped(self, build: Any, check: Callable[[], Awaitable[None]]) -> Any:
        house = await build(check=check)
        since = house.hub.now() - timedelta(minutes=2)
        pause = Pause(connector=samples.SHOP, stream="", by="hub", reason="401", since=since, probe_at=since)
        await house.storage.do(lambda work: work.pauses.set(pause))
        await house.rings("7")
        return house

    @pytest.mark.promise("H9")
    async def test_a_far_side_that_accepts_us_again_goes_on(self, build, work, until):
        async def check() -> None:
            return None

        house = await self.stopped(build, check)
        await work(house.hub)
        await until(lambda: house.shop.read == ["7"])
        assert await house.storage.look(lambda work: work.pauses.all()) == []

    @pytest.mark.promise("H9")
    async def test_one_that_does_not_stays_stopped(self, build, work, until):
        asked = []

        async def check() -> None:
            asked.append(1)
            raise Unavailable("still no")

        house = await self.stopped(build, check)
        await work(house.hub)
        await until(lambda: asked)
        await asyncio.sleep(0.05)
        [pause] = await house.storage.look(lambda work: work.pauses.all())
        assert pause.reason == "still no"
        assert house.shop.seen == []
        assert len(asked) == 1

    async def test_one_that_hangs_holds_up_no_stop(self, build, work, until):
        asked = []

        async def check() -> None:
            asked.append(1)
            await asyncio.sleep(60)

        house = await self.stopped(build, check)
        made = await work(house.hub)
        await until(lambda: asked)
        began = time.monotonic()
        await made.stop()
        assert time.monotonic() - began < 0.5


class TestTelling:
    """Happens now and then, whatever happens to it."""

    @pytest.mark.promise("O4")
    async def test_people_are_told_at_the_interval(self, house, work, until):
        told = []

        async def tell() -> int:
            told.append(time.monotonic())
            return 0

        await work(house.hub, tell=tell, tell_every=0.05)
        await until(lambda: len(told) == 3)
        assert 0.1 <= told[2] - told[0] < 1

    @pytest.mark.parametrize("fault", [Unavailable("no post"), RuntimeError("no post")])
    async def test_a_telling_that_fails_is_tried_again(self, house, work, until, fault, caplog):
        told = []

        async def tell() -> int:
            told.append(1)
            raise fault

        await work(house.hub, tell=tell, tell_every=0.01)
        await until(lambda: len(told) == 3)
        assert [record.levelno for record in caplog.records][:2] == [logging.ERROR] * 2

    async def test_a_stop_waits_for_the_mail_in_hand(self, house, work, until):
        begun, ended = asyncio.Event(), []

        async def tell() -> int:
            begun.set()
            await asyncio.sleep(0.1)
            ended.append(1)
            return 1

        made = await work(house.hub, tell=tell)
        await begun.wait()
        await made.stop()
        assert ended == [1]
