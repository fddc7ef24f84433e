"""Watches the hub and all far sides until something is so, and says what is lacking."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from adapters.cli.demo.black_friday import books
from adapters.cli.demo.black_friday.books import Books
from adapters.cli.demo.black_friday.cast import MARKET, NORTH, SHOPS, SOUTH
from adapters.cli.demo.stage import Stage
from adapters.cli.demo.telling import Telling
from hub_core.use_cases.records import Problem
from hub_core.use_cases.storage import Work

PATIENCE, GLANCE, TELL_EVERY, LONGEST = 240.0, 0.5, 5.0, 200
"""Seconds without any progress; seconds; seconds; signs."""
SWEEPS: Final[Mapping[str, str]] = {**dict.fromkeys(SHOPS, "sweep"), NORTH: "sweep", MARKET: "feed", SOUTH: "poll"}
"""By far side: the job that brings everything it has to say."""


@dataclass(slots=True)
class Watch:
    """The eyes of the story."""

    stage: Stage
    telling: Telling
    had: Mapping[str, Mapping[str, int]]
    """By warehouse and SKU: what it had before the rush."""
    _lacking: list[str] = field(default_factory=list)

    async def books(self) -> Books:
        """What every far side has written down."""
        states = {name: await self.stage.at(name, "GET", "state?last=1000000") for name in self.stage.addresses}
        return books.read(states, self.had)

    async def problems(self) -> list[Problem]:
        """What a person should see."""
        return list(await self.stage.hub.storage.look(lambda work: work.problems.open()))

    async def is_quiet(self) -> bool:
        """Nothing waits in the hub, and the books balance; what is parked is so because it was called off too late."""
        waiting, parked = await self.stage.hub.storage.look(_queues)
        if waiting:
            self._lacking = [f"{waiting:,} things wait in the hub"]
            return False
        found = await self.books()
        late = {order.key for order in found.too_late()}
        self._lacking = [*books.faults_in(found), *(f"{key} is parked" for key in sorted(parked - late))]
        return not self._lacking

    async def sweep(self) -> None:
        """Everything that far sides have to say is read now."""
        hub = self.stage.hub
        now = hub.now()
        await hub.storage.do(lambda work: [work.schedules.trigger(*job, at=now) for job in SWEEPS.items()])
        await self.until("every far side was swept", lambda: self._swept(now))

    async def until(self, text: str, so: Callable[[], Awaitable[bool]]) -> None:
        """Wait until this is so, as long as anything moves; say now and then what is lacking."""
        began = told = time.monotonic()
        before = self._lacking
        while not (holds := await so()) and time.monotonic() - began < PATIENCE:
            await asyncio.sleep(GLANCE)
            if self._lacking != before:
                began, before = time.monotonic(), self._lacking
            if time.monotonic() - told > TELL_EVERY:
                told = time.monotonic()
                self.telling.explained(f"not yet: {'; '.join(self._lacking) or text}"[:LONGEST])
        self.telling.expected(text, holds=holds)

    async def _swept(self, since: datetime) -> bool:
        every = await self.stage.hub.storage.look(lambda work: work.schedules.all())
        mine = [one for one in every if SWEEPS.get(one.connector) == one.job]
        anew = [one for one in mine if one.last_ok and one.last_start is not None and one.last_start >= since]
        return len(anew) == len(SWEEPS)


def _queues(work: Work) -> tuple[int, set[str]]:
    """How much waits, and what is parked, by key."""
    waiting = sum(count.waiting for count in (*work.outbox.counts(), *work.inbox.counts()))
    rings = {f"the ring {row.ring.topic} {row.ring.object_id}" for row in work.inbox.parked()}
    return waiting, {row.key for row in work.outbox.parked()} | rings
