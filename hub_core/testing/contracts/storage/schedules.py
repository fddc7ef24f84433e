"""Promises about schedules: no run twice, no run lost."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from hub_core.testing.contracts.storage.play import LEASE, StoragePromises
from hub_core.testing.samples import NOON, SHOP, WAREHOUSE, after
from hub_core.use_cases.records import Schedule
from hub_core.use_cases.storage import Storage

SWEEP = (SHOP, "sweep")
HOUR = timedelta(hours=1)


async def ensure(
    storage: Storage, job: tuple[str, str] = SWEEP, next_run: datetime | None = NOON, every: timedelta | None = HOUR
) -> None:
    """Let a job exist."""
    await storage.do(lambda work: work.schedules.ensure(*job, every=every, next_run=next_run))


async def start(storage: Storage, now: datetime = NOON, *jobs: tuple[str, str]) -> Sequence[Schedule]:
    """Lease the runs that are due."""
    return await storage.do(lambda work: work.schedules.claim(now, until=now + LEASE, jobs=jobs or (SWEEP,)))


async def done(storage: Storage, run: Schedule, at: datetime, next_run: datetime | None, *, ok: bool = True) -> bool:
    """End a run."""
    return await storage.do(lambda work: work.schedules.done(run, at=at, next_run=next_run, ok=ok, result="3 orders"))


class SchedulePromises(StoragePromises):
    """A run is leased, so that no two overlap anywhere."""

    async def test_ensuring_again_keeps_the_next_run(self, storage: Storage) -> None:
        """Only the interval is renewed; a job without a next run gets one."""
        await ensure(storage, next_run=None, every=None)
        await ensure(storage, next_run=after(1))
        await ensure(storage, next_run=after(9), every=HOUR / 2)
        (schedule,) = await storage.look(lambda work: work.schedules.all())
        assert (schedule.next_run, schedule.every_seconds) == (after(1), 1800)

    @pytest.mark.promise("K6")
    async def test_a_run_never_goes_twice_at_once(self, storage: Storage) -> None:
        """Of many who ask at once, one gets it; the others wait until it is done and due again."""
        await ensure(storage)
        runs = await asyncio.gather(*(start(storage) for _ in range(20)))
        ((run,),) = [got for got in runs if got]
        assert (run.last_start, run.running_until) == (NOON, NOON + LEASE)
        assert await done(storage, run, after(1), after(60))
        assert await start(storage, after(59)) == []
        assert len(await start(storage, after(60))) == 1

    async def test_only_the_jobs_asked_for_are_leased(self, storage: Storage) -> None:
        """A due job that nobody here can run is left to others."""
        await ensure(storage)
        await ensure(storage, (WAREHOUSE, "sweep"))
        assert [run.connector for run in await start(storage, NOON, (WAREHOUSE, "sweep"), (SHOP, "other"))] == [
            WAREHOUSE
        ]
        assert [run.connector for run in await start(storage, NOON, SWEEP, (WAREHOUSE, "sweep"))] == [SHOP]

    async def test_what_is_not_due_does_not_run(self, storage: Storage) -> None:
        """A job waits for its time, one without a next run for a trigger."""
        await ensure(storage, next_run=after(1))
        await ensure(storage, (SHOP, "import"), next_run=None, every=None)
        assert await start(storage, NOON, SWEEP, (SHOP, "import")) == []

    async def test_a_run_tells_how_it_went(self, storage: Storage) -> None:
        """Start, end, result and next run are there to see."""
        await ensure(storage)
        (run,) = await start(storage)
        assert await done(storage, run, after(2), after(60), ok=False)
        (shown,) = await storage.look(lambda work: work.schedules.all())
        assert (shown.last_start, shown.last_end, shown.last_ok) == (NOON, after(2), False)
        assert (shown.last_result, shown.next_run, shown.running_until) == ("3 orders", after(60), None)

    @pytest.mark.promise("K6")
    async def test_a_lost_run_can_neither_go_on_nor_end(self, storage: Storage) -> None:
        """When the lease is over another may take it, and then the old token changes nothing."""
        await ensure(storage)
        (old,) = await start(storage)
        assert await start(storage, NOON + LEASE - timedelta(seconds=1)) == []
        (new,) = await start(storage, NOON + LEASE)
        assert not await storage.do(lambda work: work.schedules.extend(old, until=after(99)))
        assert not await done(storage, old, after(7), after(60))
        assert await done(storage, new, after(8), after(60))
        assert not await done(storage, new, after(9), after(1)), "a run ends once"

    async def test_a_run_that_goes_on_holds_its_lease(self, storage: Storage) -> None:
        """`extend` moves the end of the lease."""
        await ensure(storage)
        (run,) = await start(storage)
        assert await storage.do(lambda work: work.schedules.extend(run, until=after(30)))
        assert await start(storage, after(29)) == []
        assert len(await start(storage, after(30))) == 1

    async def test_a_trigger_brings_a_run_forward(self, storage: Storage) -> None:
        """Earlier it may come, later never; there is none for a job that is not there."""
        await ensure(storage, next_run=after(60))
        await ensure(storage, (SHOP, "import"), next_run=None, every=None)

        async def trigger(job: tuple[str, str], at: datetime) -> bool:
            return await storage.do(lambda work: work.schedules.trigger(*job, at=at))

        assert await trigger(SWEEP, after(5))
        assert await trigger(SWEEP, after(70))
        assert await trigger((SHOP, "import"), after(6))
        assert not await trigger((SHOP, "no such job"), NOON)
        shown = await storage.look(lambda work: work.schedules.all())
        assert [(one.job, one.next_run) for one in shown] == [("import", after(6)), ("sweep", after(5))]

    async def test_a_trigger_during_a_run_is_not_lost(self, storage: Storage) -> None:
        """What was asked for meanwhile runs afterwards, once."""
        await ensure(storage)
        (run,) = await start(storage)
        await storage.do(lambda work: work.schedules.trigger(*SWEEP, at=after(1)))
        assert await done(storage, run, after(2), after(60))
        (again,) = await start(storage, after(2))
        assert await done(storage, again, after(3), after(60))
        assert await start(storage, after(59)) == []

    async def test_how_far_a_run_is_can_be_followed(self, storage: Storage) -> None:
        """It is there while the run goes on and afterwards, until the next begins; who lost the run says nothing."""

        async def tell(run: Schedule, progress: str) -> bool:
            return await storage.do(lambda work: work.schedules.tell(run, progress=progress))

        async def told() -> str:
            (schedule,) = await storage.look(lambda work: work.schedules.all())
            return schedule.progress

        await ensure(storage)
        (run,) = await start(storage)
        assert await told() == ""
        assert await tell(run, "100 orders\n20 of 100")
        assert await told() == "100 orders\n20 of 100"
        assert await done(storage, run, after(2), after(60))
        assert not await tell(run, "too late")
        assert await told() == "100 orders\n20 of 100"
        (run,) = await start(storage, after(60))
        assert (run.progress, await told()) == ("", "")
