"""The worker: a lane per connector and direction, the jobs, the probes and the telling of problems."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from adapters.worker.absences import Absences
from adapters.worker.lane import Lane
from hub_core.errors import HubError
from hub_core.use_cases import Hub
from hub_core.use_cases.desk import HUB
from hub_core.use_cases.records import InboxRow

JOBS_EVERY = 1.0
PROBES_EVERY = 15.0
ABSENCES_EVERY = 5.0
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
    _loops: list[asyncio.Task[None]] = field(default_factory=list)
    _breakable: list[asyncio.Task[None]] = field(default_factory=list)
    _starting: list[asyncio.Task[None]] = field(default_factory=list)
    _jobs: set[asyncio.Task[bool]] = field(default_factory=set)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def start(self) -> None:
        """Begin; returns once everything runs."""
        await self.hub.collect.prepare()
        for member in self.hub.members:
            self._lanes.append(self._inbox_lane(member.name))
            self._lanes.append(self._outbox_lane(member.name))
        self._lanes.append(self._outbox_lane(HUB))
        self._loops = [asyncio.create_task(lane.run()) for lane in self._lanes]
        if self.tell is not None:
            self._loops.append(self._every(self.tell_every, self.tell))
        absences = Absences(self.hub, self._lanes)
        self._breakable = [
            self._every(PROBES_EVERY, self.hub.probes.run),
            self._every(ABSENCES_EVERY, absences.look),
        ]
        self._starting = [self._every(JOBS_EVERY, self._start_jobs)]

    async def stop(self) -> None:
        """Claim nothing more, finish what is in hand, and return. Jobs are broken off, and go on later."""
        self._stopping.set()
        for lane in self._lanes:
            lane.stop()
        for loop in self._breakable:
            loop.cancel()
        # What was claimed at this very moment begins first: only a job that runs can give its lease back.
        await asyncio.gather(*self._starting, return_exceptions=True)
        for job in self._jobs:
            job.cancel()
        await asyncio.gather(*self._loops, *self._breakable, *self._jobs, return_exceptions=True)

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
        )

    async def _start_jobs(self) -> None:
        for schedule in await self.hub.collect.claim():
            job = asyncio.create_task(self.hub.collect.run(schedule), name=f"{schedule.job} of {schedule.connector}")
            self._jobs.add(job)
            job.add_done_callback(self._ended)

    def _ended(self, job: "asyncio.Task[bool]") -> None:
        self._jobs.discard(job)
        if not job.cancelled() and (fault := job.exception()) is not None:
            stack = None if isinstance(fault, HubError) else fault
            log.error(
                "how a job ended was not kept", extra={"job": job.get_name(), "reason": str(fault)}, exc_info=stack
            )

    def _every(self, seconds: float, work: Callable[[], Awaitable[object]]) -> "asyncio.Task[None]":
        return asyncio.create_task(self._again_and_again(seconds, work))

    async def _again_and_again(self, seconds: float, work: Callable[[], Awaitable[object]]) -> None:
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
