"""The connector at a real hub, with a warehouse that sends and a shop that listens."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from adapters.egress import egress_client
from adapters.storage import make_storage
from connectors.channel_stub.plugin import connect
from hub_core.models import (
    Address,
    Customer,
    HubRules,
    Product,
    ProductName,
    Ref,
    Rules,
    Shipment,
    ShipmentLine,
    StockLevel,
)
from hub_core.plugins import Connector
from hub_core.ports import Ports
from hub_core.testing.fakes import (
    FakeBudget,
    FakeCustomerDirectory,
    FakeOrderSink,
    FakeShipmentNotifier,
    FakeStockPublisher,
)
from hub_core.use_cases import Hub
from hub_core.use_cases.members import Members

pytestmark = pytest.mark.anyio


@dataclass
class Town:
    """A hub between a market, a warehouse and a shop."""

    hub: Hub
    market: Any
    connector: Connector
    clock: Any
    warehouse: FakeOrderSink
    shelves: FakeStockPublisher
    people: FakeCustomerDirectory

    def port(self, member: str, stream: str) -> Any:
        return getattr(self.hub.ports_for(member), stream)

    async def states(self, available: int, sku: str = "MUG") -> None:
        """The warehouse counts."""
        name = ProductName(sku=sku)
        level = StockLevel(product=name, location="", available=available, as_of=self.clock())
        await self.port("warehouse", "stock").publish([level])
        await self.goes_on()

    async def goes_on(self, minutes: int = 1, times: int = 3) -> None:
        """Time passes, the feed is read as often as it is due, and everything that follows happens."""
        for _ in range(times):
            await self.hub.settle_down()
            self.clock.passes(timedelta(minutes=minutes))
            for schedule in await self.hub.collect.claim():
                assert await self.hub.collect.run(schedule)
            await self.hub.settle_down()

    def writes(self) -> int:
        """How often stock was written to the market since the last look."""
        count = sum(call["path"] == "offers/stock" for call in self.market.calls)
        self.market.calls.clear()
        return count

    @property
    def shown(self) -> int:
        """The mugs that the market shows."""
        return int(self.market.offers["OF-1"].stock)

    async def told(self) -> int:
        """The mugs that the shop was told of."""
        return (await self.shelves.holds())["MUG"]

    async def problems(self) -> list[str]:
        found = await self.hub.storage.look(lambda work: work.problems.open())
        return [problem.cause for problem in found]


Opened = Callable[..., Any]


@pytest.fixture
async def town_of(market: Any, place: Any, clock: Any, make_settings: Any) -> Opened:
    @asynccontextmanager
    async def opened(**rules: Any) -> AsyncIterator[Town]:
        members = Members(HubRules(relay_domains=("relay.market.example",)))
        hub = Hub(make_storage("memory://"), clock, members)
        rules = {"sales_in": "orders"} | rules
        hub.join(
            "market",
            role="channel",
            rules=Rules(**rules),
            gives=("orders", "stock", "products", "customers"),
            gets=("orders", "stock", "shipments", "customers"),
        )
        hub.join("warehouse", role="warehouse", gives=("stock", "shipments", "orders"), gets=("orders",))
        hub.join("shop-nl", role="shop", gives=("products", "customers"), gets=("stock", "customers", "shipments"))
        http = egress_client("market", ["127.0.0.1"])
        side = hub.side_for("market", http=http, public_url=None, budget=FakeBudget())
        connector = connect(make_settings(url=place.url), side)
        orders, shelves, people = FakeOrderSink(), FakeStockPublisher(), FakeCustomerDirectory()
        hub.plug("market", connector)
        hub.plug("warehouse", Ports(orders=orders))
        hub.plug("shop-nl", Ports(stock=shelves, customers=people, shipments=FakeShipmentNotifier()))
        await hub.open()
        await hub.collect.prepare()
        made = Town(hub, market, connector, clock, orders, shelves, people)
        mug = Product(ref=Ref("shop-nl", "9"), as_of=clock(), sku="MUG", barcode="8712345678906", title="Mug")
        await made.port("shop-nl", "products").put(mug)
        await made.goes_on()
        yield made
        await hub.close()
        await http.aclose()

    return opened


@pytest.fixture
async def town(town_of: Opened) -> AsyncIterator[Town]:
    """Twelve mugs in the warehouse; the market and the shop were told."""
    async with town_of() as made:
        await made.states(12)
        made.writes()
        yield made


@pytest.mark.promise("H4", "P8", "S13")
async def test_stock_of_the_warehouse_reaches_the_market_and_its_echo_ends_there(town: Town) -> None:
    assert (town.shown, await town.told()) == (12, 12)
    await town.states(7)
    assert (town.shown, town.writes()) == (7, 1)
    await town.goes_on()
    assert (town.shown, town.writes()) == (7, 0)


@pytest.mark.promise("S8", "S10")
async def test_a_sale_is_counted_once(town: Town) -> None:
    town.market.place("MUG", 2)
    await town.goes_on()
    assert (town.shown, await town.told(), town.writes()) == (10, 10, 0)
    assert sum(order.lines[0].quantity for order in town.warehouse.facts.values()) == 2


@pytest.mark.promise("S8", "S10")
async def test_a_sale_that_counts_as_a_change_is_counted_once(town_of: Opened) -> None:
    async with town_of(sales_in="changes") as town:
        await town.states(12)
        town.writes()
        town.market.place("MUG", 2)
        await town.goes_on()
        assert (town.shown, await town.told(), town.writes()) == (10, 10, 0)


@pytest.mark.promise("S7", "S8")
async def test_a_level_of_the_location_that_the_rules_name_contains_such_a_sale(town_of: Opened) -> None:
    async with town_of(sales_in="changes", pickup_location="warehouse/warehouse") as town:
        await town.states(12)
        town.market.place("MUG", 2)
        await town.goes_on()
        await town.states(10)
        assert (town.shown, await town.told()) == (10, 10)
        assert await town.problems() == []


@pytest.mark.promise("S10")
async def test_a_sale_that_the_feed_holds_back_is_never_put_back_on_the_shelf(town: Town) -> None:
    """The level is read because of an earlier entry, and shows a sale whose own entries come an hour later."""
    town.market.change_offer("OF-1", title="Mug, large")
    town.clock.passes(timedelta(minutes=1))
    town.market.switches.feed_lag = 30.0
    town.market.place("MUG", 2)
    await town.goes_on(times=5)
    town.market.switches.feed_lag = 3600.0
    town.market.place("MUG", 3)
    await town.goes_on(times=5)
    assert (town.shown, await town.told(), town.writes()) == (7, 7, 0)
    assert len(town.market.orders) == len(town.warehouse.facts) == 2


@pytest.mark.promise("S10", "S6")
async def test_what_is_withdrawn_is_there_to_be_sold_again(town: Town) -> None:
    order = town.market.place("MUG", 3)
    await town.goes_on()
    town.market.withdraw(order.id, "1-1", 1)
    await town.goes_on()
    assert (town.shown, await town.told()) == (10, 10)
    assert await town.warehouse.holds() == {"market:1": 2}
    town.market.withdraw(order.id)
    await town.goes_on()
    assert (town.shown, await town.told(), town.writes()) == (12, 12, 0)


@pytest.mark.promise("S11")
async def test_a_level_typed_by_a_person_is_put_right_once(town: Town) -> None:
    town.market.change_offer("OF-1", stock=50)
    await town.goes_on()
    assert (town.shown, await town.told(), town.writes()) == (12, 12, 1)


@pytest.mark.promise("H9", "H7")
async def test_an_offer_that_is_not_there_for_a_moment_is_asked_for_again_before_anything_is_parked(town: Town) -> None:
    hidden = town.market.offers.pop("OF-1")
    await town.states(7)
    assert town.writes() > 0
    assert (await town.hub.operate.parked(), await town.problems()) == (([], []), [])
    town.market.offers["OF-1"] = hidden
    await town.goes_on(minutes=15)
    assert town.shown == 7
    assert (await town.hub.operate.parked(), await town.problems()) == (([], []), [])


@pytest.mark.promise("O8", "O16")
async def test_an_order_that_the_market_sends_itself_never_reaches_a_warehouse(town: Town) -> None:
    own, markets = town.market.place("MUG"), town.market.place("MUG", 4, fulfilment="market")
    await town.goes_on()
    town.market.set_state(markets.id, "on_check")
    await town.goes_on()
    town.market.set_state(markets.id, "open")
    await town.goes_on()
    assert list(town.warehouse.facts) == [f"market:{own.id}"]
    assert (town.shown, await town.told()) == (11, 11)


@pytest.mark.promise("O4")
async def test_an_order_of_an_unknown_state_waits_and_is_a_problem(town: Town) -> None:
    order = town.market.place("MUG", paid=False)
    town.market.set_state(order.id, "parked")
    await town.goes_on()
    assert town.warehouse.facts == {}
    assert "unknown order status: parked" in await town.problems()
    town.market.pay(order.id)
    town.market.set_state(order.id, "open")
    await town.goes_on()
    assert list(town.warehouse.facts) == [f"market:{order.id}"]


@pytest.mark.promise("C5")
async def test_a_customer_with_a_relay_address_never_travels(town: Town) -> None:
    town.market.place("MUG", buyer="")
    relayed = town.market.customers["CU-1"]
    town.market.change_customer(relayed.id, phone="0301234567")
    await town.goes_on()
    assert relayed.email.endswith("@relay.market.example")
    assert town.people.facts == {}


@pytest.mark.promise("C2", "C4")
async def test_a_customer_with_an_address_of_his_own_travels_both_ways(town: Town) -> None:
    anna = town.market.add_customer(email="anna@example.org", first_name="Anna")
    await town.goes_on()
    (told,) = town.people.facts.values()
    assert (told.email, told.first_name) == ("anna@example.org", "Anna")
    town.market.change_customer(anna.id, phone="0301234567")
    await town.goes_on()
    (told,) = town.people.facts.values()
    assert told.phone == "0301234567"
    assert sum(call["method"] == "PATCH" for call in town.market.calls) == 0


@pytest.mark.promise("C2", "C3")
async def test_what_the_market_has_no_word_for_is_not_emptied_by_its_next_word(town: Town) -> None:
    anna = town.market.add_customer(email="anna@example.org", first_name="Anna")
    await town.goes_on()
    home = Address(street="Oudegracht", street2="2nd floor", number="12", city="Utrecht", country="NL")
    said = Customer(ref=Ref("shop-nl", "5"), as_of=town.clock(), email=anna.email, mobile="0612345678", shipping=home)
    await town.port("shop-nl", "customers").put(said)
    await town.goes_on()
    town.market.change_customer(anna.id, phone="0301234567")
    await town.goes_on()
    told = town.people.facts["shop-nl:5"]
    assert (told.phone, told.mobile, told.shipping) == ("0301234567", "0612345678", home)


@pytest.mark.promise("T4", "T5", "T6")
async def test_parcels_reach_the_market_its_buyer_hears_once_and_the_echo_ends(town: Town) -> None:
    order = town.market.place("MUG", 2)
    await town.goes_on()
    for number in (1, 2):
        parcel = Shipment(
            ref=Ref("warehouse", f"SHP-{number}"),
            order=Ref("market", order.id),
            as_of=town.clock(),
            shipped_at=town.clock(),
            code=f"3SMUG00{number}",
            lines=(ShipmentLine(line="1-1", sku="MUG", quantity=1),),
        )
        await town.port("warehouse", "shipments").notify([parcel])
        await town.goes_on()
    assert (order.state, len(order.parcels), len(town.market.mails)) == ("sent", 2, 1)
    town.market.calls.clear()
    await town.goes_on()
    assert [call["path"] for call in town.market.calls if call["method"] != "GET"] == []
    assert await town.problems() == []
