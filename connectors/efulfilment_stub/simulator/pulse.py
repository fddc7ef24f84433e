"""Keeps the warehouse going: what is due by its clock is done, and what is due to be rung is rung."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from litestar import Litestar

from .ringer import Ringer
from .shipping import work
from .warehouse import Warehouse

BEAT = 0.02
log = logging.getLogger(__name__)


class Pulse:
    """Looks at the clock fifty times a second, or whenever it is asked to."""

    def __init__(self, house: Warehouse, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._house = house
        self.ringer = Ringer(lambda: house.callbacks, house.clock, lanes=house.config.lanes, transport=transport)

    async def tick(self) -> int:
        """Do what is due and ring what is due, then say how many steps were done."""
        steps = work(self._house)
        await self.ringer.ring_due()
        return steps

    async def beat_for_ever(self) -> None:
        """Go on until cancelled; raises what broke, and logs it at once: a warehouse that stands still says nothing."""
        try:
            while True:
                work(self._house)
                self.ringer.start_due()
                await asyncio.sleep(BEAT)
        except Exception:  # whatever it is: told at once, and raised
            log.exception("the warehouse stands still")
            raise

    @asynccontextmanager
    async def lifespan(self, _: Litestar) -> AsyncIterator[None]:
        """Beat as long as the app is open."""
        beating = asyncio.create_task(self.beat_for_ever())
        try:
            yield
        finally:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)
            await self.ringer.close()
        if not beating.cancelled():
            beating.result()
