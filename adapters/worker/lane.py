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
LONGEST_REST = 6
"""Doublings of the rest between two probes of a far side that is down: about a minute at the end."""
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
    down_since: float | None = None
    """When the far side was taken for down, by the monotonic clock; None: it is not."""
    why: str = ""
    """What it met when it was taken for down."""
    answered_at: float | None = None
    """When the far side answered last; None: it did not yet."""
    _busy: dict[asyncio.Task[None], tuple[I, float]] = field(default_factory=dict)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _free: asyncio.Event = field(default_factory=asyncio.Event)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _away: int = 0
    _rests: int = 0
    _must_rest: bool = False
    _stumbles: bool = False

    async def run(self) -> None:
        """Work until stopped; what is in hand then is finished before this returns."""
        holding = asyncio.create_task(self._hold_on())
        try:
            while not self._stopping.is_set():
                await self._go_on()
            if self._busy:
                await asyncio.wait(self._busy)
        finally:
            holding.cancel()
            await asyncio.gather(holding, return_exceptions=True)

    def stop(self) -> None:
        """Claim nothing more."""
        self._stopping.set()
        self._free.set()
        self._wake.set()

    @property
    def _name(self) -> str:
        return f"{self.queue} of {self.owner}"

    async def _go_on(self) -> None:
        """One round. Whatever goes wrong in it, a lane never ends by itself: what waits in it would wait unseen."""
        try:
            await self._round()
        except HubError as fault:
            self._stumbled(str(fault))
        except Exception as fault:
            self._stumbled(f"unexpected {type(fault).__name__}: {fault}", fault)
        else:
            if self._stumbles:
                log.info("claims again", extra={"lane": self._name})
            self._stumbles = False
            return
        await self._rest(self.idle)

    def _stumbled(self, reason: str, fault: Exception | None = None) -> None:
        if not self._stumbles:
            log.error("cannot claim", extra={"lane": self._name, "reason": reason}, exc_info=fault)
        self._stumbles = True

    async def _round(self) -> None:
        if self._must_rest:
            seconds = back_off(min(self._rests, LONGEST_REST), random.random()).total_seconds()  # noqa: S311 - jitter
            self._rests += 1
            await self._rest(seconds)
            self._must_rest = False
            return
        room = self._hands_now() - len(self._busy)
        if room <= 0:
            self._free.clear()
            await self._free.wait()
            return
        items = await self.claim(room)
        for item in items:
            self._take_up(item)
        if len(items) < room:
            await self._wait_for_news()

    def _hands_now(self) -> int:
        """One hand while the far side is taken for down: a single probe finds out whether it is back."""
        return self.hands if self.down_since is None else 1

    def _take_up(self, item: I) -> None:
        began = time.monotonic()
        task = asyncio.create_task(self._one(item, began))
        self._busy[task] = (item, began)
        task.add_done_callback(self._done)

    async def _wait_for_news(self) -> None:
        news = asyncio.ensure_future(self.storage.news(self.queue, self.owner, within=self.idle))
        stop = asyncio.ensure_future(self._stopping.wait())
        _, late = await asyncio.wait({news, stop}, return_when=asyncio.FIRST_COMPLETED)
        for waiting in late:
            waiting.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        if news.done() and not news.cancelled():
            news.result()

    async def _one(self, item: I, began: float) -> None:
        try:
            fate = await self.work(item)
        except HubError as fault:
            log.error("left to its lease", extra={"lane": self._name, "reason": str(fault)})
            return
        if fate is not None and fate.down:
            self._met_nobody(fate.reason, began)
        else:
            self._met_somebody()

    def _met_nobody(self, reason: str, began: float) -> None:
        """Count it, unless somebody answered since it began: then it says nothing of now."""
        if self.answered_at is not None and began < self.answered_at:
            return
        self._away += 1
        if self._away == DOWN_AFTER:
            self.down_since, self.why, self._rests = time.monotonic(), reason, 0
            log.warning("down", extra={"lane": self._name, "reason": reason})
        self._must_rest = self.down_since is not None

    def _met_somebody(self) -> None:
        self._away, self._must_rest, self.answered_at = 0, False, time.monotonic()
        if self.down_since is not None:
            self.down_since = None
            log.info("back", extra={"lane": self._name})
            self._wake.set()

    def _done(self, task: asyncio.Task[None]) -> None:
        self._busy.pop(task, None)
        self._free.set()
        if not task.cancelled() and (fault := task.exception()) is not None:
            log.error("a lane's hand failed", extra={"lane": self._name}, exc_info=fault)

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
            except Exception:
                log.exception("cannot hold leases", extra={"lane": self._name})

    async def _rest(self, seconds: float) -> None:
        """Stand still for so long, or until the far side is back, or until stopped."""
        if self._stopping.is_set():
            return
        self._wake.clear()
        try:
            await asyncio.wait_for(self._wake.wait(), timeout=seconds)
        except TimeoutError:
            return
