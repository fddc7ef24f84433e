"""The hub keeps the promises of a publisher of stock, alone and behind another hub."""

from collections.abc import Mapping, Sequence

import pytest

from adapters.storage.memory import Memory
from hub_core.models import Product, Ref, Rules, StockChange, StockLevel
from hub_core.ports import Ports, StockPublisher
from hub_core.testing import StockPublisherContract, samples
from hub_core.testing.fakes import FakeClock, FakeStockPublisher
from hub_core.use_cases import Hub

SHOP, WAREHOUSE = samples.SHOP, samples.WAREHOUSE
TOLD = frozenset({"stock"})


class Shelf:
    """What a channel that knows products by their codes shows, once the hubs did all that was due."""

    def __init__(self, listener: FakeStockPublisher, *hubs: Hub) -> None:
        self.listener, self.hubs = listener, hubs

    async def holds(self) -> Mapping[str, int]:
        for hub in self.hubs:
            await hub.settle_down()
        return {level.product.sku: level.available for level in self.listener.facts.values()}

    async def goes_down(self) -> None:
        await self.hubs[0].storage.close()

    async def comes_back(self) -> None:
        await self.hubs[0].storage.open()

    async def says_no(self) -> None:
        """A hub refuses only changes that have no id."""


async def hub_between(warehouse: str, channel: str, listener: StockPublisher) -> Hub:
    """A hub that knows the mug and the bowl, and tells that channel of stock."""
    hub = Hub(Memory(), FakeClock(samples.after(240)))
    hub.join(SHOP, role="shop", rules=Rules(live_from=samples.after(-1)))
    hub.join(warehouse, role="warehouse")
    hub.join(channel, role="channel", gives=(), gets=TOLD)
    hub.plug(channel, Ports(stock=listener))
    await hub.open()
    products = hub.ports_for(SHOP).products
    assert products is not None
    for id_, name in (("9", samples.MUG), ("8", samples.BOWL)):
        await products.put(Product(ref=Ref(SHOP, id_), as_of=samples.NOON, sku=name.sku, barcode=name.barcode))
    return hub


def stock_of(hub: Hub, name: str) -> StockPublisher:
    stock = hub.ports_for(name).stock
    assert stock is not None
    return stock


class TestHubStock(StockPublisherContract):
    """A channel listens behind the hub."""

    @pytest.fixture
    async def far_side(self) -> Shelf:
        listener = FakeStockPublisher()
        return Shelf(listener, await hub_between(WAREHOUSE, "channel", listener))

    @pytest.fixture
    def port(self, far_side: Shelf) -> StockPublisher:
        return stock_of(far_side.hubs[0], WAREHOUSE)

    @pytest.fixture
    def refused(self) -> Sequence[StockLevel | StockChange]:
        return [samples.stock_change(id="")]


class TestStockBehindTwoHubs(TestHubStock):
    """A channel listens behind a hub that is itself a channel of another."""

    @pytest.fixture
    async def far_side(self) -> Shelf:
        listener = FakeStockPublisher()
        far = await hub_between("near", "channel", listener)
        near = await hub_between(WAREHOUSE, "far", stock_of(far, "near"))
        return Shelf(listener, near, far)
