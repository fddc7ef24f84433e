"""The connector at a real hub: products are linked, and stock of a warehouse reaches the shop."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import httpx
import pytest

from adapters.storage import make_storage
from connectors.lightspeed.plugin import connect
from connectors.lightspeed.simulator import SimulatorConfig, build
from connectors.lightspeed.simulator.trade.offering import NewProduct, NewVariant
from connectors.lightspeed.simulator.trade.people import NewCustomer
from connectors.lightspeed.simulator.trade.placing import NewLine, NewOrder
from hub_core.models import Customer, Product, ProductName, Ref, StockLevel
from hub_core.plugins import Connector, Window
from hub_core.ports import Ports
from hub_core.testing.fakes import FakeClock
from hub_core.use_cases import Hub
from hub_core.use_cases.budget import PacedBudget

pytestmark = pytest.mark.anyio

EAN = "8712345678906"
MUG = NewProduct(title="Mug", variants=(NewVariant(sku="MUG", ean=EAN, stock=12),))


@dataclass
class Town:
    """A hub between the simulated shop and a warehouse that only states."""

    hub: Hub
    shop: Any
    connector: Connector
    clock: FakeClock
    budget: PacedBudget

    async def states(self, available: int, **name: Any) -> None:
        """The warehouse counts, and the shop hears of it."""
        await self.counts(available, **name)
        await self.settle()

    async def counts(self, available: int, **name: Any) -> None:
        """The warehouse counts."""
        stock = self.hub.ports_for("warehouse").stock
        assert stock is not None
        level = StockLevel(product=ProductName(**name), location="", available=available, as_of=self.clock())
        await stock.publish([level])

    async def settle(self) -> None:
        """Everything that is due happens, again and again until the bells are silent."""
        for _ in range(10):
            done = await self.hub.settle_down()
            if not await self.shop.bells.ring_pending() and not done:
                return

    async def job(self, name: str) -> str:
        (job,) = (job for job in self.connector.jobs if job.name == name)
        return await job.run(lambda _said: None)

    def writes(self) -> list[str]:
        """What was written to the shop since the last look."""
        paths = [call.path.rpartition("/nl/")[2] for call in self.shop.calls if call.method != "GET"]
        self.shop.books.calls.clear()
        return [path for path in paths if not path.startswith("webhooks")]

    def later(self, minutes: int = 1) -> None:
        self.clock.passes(timedelta(minutes=minutes))

    async def problems(self) -> list[str]:
        """What waits for a person."""
        return [one.cause for one in await self.hub.storage.look(lambda work: work.problems.open())]

    async def open_letters(self) -> int:
        """Letters that wait or are parked."""
        counts = await self.hub.storage.look(lambda work: work.outbox.counts())
        return sum(one.waiting + one.parked for one in counts)


@pytest.fixture
async def town(clock: FakeClock, settings: Any, ears: Any) -> AsyncIterator[Town]:
    simulator = build(SimulatorConfig(per_second=0), clock=clock, transport=ears)
    hub = Hub(make_storage("memory://"), clock)
    gives, gets = ("orders", "products", "stock", "customers"), ("orders", "stock", "customers")
    hub.join("shop-nl", role="shop", gives=gives, gets=gets)
    hub.join("crm", role="channel", gives=("customers",), gets=())
    hub.join("warehouse", role="warehouse", gives=("stock", "products"), gets=())
    http = httpx.AsyncClient(transport=httpx.ASGITransport(cast(Any, simulator)))

    async def sleep(seconds: float) -> None:
        clock.passes(timedelta(seconds=seconds))

    budget = PacedBudget(clock, sleep, per_second=1000)
    side = hub.side_for("shop-nl", http=http, public_url="http://hub.test/shop-nl", budget=budget)
    connector = connect(settings, side)
    hub.plug("shop-nl", connector)
    hub.plug("warehouse", Ports())
    hub.plug("crm", Ports())
    ears.open(connector)
    await hub.open()
    await connector.check()
    assert connector.registrations is not None
    for wanted in await connector.registrations.wanted():
        await connector.registrations.add(wanted)
    simulator.state.shop.books.calls.clear()
    yield Town(hub, simulator.state.shop, connector, clock, budget)
    await budget.close()
    await hub.close()
    await http.aclose()


@pytest.mark.promise("L4", "L5", "H4")
async def test_stock_of_a_warehouse_reaches_the_shop_and_its_echo_ends_there(town: Town) -> None:
    mug = town.shop.products.add(MUG).variants[0]
    await town.settle()
    assert town.writes() == []
    town.later()
    await town.states(7, sku="MUG")
    assert mug.stock == 7
    town.later()
    await town.settle()
    assert town.writes() == [f"variants/{mug.id}.json"]


@pytest.mark.promise("S3")
async def test_what_nobody_stated_is_never_written(town: Town) -> None:
    for _ in range(3):
        town.shop.products.add(MUG)
    town.shop.orders.place(NewOrder(lines=(NewLine(sku="MUG", quantity=1),), paid=True))
    await town.job("sweep")
    await town.settle()
    assert [path for path in town.writes() if path.startswith("variants")] == []


@pytest.mark.promise("L9", "P8", "S13")
@pytest.mark.parametrize("name", [{"sku": "mug"}, {"barcode": f"0{EAN}"}])
async def test_a_product_made_in_the_shop_later_is_linked_and_gets_its_stock_at_once(
    town: Town, name: dict[str, str]
) -> None:
    products = town.hub.ports_for("warehouse").products
    assert products is not None
    await products.put(Product(ref=Ref("warehouse", "W1"), as_of=town.clock(), title="Mug of the warehouse", **name))
    await town.states(5, ref=Ref("warehouse", "W1"))
    assert town.writes() == []
    town.later()
    mug = town.shop.products.add(MUG).variants[0]
    await town.settle()
    assert (mug.stock, town.writes()) == (5, [f"variants/{mug.id}.json"])


@pytest.mark.promise("S9", "L4")
async def test_a_flood_of_levels_is_a_few_bulk_writes(town: Town) -> None:
    town.shop.turn(limits=(100_000, 100_000, 100_000))
    variants = [
        town.shop.products.add(NewProduct(variants=(NewVariant(sku=f"MUG-{number}", stock=1),))).variants[0]
        for number in range(230)
    ]
    await town.job("import products")
    town.shop.bells.clear()
    town.later()
    town.shop.books.calls.clear()
    stock = town.hub.ports_for("warehouse").stock
    assert stock is not None
    names = [ProductName(sku=f"MUG-{number}") for number in range(230)]
    await stock.publish([StockLevel(product=name, location="", available=9, as_of=town.clock()) for name in names])
    await town.settle()
    assert {variant.stock for variant in variants} == {9}
    assert set(town.writes()) == {"variants/bulk.json"}


@pytest.mark.promise("S4", "S5", "G1")
async def test_a_level_that_found_no_room_is_not_written_once_a_newer_one_is_stated(town: Town) -> None:
    mug = town.shop.products.add(MUG).variants[0]
    await town.settle()
    town.later()
    town.budget.heard([Window(limit=300, remaining=0, resets_in=timedelta(minutes=4), span=timedelta(minutes=5))])
    await town.states(7, sku="MUG")
    assert await town.open_letters() == 1, "it waits in the outbox, and not with its number in the budget's queue"
    town.later()
    await town.states(3, sku="MUG")
    assert (mug.stock, town.writes()) == (12, [])
    town.later(4)
    await town.settle()
    assert (mug.stock, town.writes()) == (3, [f"variants/{mug.id}.json"])
    assert [one.change for one in town.shop.books.movements.values()] == [3 - 12]
    assert await town.problems() == []


@pytest.mark.promise("P10")
async def test_a_deleted_variant_stops_getting_stock(town: Town) -> None:
    sizes = NewProduct(variants=(NewVariant(sku="S", stock=1), NewVariant(sku="M", stock=1)))
    small, medium = town.shop.products.add(sizes).variants
    await town.settle()
    town.later()
    await town.states(4, sku="S")
    town.shop.variants.remove(small.id)
    await town.settle()
    town.later(15)
    await town.job("deletions")
    town.writes()
    await town.states(3, sku="S")
    await town.states(2, sku="M")
    assert (town.writes(), medium.stock) == ([f"variants/{medium.id}.json"], 2)


@pytest.mark.promise("H9", "S5")
@pytest.mark.parametrize("others", [0, 3])
async def test_a_shop_that_does_not_find_a_variant_for_a_moment_shows_the_right_number_soon(
    town: Town, others: int
) -> None:
    mug = town.shop.products.add(MUG).variants[0]
    for number in range(others):
        town.shop.products.add(NewProduct(variants=(NewVariant(sku=f"CUP-{number}", stock=12),)))
    await town.settle()
    town.later()
    for number in range(others):
        await town.counts(5, sku=f"CUP-{number}")
    town.shop.turn(error_next=2 if others else 1, error_status=404)
    await town.states(7, sku="MUG")
    town.later()
    await town.settle()
    assert (mug.stock, await town.problems(), await town.open_letters()) == (7, [], 0)
    assert town.shop.switches.error_next == 0


@pytest.mark.promise("P10", "H6", "S9")
async def test_a_variant_whose_deletion_nobody_told_is_unlinked_after_a_write_and_two_404s(town: Town) -> None:
    sizes = NewProduct(variants=(NewVariant(sku="S", stock=1), NewVariant(sku="M", stock=1)))
    small, medium = town.shop.products.add(sizes).variants
    await town.settle()
    await town.job("deletions")
    town.later()
    town.shop.turn(lose_rate=1.0)
    town.shop.variants.remove(small.id)
    await town.states(4, sku="S")
    town.later(16)
    await town.settle()
    assert (len(await town.problems()), await town.open_letters()) == (1, 1)
    town.shop.books.calls.clear()
    assert await town.job("deletions") == "1 gone for sure; no walk due"
    await town.settle()
    assert (await town.problems(), await town.open_letters()) == ([], 0)
    town.writes()
    await town.counts(3, sku="S")
    await town.states(2, sku="M")
    assert (town.writes(), medium.stock) == ([f"variants/{medium.id}.json"], 2)


@pytest.mark.promise("S10")
async def test_a_sale_of_the_shop_causes_no_write(town: Town) -> None:
    mug = town.shop.products.add(MUG).variants[0]
    await town.settle()
    town.later()
    await town.states(7, sku="MUG")
    town.later()
    await town.settle()
    town.writes()
    town.shop.orders.place(NewOrder(lines=(NewLine(sku="MUG", quantity=2),), paid=True))
    await town.settle()
    town.later()
    await town.settle()
    assert (mug.stock, town.writes()) == (5, [])


@pytest.mark.promise("S11")
async def test_a_change_by_hand_is_put_right_once(town: Town) -> None:
    mug = town.shop.products.add(MUG).variants[0]
    await town.settle()
    town.later()
    await town.states(7, sku="MUG")
    town.later()
    await town.settle()
    town.writes()
    town.shop.variants.change(mug.id, stockLevel=50)
    await town.settle()
    town.later()
    await town.settle()
    assert (mug.stock, town.writes()) == (7, [f"variants/{mug.id}.json"])


@pytest.mark.promise("C2", "C4", "H2")
async def test_a_person_whom_the_shop_lacked_is_written_to_as_soon_as_the_shop_has_told_of_him(town: Town) -> None:
    says = town.hub.ports_for("crm").customers
    assert says is not None

    async def crm_says(phone: str) -> None:
        town.later()
        await says.put(Customer(ref=Ref("crm", "77"), as_of=town.clock(), email="anna@example.org", phone=phone))
        await town.settle()

    for phone in ("030 1", "030 2", "030 3"):
        await crm_says(phone)
    assert [call.path for call in town.shop.calls if "customers" in call.path] == [
        "/nl/customers.json?email=anna%40example.org&limit=250&page=1"
    ]
    town.later()
    anna = town.shop.customers.add(NewCustomer(email="anna@example.org"))
    await town.settle()
    await crm_says("030 4")
    assert anna.facts["phone"] == "030 4"
    assert (await town.problems(), await town.open_letters()) == ([], 0)
