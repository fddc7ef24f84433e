"""The calls one API key may make, paced so that urgent ones always have room (G1)."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from hub_core.plugins import Priority, Window

PER_SECOND = 15
"""Below the vendor's 20 per second, because its seconds and ours do not begin together."""
RESERVE: dict[Priority, float] = {"urgent": 0.0, "normal": 0.1, "background": 0.4}
"""The share of each window that a call of this priority leaves to those before it."""
_SECOND = timedelta(seconds=1)
_LOST = timedelta(seconds=60)
"""After this an answer that never came no longer counts as on its way."""


class PacedBudget:
    """Paces the calls of one process by what the vendor said is left; before its first word only by the second."""

    def __init__(
        self,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        *,
        per_second: int = PER_SECOND,
    ) -> None:
        self._now, self._sleep, self._per_second = now, sleep, per_second
        self._windows: list[tuple[Window, datetime]] = []
        self._in_flight: deque[datetime] = deque()
        self._recent: deque[datetime] = deque()

    async def spend(self, priority: Priority) -> None:
        """Return when one call of this priority may be made."""
        while (wait := self._wait(priority)) > timedelta():
            await self._sleep(wait.total_seconds())
        self._recent.append(self._now())
        self._in_flight.append(self._now())

    def heard(self, windows: Sequence[Window]) -> None:
        """Take over what the vendor says is left."""
        now = self._now()
        self._windows = [(window, now + window.resets_in) for window in windows]
        if self._in_flight:
            self._in_flight.popleft()

    def windows(self) -> list[tuple[Window, datetime]]:
        """What the vendor last said, with the end of each window."""
        return list(self._windows)

    def _wait(self, priority: Priority) -> timedelta:
        now = self._now()
        _drop_older(self._recent, now - _SECOND)
        _drop_older(self._in_flight, now - _LOST)
        waits = [ends - now for window, ends in self._windows if ends > now and self._used_up(window, priority)]
        if len(self._recent) >= self._per_second:
            waits.append(_SECOND - (now - self._recent[0]))
        return max(waits, default=timedelta())

    def _used_up(self, window: Window, priority: Priority) -> bool:
        return window.remaining - len(self._in_flight) <= window.limit * RESERVE[priority]


def _drop_older(times: deque[datetime], moment: datetime) -> None:
    while times and times[0] <= moment:
        times.popleft()
