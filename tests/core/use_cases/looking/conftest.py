"""A hub after noon whose shop and market get stock, whose warehouse states it, and what an operator asks it."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from adapters.storage.memory import Memory
from hub_core.models import Product, ProductName, Ref, Rules
from hub_core.ports import Ports
from hub_core.testing import samples
from hub_core.testing.fakes import FakeClock, FakeOrderSink, FakeStockPublisher
from hub_core.use_cases import Hub
from hub_core.use_cases.looking import Goods


@dataclass
class Shopfront:
    """The hub, everybody around it, and the operator's eyes."""

    storage: Memory = field(default_factory=Memory)
    clock: FakeClock = field(default_factory=lambda: FakeClock(samples.after(60)))
    shop: FakeStockPublisher = field(default_factory=FakeStockPublisher)
    market: FakeStockPublisher = field(default_factory=FakeStockPublisher)
    warehouse: FakeOrderSink = field(default_factory=FakeOrderSink)

    def __post_init__(self) -> None:
        self.hub = Hub(self.storage, self.clock)
        self.goods = Goods(self.storage, self.hub.members, self.clock)

    async def open(self, **rules: Any) -> "Shopfront":
        """Let everybody in."""
        ours = Rules(live_from=samples.after(-60), **rules)
        self.hub.join("shop-nl", role="shop", rules=ours, gives=["orders", "products", "stock"], gets=["stock"])
        self.hub.join("market", role="channel", gives=["orders"], gets=["stock"])
        self.hub.join("warehouse", role="warehouse", gives=["shipments", "stock"], gets=["orders"])
        self.hub.plug("shop-nl", Ports(stock=self.shop))
        self.hub.plug("market", Ports(stock=self.market))
        self.hub.plug("warehouse", Ports(orders=self.warehouse))
        await self.hub.open()
        return self

    async def product(self, said: Product | None = None, **changes: Any) -> str:
        """The shop has a product; its identity in the hub."""
        product = replace(said or samples.product(), **changes)
        await self.hub.ports_for("shop-nl").products.put(product)
        await self.goes_on()
        found = (await self.goods.ask(product.key)).products
        return found[0].identity if found else ""

    async def states(self, available: int, *, by: str = "warehouse", **changes: Any) -> None:
        """A level is stated, or seen at a shop, now."""
        self.clock.passes(timedelta(minutes=1))
        level = samples.stock_level(available=available, as_of=self.clock(), **changes)
        await self.hub.ports_for(by).stock.publish([level])

    async def sees(self, available: int, **changes: Any) -> None:
        """The shop shows this, since somebody changed it there by hand."""
        name = ProductName(ref=Ref("shop-nl", "9"), sku="MUG")
        await self.states(available, by="shop-nl", product=name, location="", moved_by="others", **changes)

    async def order(self, by: str = "shop-nl", **changes: Any) -> str:
        """An order is placed now; its key."""
        self.clock.passes(timedelta(minutes=1))
        order = samples.order(as_of=self.clock(), made_at=self.clock(), **changes)
        await self.hub.ports_for(by).orders.accept(order)
        return order.key

    async def goes_on(self, minutes: float = 0) -> None:
        """Let time pass, then do what is due."""
        self.clock.passes(timedelta(minutes=minutes))
        await self.hub.settle_down()


@pytest.fixture
async def front() -> Shopfront:
    return await Shopfront().open()
