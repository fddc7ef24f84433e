"""The connector at a real hub: what the warehouse rings, and what a sweep finds, comes to the same."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import httpx
import pytest
from litestar import Litestar, Router

from adapters.storage import make_storage
from connectors.efulfilment_stub.plugin import connect
from connectors.efulfilment_stub.simulator import SimulatorConfig, build
from hub_core.models import OrderStatus, Rules
from hub_core.plugins import Connector
from hub_core.ports import Ports
from hub_core.testing import samples
from hub_core.testing.fakes import FakeClock, FakeOrderSink, FakeShipmentNotifier, FakeStockPublisher
from hub_core.use_cases import Hub
from hub_core.use_cases.looking import Goods

pytestmark = pytest.mark.anyio

ORDER = "shop-nl:7"


@dataclass
class Town:
    """A hub between a shop that remembers what it is told and a simulated warehouse."""

    hub: Hub
    far: Any
    connector: Connector
    clock: FakeClock
    shop: Ports
    inside: httpx.AsyncClient

    async def does(self, path: str, **body: Any) -> None:
        """A person in the warehouse does this, and a second passes."""
        (await self.inside.post(f"/simulator/{path}", json=body)).raise_for_status()
        self.clock.passes(timedelta(seconds=1))

    async def sells(self, pieces: int = 2) -> None:
        """The shop sells mugs, and the warehouse gets the order."""
        await self.says(samples.order(quantity=pieces, as_of=self.clock(), made_at=self.clock()))

    async def says(self, order: Any) -> None:
        """The shop says this of an order."""
        orders = self.hub.ports_for("shop-nl").orders
        assert orders is not None
        await orders.accept(order)
        await self.hub.settle_down()
        self.clock.passes(timedelta(seconds=1))

    async def rings(self, *, backwards: bool = False) -> None:
        """All that waits to be rung is rung, and read."""
        waiting = self.far.warehouse.callbacks.waiting
        deliveries = waiting.take_all()
        for delivery in reversed(deliveries) if backwards else deliveries:
            waiting.add(self.clock(), delivery)
            await self.far.pulse.ringer.ring_due()
        await self.hub.settle_down()

    def loses_all(self) -> None:
        """All that waits to be rung never arrives."""
        assert self.far.warehouse.callbacks.waiting.take_all()

    async def sweeps(self) -> None:
        [job] = self.connector.jobs
        await job.run(lambda told: None)
        await self.hub.settle_down()
        self.clock.passes(timedelta(seconds=1))

    async def levels(self) -> dict[str, int]:
        """What the hub holds of the mug, by location; each level is the fold of its ledger."""
        goods = Goods(self.hub.storage, self.hub.members, self.clock)
        view = await goods.stock((await goods.one("MUG")).identity, lines=100)
        assert (await goods.proof()).faults == []
        return {level.location: level.available for level in view.levels}

    async def told(self) -> int:
        """The number that the shop was told last."""
        stock = cast(FakeStockPublisher, self.shop.stock)
        [number] = (await stock.holds()).values()
        return number

    async def words(self) -> list[str]:
        """What the warehouse said of the order, as its history has it."""
        return [one.text for one in (await self.hub.operate.dossier(ORDER)).history if one.what == "word"]


@pytest.fixture
def config() -> SimulatorConfig:
    return SimulatorConfig(skus=("MUG", "TEAPOT"), ship_after=None)


@pytest.fixture
def rules() -> Rules:
    return Rules()


@pytest.fixture
async def town(config: SimulatorConfig, rules: Rules, make_settings: Any) -> AsyncIterator[Town]:
    clock = FakeClock()
    hub = Hub(make_storage("memory://"), clock)
    hub.join("shop-nl", role="shop", gives=("orders", "products"), gets=("orders", "shipments", "stock"))
    hub.join("warehouse", role="warehouse", rules=rules, gives=("orders", "shipments", "stock"), gets=("orders",))
    shop = Ports(orders=FakeOrderSink(), shipments=FakeShipmentNotifier(), stock=FakeStockPublisher())
    hub.plug("shop-nl", shop)
    doors = Litestar([], logging_config=None, openapi_config=None)
    far = build(config, clock=clock, transport=httpx.ASGITransport(cast(Any, doors)))
    line = httpx.ASGITransport(cast(Any, far))
    async with (
        httpx.AsyncClient(transport=line) as http,
        httpx.AsyncClient(transport=line, base_url="http://far.test") as inside,
    ):
        side = hub.side_for("warehouse", http=http, public_url="http://hub.test/warehouse")
        connector = connect(make_settings(url="http://far.test"), side)
        hub.plug("warehouse", connector)
        doors.register(Router("/warehouse", route_handlers=list(connector.routes)))
        await hub.open()
        products = hub.ports_for("shop-nl").products
        assert products is not None
        await products.put(samples.product())
        assert connector.registrations is not None
        for wanted in await connector.registrations.wanted():
            await connector.registrations.add(wanted)
        yield Town(hub, far.state, connector, clock, shop, inside)
        await far.state.pulse.ringer.close()
        await hub.close()


class TestChanges:
    """A warehouse that tells what came and went."""

    @pytest.fixture
    def config(self) -> SimulatorConfig:
        return SimulatorConfig(ship_after=None, stock_events="changes")

    @pytest.mark.promise("S1")
    async def test_changes_add_up_to_what_the_warehouse_has(self, town: Town) -> None:
        await town.does("stock", sku="MUG", available=7)
        await town.rings()
        await town.sells()
        await town.does("stock/changes", sku="MUG", change=-1)
        await town.rings()
        assert await town.levels() == {"warehouse/main": 4}
        assert await town.told() == 4

    @pytest.mark.promise("S1", "H3", "H8")
    async def test_swapped_changes_are_mended_by_the_sweep_and_count_once(self, town: Town) -> None:
        await town.does("stock", sku="MUG", available=7)
        await town.does("stock/changes", sku="MUG", change=-1)
        await town.does("stock/changes", sku="MUG", change=3)
        events = list(town.far.warehouse.callbacks.events)
        await town.rings(backwards=True)
        await town.sweeps()
        assert await town.levels() == {"warehouse/main": 9}
        for event in events:
            await town.does("ring", id=event)
        await town.hub.settle_down()
        assert await town.levels() == {"warehouse/main": 9}

    @pytest.mark.promise("S1", "H8")
    async def test_lost_changes_cost_a_sweep_and_later_ones_go_on_from_there(self, town: Town) -> None:
        await town.does("stock", sku="MUG", available=7)
        await town.rings()
        await town.does("stock/changes", sku="MUG", change=-3)
        town.loses_all()
        await town.does("stock/changes", sku="MUG", change=-1)
        await town.rings()
        assert await town.levels() == {"warehouse/main": 6}
        await town.sweeps()
        assert await town.levels() == {"warehouse/main": 3}
        await town.does("stock/changes", sku="MUG", change=2)
        await town.rings()
        assert (await town.levels(), await town.told()) == ({"warehouse/main": 5}, 5)


class TestBoth:
    """A warehouse that tells each change, and the level after it."""

    @pytest.fixture
    def config(self) -> SimulatorConfig:
        return SimulatorConfig(ship_after=None, stock_events="both", locations=("main", "north"))

    @pytest.mark.promise("S1", "H3")
    @pytest.mark.parametrize("backwards", [False, True])
    async def test_a_change_and_its_level_count_once_in_any_order(self, town: Town, backwards: bool) -> None:
        await town.does("stock", sku="MUG", available=1)
        await town.does("stock", sku="MUG", available=5, location="north")
        await town.rings()
        await town.sells()
        await town.does("stock/changes", sku="MUG", change=-1)
        await town.rings(backwards=backwards)
        assert await town.levels() == {"warehouse/main": 0, "warehouse/north": 3}
        assert await town.told() == 3


class TestPhysical:
    """A warehouse whose numbers fall only as goods leave."""

    @pytest.fixture
    def config(self) -> SimulatorConfig:
        return SimulatorConfig(ship_after=None, stock_means="physical")

    @pytest.fixture
    def rules(self) -> Rules:
        return Rules(stock_means="physical")

    @pytest.mark.promise("S6")
    async def test_what_is_sold_is_held_back_until_the_number_fell(self, town: Town) -> None:
        await town.does("stock", sku="MUG", available=7)
        await town.rings()
        await town.sells()
        await town.does("stock", sku="MUG", available=7)
        await town.rings()
        assert await town.told() == 5
        await town.does(f"orders/{ORDER}/ship")
        await town.rings()
        assert (await town.levels(), await town.told()) == ({"warehouse/main": 5}, 5)


@pytest.mark.promise("T9")
@pytest.mark.parametrize("heard", ["rung", "swept"])
async def test_a_parcel_that_comes_before_its_order_waits_for_it_and_nothing_goes_twice(town: Town, heard: str) -> None:
    lines = [{"line": "77", "sku": "MUG", "quantity": 2}]
    await town.does("shipments", order=ORDER, lines=lines, code="3SEARLY")
    await (town.rings() if heard == "rung" else town.sweeps())
    shipments = cast(FakeShipmentNotifier, town.shop.shipments)
    assert await shipments.holds() == {}
    await town.sells()
    assert await shipments.holds() == {"3SEARLY": 1}
    assert (await town.hub.operate.dossier(ORDER)).standing.status is OrderStatus.COMPLETED
    assert town.far.warehouse.orders == {}


@pytest.mark.promise("O13", "H8", "H3")
@pytest.mark.parametrize("first", ["rung", "swept"])
@pytest.mark.parametrize(
    ("act", "text"),
    [
        ("refuse", "refused: No such street. (2 of line 77)"),
        ("cancel", "cancelled: No such street. (2 of line 77)"),
        ("backorder", "back-ordered: No such street. (2 of line 77)"),
    ],
)
async def test_a_word_is_heard_once_whether_it_rang_or_was_swept(town: Town, first: str, act: str, text: str) -> None:
    await town.sells()
    await town.does(f"orders/{ORDER}/{act}", reason="No such street.")
    for way in (town.rings, town.sweeps) if first == "rung" else (town.sweeps, town.rings, town.sweeps):
        await way()
    assert await town.words() == [text]
    assert cast(FakeOrderSink, town.shop.orders).words[ORDER].reason == "No such street."
