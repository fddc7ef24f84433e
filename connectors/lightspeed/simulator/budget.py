"""How many calls a key may still make: three fixed UTC windows, and so many in one second."""

from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from connectors.lightspeed.simulator.config import Switches

SPANS = (300, 3600, 86400)
Header = tuple[bytes, bytes]


class _Spent(msgspec.Struct):
    """What one key has used of the windows and of the second that are open."""

    windows: list[int] = msgspec.field(default_factory=lambda: [0, 0, 0])
    calls: list[int] = msgspec.field(default_factory=lambda: [0, 0, 0])
    second: int = 0
    in_second: int = 0


class Budget:
    """The counters of every key; windows end where the clock on the wall says so, for all keys at once."""

    def __init__(self, switches: Switches, clock: Callable[[], datetime]) -> None:
        self._switches, self._clock = switches, clock
        self._spent: dict[str, _Spent] = {}

    def clear(self) -> None:
        """Gives every key its full budget back."""
        self._spent.clear()

    def take(self, key: str) -> tuple[int, ...] | None:
        """Counts one call; None when it may go through, else the windows that are used up (none: it was the second)."""
        spent, _ = self._open(key)
        over = tuple(at for at, limit in enumerate(self._switches.limits) if spent.calls[at] >= limit)
        per_second = self._switches.per_second
        if over or (per_second and spent.in_second >= per_second):
            return over
        spent.in_second += 1
        for at in range(3):
            spent.calls[at] += 1
        return None

    def headers(self, key: str, over: tuple[int, ...] = ()) -> list[Header]:
        """The three headers that every answer carries; a used-up window of a refused call shows `-1`."""
        spent, now = self._open(key)
        limits = self._switches.limits
        left = [-1 if at in over else max(0, limit - spent.calls[at]) for at, limit in enumerate(limits)]
        resets = [span - now % span for span in SPANS]
        named = ((b"x-ratelimit-limit", limits), (b"x-ratelimit-remaining", left), (b"x-ratelimit-reset", resets))
        return [(name, "/".join(map(str, values)).encode()) for name, values in named]

    def shape(self, key: str) -> dict[str, object]:
        """The same figures as `account/ratelimit` tells them."""
        spent, now = self._open(key)
        told: dict[str, object] = {}
        for at, name in enumerate(("limit5Min", "limitHour", "limitDay")):
            limit, reset = self._switches.limits[at], SPANS[at] - now % SPANS[at]
            ends = datetime.fromtimestamp(now + reset, UTC).isoformat()
            told[name] = {
                "limit": limit,
                "remaining": max(0, limit - spent.calls[at]),
                "reset": reset,
                "resetTime": ends,
            }
        return told

    def _open(self, key: str) -> tuple[_Spent, int]:
        now = int(self._clock().timestamp())
        spent = self._spent.setdefault(key, _Spent())
        for at, span in enumerate(SPANS):
            if spent.windows[at] != now // span:
                spent.windows[at], spent.calls[at] = now // span, 0
        if spent.second != now:
            spent.second, spent.in_second = now, 0
        return spent, now
