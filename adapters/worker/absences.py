"""Far sides that stay away: a problem after some minutes, over once they answer again."""

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from adapters.worker.lane import Lane
from hub_core.use_cases import Hub, causes
from hub_core.use_cases.records import Problem

A_PROBLEM_AFTER = timedelta(minutes=5)
"""A far side that was away for a moment is a line in the log, and no more."""


@dataclass(slots=True)
class Absences:
    """Compares what the lanes meet with the problems that are open, those of an earlier start too."""

    hub: Hub
    lanes: Sequence[Lane[Any]]
    _told: set[str] = field(default_factory=set)

    async def look(self) -> None:
        """Raise the problem of who stays away, once; end that of who answers. Raises `Unavailable`."""
        open_now = await self.hub.storage.look(lambda work: work.problems.open())
        known = {problem.connector for problem in open_now if problem.cause == causes.DOWN}
        lanes: dict[str, list[Lane[Any]]] = defaultdict(list)
        for lane in self.lanes:
            lanes[lane.owner].append(lane)
        for name, both in lanes.items():
            away = [lane for lane in both if lane.down_since is not None]
            if away:
                await self._away(name, min(away, key=lambda lane: lane.down_since or 0.0))
                continue
            self._told.discard(name)
            if name in known and any(lane.answered_at is not None for lane in both):
                await self._back(name)

    async def _away(self, name: str, lane: Lane[Any]) -> None:
        away = timedelta(seconds=time.monotonic() - (lane.down_since or 0.0))
        if name in self._told or away < A_PROBLEM_AFTER:
            return
        now = self.hub.now()
        problem = Problem(
            cause=causes.DOWN,
            connector=name,
            evidence=lane.why,
            cure=f"Everything waits and goes on by itself. See why: hub check {name}",
            since=now - away,
            last_at=now,
        )
        await self.hub.storage.do(lambda work: work.problems.found(problem))
        self._told.add(name)

    async def _back(self, name: str) -> None:
        at = self.hub.now()
        await self.hub.storage.do(lambda work: work.problems.solved(name, causes.DOWN, at=at))
