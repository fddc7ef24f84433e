"""A lane: one queue of one connector, worked on by several hands, and slowed down when the far side is away."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from hub_core.decisions.fate import Fate, back_off
from hub_core.errors import HubError
from hub_core.use_cases.storage import Storage

I = TypeVar("I")  # noqa: E741 - an item of the lane
BEAT = 8.0
"""Seconds between two looks for leases to hold longer."""
IDLE = 1.0
"""Seconds after which a lane looks again by itself: due times come without news."""
DOWN_AFTER = 3
"""Items in a row that met an absent far side, before the lane takes it for down."""
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Lane(Generic[I]):
    """Claims items and works on up to `hands` of them at once, so that a slow one holds up nobody."""

    queue: Literal["inbox", "outbox"]
    owner: str
    storage: Storage
    claim: Callable[[int], Awaitable[Sequence[I]]]
    work: Callable[[I], Awaitable[Fate | None]]
    hold: Callable[[Sequence[I]], Awaitable[None]]
    hands: int = 32
    idle: float = IDLE
    on_down: Callable[[str, str], Awaitable[None]] | None = None
    on_back: Callable[[str], Awaitable[None]] | None = None
    _busy: dict[asyncio.Task[None], tuple[I, float]] = field(default_factory=dict)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _free: asyncio.Event = field(default_factory=asyncio.Event)
    _away: int = 0
    _told_down: bool = False

    async def run(self) -> None:
        """Work until stopped; what is in hand then is finished before this returns."""
        holding = asyncio.create_task(self._hold_on())
        try:
            while not self._stopping.is_set():
                try:
                    await self._round()
                except HubError as fault:
                    log.error("cannot claim", extra={"lane": self._name, "reason": str(fault)})
                    await self._rest(self.idle)
            if self._busy:
                await asyncio.wait(self._busy)
        finally:
            holding.cancel()
            await asyncio.gather(holding, return_exceptions=True)

    async def _hold_on(self) -> None:
        """Hold the leases of what takes long, so that nobody else takes it up."""
        while True:
            await asyncio.sleep(BEAT)
            long = [item for item, since in self._busy.values() if time.monotonic() - since > BEAT]
            if not long:
                continue
            try:
                await self.hold(long)
            except HubError as fault:
                log.error("cannot hold leases", extra={"lane": self._name, "reason": str(fault)})

    def stop(self) -> None:
        """Claim nothing more."""
        self._stopping.set()
        self._free.set()

    @property
    def is_down(self) -> bool:
        """Is the far side taken for down now?"""
        return self._told_down

    @property
    def _name(self) -> str:
        return f"{self.queue} of {self.owner}"

    async def _round(self) -> None:
        room = self._hands_now() - len(self._busy)
        if room <= 0:
            self._free.clear()
            await self._free.wait()
            return
        items = await self.claim(room)
        for item in items:
            task = asyncio.create_task(self._one(item))
            self._busy[task] = (item, time.monotonic())
            task.add_done_callback(self._done)
        if self._away >= DOWN_AFTER:
            await self._rest(back_off(min(self._away - DOWN_AFTER, 6), random.random()).total_seconds())  # noqa: S311 - jitter
        elif len(items) < room:
            await self._wait_for_news()

    async def _wait_for_news(self) -> None:
        news = asyncio.ensure_future(self.storage.news(self.queue, self.owner, within=self.idle))
        stop = asyncio.ensure_future(self._stopping.wait())
        _, late = await asyncio.wait({news, stop}, return_when=asyncio.FIRST_COMPLETED)
        for waiting in late:
            waiting.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        if news.done() and not news.cancelled():
            news.result()

    def _hands_now(self) -> int:
        """One hand while the far side is taken for down: a single probe finds out whether it is back."""
        return self.hands if self._away < DOWN_AFTER else 1

    async def _one(self, item: I) -> None:
        try:
            fate = await self.work(item)
        except HubError as fault:
            log.error("left to its lease", extra={"lane": self._name, "reason": str(fault)})
            return
        if fate is not None and fate.down:
            await self._met_nobody(fate.reason)
        elif self._away:
            await self._met_somebody()

    async def _met_nobody(self, reason: str) -> None:
        self._away += 1
        if self._away == DOWN_AFTER and not self._told_down:
            self._told_down = True
            log.warning("down", extra={"lane": self._name, "reason": reason})
            if self.on_down is not None:
                await self.on_down(self.owner, reason)

    async def _met_somebody(self) -> None:
        self._away = 0
        if self._told_down:
            self._told_down = False
            log.info("back", extra={"lane": self._name})
            if self.on_back is not None:
                await self.on_back(self.owner)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._busy.pop(task, None)
        self._free.set()
        if not task.cancelled() and (fault := task.exception()) is not None:
            log.error("a lane's hand failed", extra={"lane": self._name}, exc_info=fault)

    async def _rest(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), timeout=seconds)
        except TimeoutError:
            return
