"""Stops: of the hub's own, when a far side does not accept us, and how they end (H9); and the operator's (H14)."""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub_core.decisions.fate import Fate
from hub_core.errors import HubError
from hub_core.use_cases import causes
from hub_core.use_cases.members import Members
from hub_core.use_cases.records import Pause, Problem
from hub_core.use_cases.storage import Storage, Work

PROBE = timedelta(minutes=1)
STREAM_PROBE = timedelta(minutes=15)
"""A check proves who we are, not what we may do: a stopped stream is tried again only so often."""
log = logging.getLogger(__name__)


async def stop_for(storage: Storage, name: str, stream: str, end: Fate, *, now: datetime) -> None:
    """Stop the connector, or one stream of it, until the far side accepts us again."""
    what = stream if end.stops == "stream" else ""
    probe_at = now + (STREAM_PROBE if what else PROBE)
    pause = Pause(connector=name, stream=what, by="hub", reason=end.reason, since=now, probe_at=probe_at)
    problem = Problem(
        cause=causes.not_allowed(what) if what else causes.STOPPED,
        connector=name,
        evidence=f"{'stream ' + what if what else 'everything'} stands still: {end.reason}",
        cure=f"Check the key, its secret and its permissions in plugins.toml and at the vendor, then: hub check {name}",
        since=now,
        last_at=now,
    )

    def step(work: Work) -> None:
        work.pauses.set(pause)
        work.problems.found(problem)

    await storage.do(step)
    log.error("stopped", extra={"connector": name, "stream": what, "reason": end.reason})


@dataclass(frozen=True, slots=True)
class Probes:
    """Looks whether the hub's own stops may end."""

    storage: Storage
    members: Members
    now: Callable[[], datetime]

    async def run(self) -> list[str]:
        """Probe what is due to be probed; answer the connectors that go on."""
        pauses = await self.storage.look(lambda work: work.pauses.all())
        due = {pause.connector for pause in pauses if pause.by == "hub" and self._due(pause)}
        await self._end_of_quiet_ones({(pause.connector, pause.stream) for pause in pauses})
        return [name for name in sorted(due) if await self._probe(name, [p for p in pauses if p.connector == name])]

    async def accepted(self, name: str) -> bool:
        """The far side accepts us: the hub's own stops of `name` end now; True when there were any."""
        pauses = await self.storage.look(lambda work: work.pauses.all())
        ours = [pause for pause in pauses if pause.connector == name and pause.by == "hub"]
        if ours:
            await self.storage.do(lambda work: self._lift(work, ours))
            log.info("goes on", extra={"connector": name})
        return bool(ours)

    async def _end_of_quiet_ones(self, stopped: Collection[tuple[str, str]]) -> None:
        """A stream that goes on and met no other refusal for a while is allowed again: its problem is over."""
        before = self.now() - STREAM_PROBE
        found = await self.storage.look(lambda work: work.problems.open())
        quiet = [
            problem
            for problem in found
            if problem.cause.startswith(causes.NOT_ALLOWED)
            and problem.last_at < before
            and (problem.connector, problem.cause.removeprefix(causes.NOT_ALLOWED)) not in stopped
        ]
        if quiet:
            now = self.now()
            await self.storage.do(
                lambda work: [work.problems.solved(one.connector, one.cause, at=now) for one in quiet]
            )

    def _due(self, pause: Pause) -> bool:
        return pause.probe_at is None or pause.probe_at <= self.now()

    async def _probe(self, name: str, pauses: list[Pause]) -> bool:
        member = self.members.find(name)
        try:
            if member is not None:
                await member.connector.check()
        except Exception as fault:  # one that cannot be probed keeps no other from being probed
            if not isinstance(fault, HubError):
                log.exception("the check failed in an unexpected way", extra={"connector": name})
            reason = str(fault)
            await self.storage.do(lambda work: self._again(work, pauses, reason))
            return False
        return await self.accepted(name)

    def _again(self, work: Work, pauses: list[Pause], reason: str) -> None:
        for pause in pauses:
            if pause.by == "hub":
                later = Pause(
                    connector=pause.connector,
                    stream=pause.stream,
                    by="hub",
                    reason=reason,
                    since=pause.since,
                    probe_at=self.now() + (STREAM_PROBE if pause.stream else PROBE),
                )
                work.pauses.set(later)

    def _lift(self, work: Work, pauses: list[Pause]) -> None:
        for pause in pauses:
            work.pauses.lift(pause.connector, pause.stream, by="hub")
            if not pause.stream:
                work.problems.solved(pause.connector, causes.STOPPED, at=self.now())
