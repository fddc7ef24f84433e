"""Runs the jobs of connectors when they are due, and walks checkouts; no two runs of one job overlap (K6)."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hub_core.decisions.fate import back_off, fate
from hub_core.errors import HubError
from hub_core.plugins import Job
from hub_core.use_cases import causes
from hub_core.use_cases.baskets import PURPOSE, Baskets
from hub_core.use_cases.desk import HUB
from hub_core.use_cases.members import Member, Members
from hub_core.use_cases.progress import Progress
from hub_core.use_cases.records import Problem, Schedule
from hub_core.use_cases.registering import sync_webhooks
from hub_core.use_cases.routing import look_again
from hub_core.use_cases.stock.guard import look_at_unanswered
from hub_core.use_cases.stock.numbers import orders_swept
from hub_core.use_cases.stops import stop_for
from hub_core.use_cases.storage import Storage, Work
from hub_core.use_cases.take_in.orders import PAST_KNOWN
from hub_core.use_cases.trace import new_trace, tracing

LEASE = timedelta(seconds=30)
"""How long a job of a process that died waits for another; who lives holds on to it."""
HEARTBEAT = 8.0
WEBHOOKS_EVERY = timedelta(minutes=30)
TRIES, BAD_WHILE = 3, timedelta(seconds=20)
"""A job that failed so often, for so long, is a problem: one bad moment is none yet."""
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Collect:
    """The jobs of all connectors."""

    storage: Storage
    members: Members
    now: Callable[[], datetime]
    own: list[Job] = field(default_factory=list)
    """Jobs of the hub itself, which no connector has."""
    _failures: dict[tuple[str, str], tuple[int, datetime]] = field(default_factory=dict)
    """How often in a row a job failed, and since when."""
    _waits: dict[tuple[str, str], timedelta] = field(default_factory=dict)
    """How long after its last run a job runs again, where that may be longer than its interval (K1)."""

    def jobs(self) -> dict[tuple[str, str], Job]:
        """Every job there is, by connector and name: the connectors' own, and the hub's for each."""
        of_members = {(member.name, job.name): job for member in self.members for job in self._of(member)}
        return {**of_members, **{(HUB, job.name): job for job in self.own}}

    def _of(self, member: Member) -> list[Job]:
        jobs = list(member.connector.jobs)
        if member.connector.registrations is not None and member.connector.registers:
            jobs.append(Job("webhooks", WEBHOOKS_EVERY, lambda _tell: sync_webhooks(self.storage, member, self.now)))
        if member.connector.ports.checkouts is not None and "checkouts" in member.gives:
            baskets = Baskets(self.storage, self.members, self.now, member)
            jobs.append(Job(PURPOSE, baskets.every, lambda _tell: self._checkouts(baskets)))
        return jobs

    async def prepare(self) -> None:
        """Let every job have its schedule; those with an interval are due at once (H8)."""
        due, jobs = self.now(), self.jobs()

        def step(work: Work) -> None:
            for (connector, name), job in jobs.items():
                work.schedules.ensure(connector, name, every=job.every, next_run=due if job.every else None)
                if job.every:
                    work.schedules.trigger(connector, name, at=due)

        await self.storage.do(step)

    async def claim(self) -> list[Schedule]:
        """Lease the jobs that are due and run nowhere; what is stopped waits (a job is stopped under its own name)."""
        now, jobs = self.now(), self.jobs()

        def step(work: Work) -> list[Schedule]:
            stopped = {(pause.connector, pause.stream) for pause in work.pauses.all()}
            going = [job for job in jobs if job not in stopped and (job[0], "") not in stopped]
            return list(work.schedules.claim(now, until=now + LEASE, jobs=going))

        return await self.storage.do(step)

    async def run(self, schedule: Schedule) -> bool:
        """Run one leased job and keep how it ended; True: it went well."""
        job = self.jobs()[schedule.connector, schedule.job]
        progress = Progress(self.storage, schedule)
        running = asyncio.create_task(self._work(schedule, job, progress))
        beat, teller = asyncio.create_task(self._hold(schedule)), asyncio.create_task(progress.keep())
        try:
            await asyncio.wait({running, beat}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            await _end(running)
            await asyncio.shield(self._broken_off(schedule))
            raise
        finally:
            await _end(beat)
            await _end(teller)
            await progress.write()
        if not running.done():
            await _end(running)
            log.error("job broken off: its lease was lost", extra={"connector": schedule.connector, "job": job.name})
            return False
        if isinstance(fault := running.exception(), Exception):
            await self._failed(schedule, job, fault)
            return False
        result = running.result()
        await self.storage.do(lambda work: self._went_well(work, schedule, job, result))
        log.info("job done", extra={"connector": schedule.connector, "job": job.name, "result": result})
        return True

    @staticmethod
    async def _work(schedule: Schedule, job: Job, progress: Progress) -> str:
        with tracing(new_trace(), cause=f"job {schedule.job} of {schedule.connector}"):
            return await job.run(progress.heard)

    async def _broken_off(self, schedule: Schedule) -> None:
        now, why = self.now(), "broken off because the hub stopped"
        await self.storage.do(lambda work: work.schedules.done(schedule, at=now, next_run=now, ok=False, result=why))

    async def _hold(self, schedule: Schedule) -> None:
        """Hold the lease while the job runs; returns when it was lost, because another may run it then (K6)."""
        held = True
        while held:
            await asyncio.sleep(HEARTBEAT)
            try:
                held = await self.storage.do(lambda work: work.schedules.extend(schedule, until=self.now() + LEASE))
            except HubError as fault:
                log.error("cannot hold the lease of a job", extra={"job": schedule.job, "reason": str(fault)})

    def _went_well(self, work: Work, schedule: Schedule, job: Job, result: str) -> None:
        now, key = self.now(), (schedule.connector, job.name)
        self._failures.pop(key, None)
        next_run = now + self._waits.get(key, job.every) if job.every else None
        work.schedules.done(schedule, at=now, next_run=next_run, ok=True, result=result)
        work.problems.solved(schedule.connector, causes.job_failed(job.name), at=now)
        if job.knows_the_past:
            work.notes.once(schedule.connector, PAST_KNOWN, now.isoformat())
        if "orders" in job.brings:
            orders_swept(work, schedule.connector, began=schedule.last_start or now, now=now)
            look_at_unanswered(work, self.members, now)
            look_again(work, now)

    async def _failed(self, schedule: Schedule, job: Job, fault: Exception) -> None:
        key = (schedule.connector, job.name)
        now = self.now()
        tries, since = self._failures.get(key, (0, now))
        tries += 1
        self._failures[key] = tries, since
        end = fate(fault, attempts=tries - 1, age=timedelta.max, chance=0.0)
        wait = max(_patience(job, tries), end.wait)
        log.log(
            logging.WARNING if isinstance(fault, HubError) else logging.ERROR,
            "job failed",
            extra={"connector": schedule.connector, "job": job.name, "reason": end.reason},
            exc_info=None if isinstance(fault, HubError) else fault,
        )
        if end.stops:
            await stop_for(self.storage, schedule.connector, job.name, end, now=now)

        def step(work: Work) -> None:
            next_run = now + wait if job.every else None
            work.schedules.done(schedule, at=now, next_run=next_run, ok=False, result=end.reason)
            if (tries >= TRIES and now - since >= BAD_WHILE) or not isinstance(fault, HubError):
                work.problems.found(
                    Problem(
                        cause=causes.job_failed(job.name),
                        connector=schedule.connector,
                        evidence=end.reason,
                        cure=f"See: hub check {schedule.connector}. It is tried again by itself.",
                        since=now,
                        last_at=now,
                    )
                )

        await self.storage.do(step)

    async def _checkouts(self, baskets: Baskets) -> str:
        collected = await baskets.collect()
        self._waits[baskets.member.name, PURPOSE] = collected.wait
        return collected.result


def _patience(job: Job, tries: int) -> timedelta:
    """Doubling from eight seconds, or from the job's own interval where that is shorter: what it polls nobody rings."""
    first = min(job.every or timedelta.max, back_off(3, 0.0))
    wait: timedelta = min(back_off(tries + 2, 0.0), first * 2 ** min(tries - 1, 20))
    return wait


async def _end(task: "asyncio.Task[Any]") -> None:
    """Cancel it, and wait until it is over."""
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
