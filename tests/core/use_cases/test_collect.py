"""Jobs run when they are due, nowhere twice, and what they meet has an end (H6, H8, H14, K1, K6)."""

import asyncio
from datetime import timedelta

import pytest

from hub_core.errors import Forbidden, Unauthorised, Unavailable
from hub_core.plugins import Connector, Job
from hub_core.ports import Ports
from hub_core.testing.fakes import FakeCheckoutSource
from hub_core.use_cases import collect as room
from hub_core.use_cases.causes import STOPPED
from hub_core.use_cases.collect import Collect
from hub_core.use_cases.take_in.orders import PAST_KNOWN

pytestmark = pytest.mark.anyio
HOUR = timedelta(hours=1)


class Sweep:
    """A job that does what it is told to."""

    def __init__(self):
        self.runs = 0
        self.fault = None
        self.waits = None
        self.cancelled = 0

    async def run(self, tell):
        self.runs += 1
        tell("half way")
        if self.waits is not None:
            try:
                await self.waits.wait()
            except asyncio.CancelledError:
                self.cancelled += 1
                raise
        if self.fault is not None:
            raise self.fault
        return "3 orders read"


@pytest.fixture
def sweep():
    return Sweep()


@pytest.fixture
async def jobs(house, sweep) -> Collect:
    swept = Job("sweep", HOUR, sweep.run, knows_the_past=True)
    house.hub.plug("shop-nl", Connector(ports=Ports(), jobs=[swept, Job("import", None, sweep.run)]))
    await house.hub.collect.prepare()
    return house.hub.collect


async def schedule(house, job="sweep"):
    return next(one for one in await house.storage.look(lambda work: work.schedules.all()) if one.job == job)


@pytest.mark.promise("H8")
async def test_a_job_runs_at_start_and_at_its_interval(house, jobs, sweep):
    [due] = await jobs.claim()
    assert await jobs.run(due)
    assert await jobs.claim() == []
    house.clock.passes(HOUR)
    [again] = await jobs.claim()
    await jobs.run(again)
    kept = await schedule(house)
    assert (sweep.runs, kept.last_ok, kept.last_result) == (2, True, "3 orders read")
    await jobs.prepare()
    assert len(await jobs.claim()) == 1


@pytest.mark.promise("K6")
async def test_two_runs_never_overlap(house, jobs, sweep):
    assert len(await jobs.claim()) == 1
    assert await jobs.claim() == []
    house.clock.passes(room.LEASE)
    assert len(await jobs.claim()) == 1


async def test_a_job_without_an_interval_runs_by_hand_and_once(house, jobs, sweep):
    [due] = await jobs.claim()
    await jobs.run(due)
    await house.storage.do(lambda work: work.schedules.trigger("shop-nl", "import", at=house.clock()))
    [by_hand] = await jobs.claim()
    assert await jobs.run(by_hand)
    house.clock.passes(timedelta(minutes=30))
    assert await jobs.claim() == []
    sweep.fault = Unavailable("away")
    await house.storage.do(lambda work: work.schedules.trigger("shop-nl", "import", at=house.clock()))
    [by_hand] = await jobs.claim()
    assert not await jobs.run(by_hand)
    assert (await schedule(house, "import")).next_run is None


@pytest.mark.promise("O7")
async def test_the_past_is_known_once_a_job_that_reads_it_ended_well(house, jobs, sweep):
    async def past():
        return await house.storage.look(lambda work: work.notes.read("shop-nl", PAST_KNOWN))

    sweep.fault = Unavailable("away")
    await jobs.run((await jobs.claim())[0])
    assert await past() is None
    sweep.fault = None
    house.clock.passes(HOUR)
    await jobs.run((await jobs.claim())[0])
    assert await past() == house.clock().isoformat()


@pytest.mark.promise("H6")
async def test_a_job_that_fails_thrice_is_a_problem_until_it_goes_well(house, jobs, sweep):
    sweep.fault = Unavailable("503")
    for times in (1, 2, 3):
        assert not await jobs.run((await jobs.claim())[0])
        assert ("the job sweep fails" in await house.problems()) is (times == 3)
        house.clock.passes(HOUR)
    assert (await schedule(house)).last_result == "503"
    sweep.fault = None
    assert await jobs.run((await jobs.claim())[0])
    assert await house.problems() == {}


async def test_a_failed_job_is_tried_again_later_and_later(house, jobs, sweep):
    sweep.fault = Unavailable("503", retry_after=timedelta(minutes=5))
    await jobs.run((await jobs.claim())[0])
    assert (await schedule(house)).next_run - house.clock() == timedelta(minutes=5)
    sweep.fault = Unavailable("503")
    house.clock.passes(timedelta(minutes=5))
    await jobs.run((await jobs.claim())[0])
    assert (await schedule(house)).next_run - house.clock() == timedelta(seconds=16)


@pytest.mark.promise("H8")
async def test_what_is_polled_every_second_is_tried_again_in_its_own_rhythm(house, sweep):
    poll = Job("poll", timedelta(seconds=1), sweep.run)
    house.hub.plug("shop-nl", Connector(ports=Ports(), jobs=[poll]))
    await house.hub.collect.prepare()
    sweep.fault = Unavailable("503")
    waits = []
    for _ in range(12):
        await house.hub.collect.run((await house.hub.collect.claim())[0])
        waits.append(((await schedule(house, "poll")).next_run - house.clock()).total_seconds())
        assert ("the job poll fails" in await house.problems()) is (sum(waits[:-1]) >= 20)
        house.clock.passes(timedelta(seconds=waits[-1]))
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]
    sweep.fault = None
    assert await house.hub.collect.run((await house.hub.collect.claim())[0])
    assert (await schedule(house, "poll")).next_run - house.clock() == timedelta(seconds=1)


@pytest.mark.promise("H6")
async def test_an_unexpected_fault_is_a_problem_at_once(house, jobs, sweep, caplog):
    sweep.fault = KeyError("page")
    assert not await jobs.run((await jobs.claim())[0])
    assert (await house.problems())["the job sweep fails"].evidence == "unexpected KeyError: 'page'"
    assert any(record.exc_info for record in caplog.records)


@pytest.mark.promise("H9")
async def test_a_401_met_by_a_job_stops_the_connector(house, jobs, sweep):
    sweep.fault = Unauthorised("the key is wrong")
    await jobs.run((await jobs.claim())[0])
    assert STOPPED in await house.problems()
    house.clock.passes(HOUR)
    assert await jobs.claim() == []
    assert await house.hub.probes.run() == ["shop-nl"]
    assert len(await jobs.claim()) == 1


@pytest.mark.promise("H9")
async def test_a_403_met_by_a_job_stops_that_job(house, jobs, sweep):
    sweep.fault = Forbidden("not for this key")
    await jobs.run((await jobs.claim())[0])
    await house.storage.do(lambda work: work.schedules.trigger("shop-nl", "import", at=house.clock()))
    house.clock.passes(HOUR)
    assert [one.job for one in await jobs.claim()] == ["import"]


@pytest.mark.promise("K6")
async def test_a_run_broken_off_by_a_stop_goes_on_at_the_next_start(house, jobs, sweep):
    sweep.waits = asyncio.Event()
    run = asyncio.create_task(jobs.run((await jobs.claim())[0]))
    await asyncio.sleep(0.01)
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    kept = await schedule(house)
    assert (sweep.cancelled, kept.last_ok, kept.last_result) == (1, False, "broken off because the hub stopped")
    assert len(await jobs.claim()) == 1


@pytest.mark.promise("K6")
async def test_a_long_run_holds_its_lease(house, jobs, sweep, monkeypatch):
    monkeypatch.setattr(room, "HEARTBEAT", 0.001)
    sweep.waits = asyncio.Event()
    run = asyncio.create_task(jobs.run((await jobs.claim())[0]))
    for _ in range(3):
        house.clock.passes(room.LEASE - timedelta(seconds=1))
        await asyncio.sleep(0.02)
    assert await jobs.claim() == []
    sweep.waits.set()
    assert await run


@pytest.mark.promise("K6")
async def test_a_run_that_lost_its_lease_is_broken_off_because_another_may_run(house, jobs, sweep, monkeypatch):
    sweep.waits = asyncio.Event()
    [lost] = await jobs.claim()
    house.clock.passes(room.LEASE)
    await jobs.claim()
    monkeypatch.setattr(room, "HEARTBEAT", 0.001)
    assert not await jobs.run(lost)
    assert sweep.cancelled == 1
    assert (await schedule(house)).last_ok is None


@pytest.mark.promise("K6")
async def test_a_moment_without_storage_does_not_cost_a_run_its_lease(house, jobs, sweep, monkeypatch, caplog):
    monkeypatch.setattr(room, "HEARTBEAT", 0.001)
    sweep.waits = asyncio.Event()
    run = asyncio.create_task(jobs.run((await jobs.claim())[0]))
    await asyncio.sleep(0.01)
    await house.storage.close()
    await asyncio.sleep(0.02)
    await house.storage.open()
    house.clock.passes(room.LEASE - timedelta(seconds=1))
    await asyncio.sleep(0.02)
    house.clock.passes(timedelta(seconds=2))
    assert await jobs.claim() == []
    sweep.waits.set()
    assert await run
    assert "cannot hold the lease of a job" in caplog.text


@pytest.mark.promise("H14")
async def test_a_paused_stream_is_not_collected(house):
    house.hub.plug("shop-nl", Connector(ports=Ports(checkouts=FakeCheckoutSource())))
    await house.hub.collect.prepare()
    await house.hub.operate.pause("shop-nl", "checkouts")
    assert await house.hub.collect.claim() == []
    await house.hub.operate.resume("shop-nl", "checkouts")
    assert len(await house.hub.collect.claim()) == 1
