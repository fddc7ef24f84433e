"""Who waits for what was kept, on one event loop."""

import asyncio
from collections.abc import Iterable
from typing import Literal

from hub_core.errors import Unavailable

Bell = tuple[Literal["inbox", "outbox"], str]
"""A queue and its owner."""


class News:
    """Counts what was kept per queue and owner, so that nothing between a claim and a wait is missed."""

    def __init__(self) -> None:
        self._count = 0
        self._everywhere = 0
        self._rung: dict[Bell, int] = {}
        self._seen: dict[Bell, int] = {}
        self._waiting: dict[Bell, asyncio.Future[None]] = {}
        self._lost: Unavailable | None = None

    def ring(self, bells: Iterable[Bell]) -> None:
        """Something was kept for each of these."""
        self._count += 1
        for bell in bells:
            self._rung[bell] = self._count
            self._wake(bell)

    def ring_all(self) -> None:
        """Something may have been kept for anybody."""
        self._count += 1
        self._everywhere = self._count
        for bell in tuple(self._waiting):
            self._wake(bell)

    def lost(self, error: Unavailable) -> None:
        """From now on nobody would hear of news: those who wait, or come to wait, are told so."""
        self._lost = error
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(error)

    def found(self) -> None:
        """News are heard again; what was missed meanwhile counts as news for all."""
        self._lost = None
        self.ring_all()

    async def wait(self, bell: Bell, *, within: float) -> bool:
        """Wait for news since the last such call. Raises `Unavailable` when none could be heard."""
        if self._lost is not None:
            raise self._lost
        if not self._fresh(bell):
            await self._sleep(bell, within)
        fresh = self._fresh(bell)
        self._seen[bell] = self._count
        return fresh

    async def _sleep(self, bell: Bell, within: float) -> None:
        if bell in self._waiting:
            raise RuntimeError(f"somebody waits for the {bell[0]} of {bell[1]!r} already")
        waiting = self._waiting[bell] = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait((waiting,), timeout=within)
            if waiting.done():
                waiting.result()
        finally:
            del self._waiting[bell]
            waiting.cancel()

    def _fresh(self, bell: Bell) -> bool:
        return max(self._everywhere, self._rung.get(bell, 0)) > self._seen.get(bell, 0)

    def _wake(self, bell: Bell) -> None:
        waiting = self._waiting.get(bell)
        if waiting is not None and not waiting.done():
            waiting.set_result(None)
