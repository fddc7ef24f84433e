"""Watches the hub while the story plays: tells what is written, and waits until something is so."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from adapters.cli.demo.stage import Stage
from adapters.cli.demo.telling import Telling, entry_told, line_told
from hub_core.models import HubProduct, OrderStatus
from hub_core.use_cases.looking import Asked, Goods, StockView
from hub_core.use_cases.records import HandoverState, Standing
from hub_core.use_cases.storage import Work

PATIENCE = 20.0
_GLANCE = 0.1
T = TypeVar("T")
_Told = tuple[datetime, str, str]


class Audience:
    """Tells every new line of history, and of the stock ledger, in the order in which they were written."""

    def __init__(self, stage: Stage, telling: Telling) -> None:
        self._stage, self._telling = stage, telling
        self._seen: dict[str, int] = {}

    async def glance(self) -> None:
        """Tell what was written since the last glance."""
        fresh = await self._stage.hub.storage.look(lambda work: list(self._fresh(work)))
        for _, who, text in sorted(fresh, key=lambda one: one[0]):
            self._telling.wrote(who, text)

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

    async def product(self, sku: str) -> HubProduct | None:
        """The hub's product of that SKU."""
        asked = await self.asked(sku)
        return asked.products[0] if len(asked.products) == 1 else None

    async def asked(self, sku: str) -> Asked:
        """What that code leads to."""
        return await self._goods().ask(sku)

    async def stock(self, sku: str, *, lines: int = 1) -> StockView:
        """What `hub stock` knows of it. Raises `HubError` where there is no such product."""
        goods = self._goods()
        return await goods.stock((await goods.one(sku)).identity, lines=lines)

    def _goods(self) -> Goods:
        hub = self._stage.hub
        return Goods(hub.storage, hub.members, hub.now)

    def _fresh(self, work: Work) -> Iterator[_Told]:
        products = {one.identity: one.sku for one in work.catalogue.list()}
        names = {one.key: one.number for one in work.orders.list()} | products
        names |= {one.identity: one.email for one in work.people.list()}
        for subject, name in names.items():
            for entry in self._unseen(subject, work.history.of(subject)):
                yield (entry.at, *entry_told(name, entry))
        for identity, sku in products.items():
            for line in self._unseen(f"ledger {identity}", work.stock.ledger(identity)):
                yield (line.at, *line_told(sku, line))

    def _unseen(self, key: str, lines: Sequence[T]) -> Sequence[T]:
        begins = self._seen.get(key, 0)
        self._seen[key] = len(lines)
        return lines[begins:]
