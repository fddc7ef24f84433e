"""Keeps the warehouse going while it is served: what is due by its clock is done."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar

from .warehouse import Warehouse

BEAT = 0.05
log = logging.getLogger(__name__)


class Pulse:
    """Looks at the clock and into the folder twenty times a second."""

    def __init__(self, house: Warehouse) -> None:
        self._house = house

    async def beat_for_ever(self) -> None:
        """Go on until cancelled; a disk that fails is logged and tried again, anything else is raised."""
        try:
            while True:
                try:
                    self._house.tick()
                except OSError as fault:
                    log.warning("the disk does not do what the warehouse asks: %s", fault)
                await asyncio.sleep(BEAT)
        except Exception:  # whatever it is: told at once, and raised
            log.exception("the warehouse stands still")
            raise

    @asynccontextmanager
    async def lifespan(self, _: Litestar) -> AsyncIterator[None]:
        """Beat as long as the app is open."""
        self._house.open()
        beating = asyncio.create_task(self.beat_for_ever())
        try:
            yield
        finally:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)
        if not beating.cancelled():
            beating.result()
