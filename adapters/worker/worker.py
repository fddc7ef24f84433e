"""The worker: a lane per connector and direction, the jobs, the probes and the telling of problems."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from adapters.worker.lane import Lane
from hub_core.errors import HubError
from hub_core.use_cases import Hub, causes
from hub_core.use_cases.desk import HUB
from hub_core.use_cases.records import InboxRow, Problem, Schedule
from hub_core.use_cases.storage import Work

JOBS_EVERY = 1.0
PROBES_EVERY = 15.0
DOWN_IS_A_PROBLEM_AFTER = timedelta(minutes=5)
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Worker:
    """Runs everything that is due in one hub. Several may run over one PostgreSQL database."""

    hub: Hub
    tell: Callable[[], Awaitable[int]] | None = None
    """Tells people of problems nobody was told of; answers how many."""
    hands: int = 32
    tell_every: float = 60.0
    _lanes: list[Lane[Any]] = field(default_factory=list)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _jobs: set[asyncio.Task[bool]] = field(default_factory=set)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def start(self) -> None:
        """Begin; returns once everything runs."""
        await self.hub.collect.prepare()
        for member in self.hub.members:
            self._lanes.append(self._inbox_lane(member.name))
            self._lanes.append(self._outbox_lane(member.name))
        self._lanes.append(self._outbox_lane(HUB))
        loops = [lane.run() for lane in self._lanes]
        loops += [self._every(JOBS_EVERY, self._start_jobs), self._every(PROBES_EVERY, self._probe)]
        if self.tell is not None:
            loops.append(self._every(self.tell_every, self.tell))
        self._tasks = [asyncio.create_task(loop) for loop in loops]

    async def stop(self) -> None:
        """Claim nothing more, finish what is in hand, and return. Jobs are broken off, and go on later."""
        self._stopping.set()
        for lane in self._lanes:
            lane.stop()
        for job in self._jobs:
            job.cancel()
        await asyncio.gather(*self._tasks, *self._jobs, return_exceptions=True)

    def _inbox_lane(self, name: str) -> Lane[InboxRow]:
        receive = self.hub.receive
        return Lane(
            queue="inbox",
            owner=name,
            storage=self.hub.storage,
            claim=lambda room: receive.claim(name, room),
            work=receive.read,
            hold=receive.hold,
            hands=self.hands,
        )

    def _outbox_lane(self, name: str) -> Lane[Any]:
        deliver = self.hub.deliver
        return Lane(
            queue="outbox",
            owner=name,
            storage=self.hub.storage,
            claim=lambda room: deliver.claim(name, room),
            work=deliver.send,
            hold=deliver.hold,
            hands=self.hands,
            on_down=self._down,
            on_back=self._back,
        )

    async def _down(self, name: str, reason: str) -> None:
        """A far side that stays away is a problem; one that was away for a moment is a line in the log."""
        asyncio.get_running_loop().call_later(
            DOWN_IS_A_PROBLEM_AFTER.total_seconds(), lambda: self._spawn(self._still_down(name, reason))
        )

    async def _still_down(self, name: str, reason: str) -> bool:
        lane = next((lane for lane in self._lanes if lane.queue == "outbox" and lane.owner == name), None)
        if lane is None or not lane.is_down:
            return False
        now = self.hub.now()
        problem = Problem(
            cause=causes.DOWN,
            connector=name,
            evidence=reason,
            cure=f"Everything waits and goes on by itself. See why: hub check {name}",
            since=now,
            last_at=now,
        )
        return await self.hub.storage.do(lambda work: work.problems.found(problem))

    async def _back(self, name: str) -> None:
        now = self.hub.now()

        def step(work: Work) -> bool:
            return work.problems.solved(name, causes.DOWN, at=now)

        await self.hub.storage.do(step)

    async def _start_jobs(self) -> None:
        for schedule in await self.hub.collect.claim():
            self._spawn(self._job(schedule))

    async def _job(self, schedule: Schedule) -> bool:
        return await self.hub.collect.run(schedule)

    def _spawn(self, work: Any) -> None:
        if self._stopping.is_set():
            work.close()
            return
        task: asyncio.Task[bool] = asyncio.create_task(work)
        self._jobs.add(task)
        task.add_done_callback(self._jobs.discard)

    async def _probe(self) -> None:
        await self.hub.probes.run()

    async def _every(self, seconds: float, work: Callable[[], Awaitable[object]]) -> None:
        while not self._stopping.is_set():
            try:
                await work()
            except HubError as fault:
                log.error("put off", extra={"reason": str(fault)})
            except Exception:
                log.exception("a loop of the worker met the unexpected")
            try:
                await asyncio.wait_for(self._stopping.wait(), timeout=seconds)
            except TimeoutError:
                continue
