"""What one more order costs a product of which many are open already, and no level contains them yet (S6)."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from adapters.cli.demo.database import database
from bench.stock import Clock, house, learn
from hub_core.models import Order, ProductName, Ref, StockLevel
from hub_core.testing import samples
from hub_core.use_cases import Hub

OPEN = (10, 100, 1000, 3000)
ORDERS = 20


@dataclass(frozen=True, slots=True)
class Crowd:
    """What an order cost beside so many open ones."""

    open: int
    work: float
    """What the hub worked for it and for the number that the shop was told then, in milliseconds of one core."""


async def held(kind: str) -> list[Crowd]:
    """Measure every crowd over that kind of database, each in a database of its own."""
    return [await _crowd(kind, size) for size in OPEN]


async def _crowd(kind: str, size: int) -> Crowd:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hub-bench-")))
        hub, line, clock = house(stack.enter_context(database(kind, folder)), wares=1)
        await hub.open()
        try:
            await learn(hub)
            await _count(hub, clock)
            await _sell(hub, clock, range(size))
            await hub.settle_down(rounds=1000)
            line.seconds, began = 0.0, time.process_time()
            for number in range(size, size + ORDERS):
                await _sell(hub, clock, [number])
                await hub.settle_down(rounds=1000)
            return Crowd(size, (time.process_time() - began - line.seconds) / ORDERS * 1000)
        finally:
            await hub.close()


async def _count(hub: Hub, clock: Clock) -> None:
    says = hub.ports_for("warehouse").stock
    assert says is not None
    level = StockLevel(product=ProductName(sku="MUG-0"), location="hall", available=10**6, as_of=clock())
    await says.publish([level])


async def _sell(hub: Hub, clock: Clock, numbers: Iterable[int]) -> None:
    says = hub.ports_for("market").orders
    assert says is not None
    for number in numbers:
        await says.accept(_order(number, clock))


def _order(number: int, clock: Clock) -> Order:
    mug = samples.order_line(sku="MUG-0", barcode="", product=None)
    ref, now = Ref("market", str(number)), clock()
    return samples.order(ref=ref, number=f"MKT-{number}", lines=(mug,), customer=None, made_at=now, as_of=now)
