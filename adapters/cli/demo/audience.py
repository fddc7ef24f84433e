"""Watches the hub while the story plays: tells what is written, and waits until something is so."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from adapters.cli.demo.stage import Stage
from adapters.cli.demo.telling import Telling
from hub_core.models import OrderStatus
from hub_core.use_cases.records import Entry, HandoverState, Standing
from hub_core.use_cases.storage import Work

PATIENCE = 20.0
_GLANCE = 0.1


class Audience:
    """Tells every new line of history in the order it was written."""

    def __init__(self, stage: Stage, telling: Telling) -> None:
        self._stage, self._telling = stage, telling
        self._seen: dict[str, int] = {}

    async def glance(self) -> None:
        """Tell what was written since the last glance."""
        fresh = await self._stage.hub.storage.look(self._fresh)
        for number, entry in sorted(fresh, key=lambda one: one[1].at):
            self._telling.wrote(number, entry)

    async def until(self, text: str, so: Callable[[], Awaitable[bool]], *, within: float = PATIENCE) -> None:
        """Wait until this is so, telling what happens meanwhile; then say whether it came to be."""
        end = time.monotonic() + within
        while not (holds := await so()) and time.monotonic() < end:
            await self.glance()
            await asyncio.sleep(_GLANCE)
        await self.glance()
        self._telling.expected(text, holds=holds)

    async def standing(self, key: str) -> Standing | None:
        """Where an order stands."""
        return await self._stage.hub.storage.look(lambda work: work.orders.standing(key))

    async def is_known(self, key: str) -> bool:
        """Has the hub taken it in?"""
        return await self.standing(key) is not None

    async def has_status(self, key: str, status: OrderStatus) -> bool:
        """Has it this status?"""
        standing = await self.standing(key)
        return standing is not None and standing.status is status

    async def is_handed(self, key: str) -> bool:
        """Has the warehouse taken it?"""
        every = await self._stage.hub.storage.look(lambda work: work.orders.handovers(key))
        return any(handover.state is HandoverState.TAKEN for handover in every)

    def _fresh(self, work: Work) -> list[tuple[str, Entry]]:
        found = []
        for standing in work.orders.list():
            entries = work.history.of(standing.key)
            found += [(standing.number, entry) for entry in entries[self._seen.get(standing.key, 0) :]]
            self._seen[standing.key] = len(entries)
        return found
