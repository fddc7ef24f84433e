"""The hub's command beside a hub whose shop gets stock and whose warehouse states it, kept in a real SQLite file."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from adapters.cli import importing
from adapters.storage import make_storage
from hub_core.models import Order, ProductName, Ref, Rules
from hub_core.ports import Ports
from hub_core.testing import samples
from hub_core.testing.fakes import FakeOrderSink, FakeStockPublisher
from hub_core.use_cases import Hub
from hub_core.use_cases.trace import tracing

GOODS = """
[connector.shop-nl]
kind = "paper_shop"
gives = ["orders", "products", "stock"]
gets = ["stock"]
[connector.shop-nl.rules]
stock_buffer = 1
[connector.shop-nl.settings]
key = {{ env = "SHOP_KEY" }}
paper = "{paper}"
{shop}

[connector.warehouse]
kind = "paper_warehouse"
gives = ["stock"]
gets = ["orders"]
[connector.warehouse.settings]
key = {{ env = "WAREHOUSE_KEY" }}
paper = "{paper}"
{warehouse}
"""


class Clock:
    """Goes a minute whenever something is done, and ends about now."""

    def __init__(self) -> None:
        self.time = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=3)

    def __call__(self) -> datetime:
        return self.time

    def passes(self, minutes: float = 1) -> datetime:
        self.time += timedelta(minutes=minutes)
        return self.time


class Trade:
    """A hub between a shop that shows stock and a warehouse that counts it."""

    def __init__(self, url: str, clock: Clock) -> None:
        self.clock, self.shop = clock, FakeStockPublisher()
        self.hub = Hub(make_storage(url), clock)
        rules = Rules(live_from=clock() - timedelta(days=1), stock_buffer=1)
        self.hub.join("shop-nl", role="shop", rules=rules, gives=["orders", "products", "stock"], gets=["stock"])
        self.hub.join("warehouse", role="warehouse", gives=["stock"], gets=["orders"])
        self.hub.plug("shop-nl", Ports(stock=self.shop))
        self.hub.plug("warehouse", Ports(orders=FakeOrderSink()))

    async def product(self, **changes: Any) -> None:
        """The shop has a product; a mug, unless told otherwise."""
        product = replace(samples.product(as_of=self.clock.passes()), **changes)
        with tracing("1a1a1a1a1a1a", cause="webhook products/created 9 (ring 1)"):
            await self.hub.ports_for("shop-nl").products.put(product)
        await self.hub.settle_down()

    async def states(self, available: int, *, sku: str = "MUG", settles: bool = True) -> None:
        """The warehouse states a level."""
        level = samples.stock_level(product=ProductName(sku=sku), available=available, as_of=self.clock.passes())
        with tracing(f"2b2b2b2b2b{available:02}", cause=f"webhook stock.level {sku} (ring 2)"):
            await self.hub.ports_for("warehouse").stock.publish([level])
        if settles:
            await self.hub.settle_down()

    async def sees(self, available: int) -> None:
        """Somebody changes the level in the shop by hand."""
        name = ProductName(ref=Ref("shop-nl", "9"), sku="MUG")
        level = samples.stock_level(
            product=name, location="", available=available, as_of=self.clock.passes(), moved_by="others"
        )
        await self.hub.ports_for("shop-nl").stock.publish([level])
        await self.hub.settle_down()

    async def order(self, number: str = "1001", *, units: int = 1, **changes: Any) -> Order:
        """An order is placed in the shop."""
        at = self.clock.passes()
        lines = (samples.order_line(quantity=units),)
        order = samples.order(ref=Ref("shop-nl", number), number=number, as_of=at, made_at=at, lines=lines)
        with tracing(f"3c3c3c3c{number}", cause=f"webhook orders/created {number} (ring 3)"):
            await self.hub.ports_for("shop-nl").orders.accept(replace(order, **changes))
        await self.hub.settle_down()
        return order


@dataclass
class Store:
    """A folder with a hub in it, its command, and its days."""

    house: Any

    def __call__(self, *words: str, **environ: str) -> Any:
        """Run the command in this process."""
        return self.house(*words, **environ)

    def says(self, *words: str) -> str:
        """What the command printed; it must have ended well, and needs no secret."""
        answer = self.house(*words, secrets=False)
        assert answer.exit_code == 0, answer.output
        return str(answer.stdout)

    def rules(self, rules: str, *, route: str = "") -> None:
        """Let the file have these rules of the shop, and this rule of routing."""
        self.house.write(route + GOODS.replace("stock_buffer = 1", rules))

    def live(self, play: Callable[[Trade], Awaitable[object]]) -> None:
        """Let a hub live through this, an hour later each time."""
        self.clock.passes(60)

        async def run() -> None:
            trade = Trade(self.house.url, self.clock)
            await trade.hub.open()
            try:
                await play(trade)
            finally:
                await trade.hub.close()

        asyncio.run(run())

    def __post_init__(self) -> None:
        self.clock = Clock()


@pytest.fixture
def store(house: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A folder with a plugins.toml of a shop and a warehouse, and no database yet."""
    monkeypatch.setattr(importing, "PATIENCE", 0.5)
    house.write(GOODS)
    return Store(house)


@pytest.fixture
def slow(house: Any) -> Callable[[float], None]:
    """Lets the vendor of the shop think so long before each product."""
    return lambda seconds: house.write(GOODS, shop=f"page_seconds = {seconds}")
