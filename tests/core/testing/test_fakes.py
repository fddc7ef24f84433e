"""The fakes keep what their ports promise, and fail only when told to."""

from datetime import timedelta

import msgspec
import pytest

from hub_core.errors import HubError, NotFound, PartlyRejected, Rejected, Unavailable
from hub_core.models import ProductName, Ref
from hub_core.plugins import Expected, HubSide, Window
from hub_core.testing import samples
from hub_core.testing.fakes import (
    FakeCheckoutSource,
    FakeClock,
    FakeCustomerDirectory,
    FakeInbox,
    FakeMemory,
    FakeOrderSink,
    FakePorts,
    FakeProblems,
    FakeProductCatalog,
    FakeShipmentNotifier,
    FakeStockPublisher,
    Kept,
    hub_side,
)

pytestmark = pytest.mark.anyio
replace = msgspec.structs.replace


async def test_a_later_reading_of_the_same_second_counts():
    sink = FakeOrderSink()
    await sink.accept(samples.order(quantity=1))
    await sink.accept(samples.order(quantity=3, read_at=samples.after(1)))
    await sink.accept(samples.order(quantity=1))
    assert await sink.holds() == {"shop-nl:7": 3}


async def test_open_pieces_count_when_they_are_known():
    sink = FakeOrderSink()
    await sink.accept(samples.order(lines=(samples.order_line(quantity=3, open=2),)))
    assert await sink.holds() == {"shop-nl:7": 2}


async def test_the_newest_word_about_an_order_is_kept():
    sink = FakeOrderSink()
    await sink.accept(samples.order_word(as_of=samples.after(9), said="refused"))
    await sink.accept(samples.order_word())
    assert sink.words["shop-nl:7"].said == "refused"


async def test_a_withdrawn_parcel_is_not_held():
    notifier = FakeShipmentNotifier()
    await notifier.notify([samples.shipment(), samples.second_shipment()])
    await notifier.notify([samples.shipment(withdrawn=True, as_of=samples.after(61))])
    assert await notifier.holds() == {"3SMUG002": 1}


async def test_stock_is_the_level_and_the_changes_since():
    publisher = FakeStockPublisher()
    early = samples.stock_change(id="chg-0", as_of=samples.after(-1))
    await publisher.publish([samples.stock_level(), samples.stock_change(), samples.stock_change(), early])
    await publisher.publish([samples.stock_level(available=100, as_of=samples.after(-5))])
    assert await publisher.holds() == {"MUG": 5}


@pytest.mark.promise("S1")
async def test_a_change_of_the_moment_of_the_level_is_in_it_already():
    publisher = FakeStockPublisher()
    await publisher.publish([samples.stock_level(), samples.stock_change(as_of=samples.stock_level().as_of)])
    assert await publisher.holds() == {"MUG": 7}


async def test_a_change_without_a_level_states_nothing():
    publisher = FakeStockPublisher()
    await publisher.publish([samples.stock_change()])
    assert await publisher.holds() == {}


async def test_refused_stock_is_named_and_the_others_are_taken():
    publisher = FakeStockPublisher()
    plate = samples.stock_level(product=ProductName(sku="PLATE"))
    publisher.refuses[plate.key] = "no such product"
    with pytest.raises(PartlyRejected) as refusal:
        await publisher.publish([plate, samples.stock_level(), samples.stock_change(id="")])
    assert refusal.value.refused == {
        "PLATE@warehouse/main": "no such product",
        "8712345678906@warehouse/main": "a change needs the source's own id",
    }
    assert await publisher.holds() == {"MUG": 7}


@pytest.mark.parametrize(
    "name",
    [ProductName(ref=Ref("shop-nl", "9")), ProductName(barcode=" 8712345678906 "), ProductName(sku="mug")],
    ids=["ref", "barcode", "sku"],
)
async def test_a_product_is_found_by_each_of_its_names(name):
    catalog = FakeProductCatalog()
    await catalog.put(samples.product())
    await catalog.put(samples.product(title="Old mug", as_of=samples.after(-1)))
    found = await catalog.find(name)
    assert found is not None
    assert found.title == "Mug"
    assert await catalog.holds() == {"shop-nl:9": 995}


async def test_empty_codes_name_nothing():
    catalog = FakeProductCatalog()
    await catalog.put(samples.product(sku="", barcode=""))
    assert await catalog.find(ProductName()) is None
    assert await catalog.find(ProductName(ref=Ref("shop-nl", "404"))) is None


async def test_a_deleted_product_is_neither_held_nor_found_and_one_without_a_price_is_there():
    catalog = FakeProductCatalog(samples.product(deleted=True), samples.product(ref=Ref("shop-nl", "10"), price=None))
    assert await catalog.holds() == {"shop-nl:10": 0}
    found = await catalog.find(ProductName(ref=Ref("shop-nl", "9"), sku="MUG"))
    assert found is not None
    assert found.key == "shop-nl:10"


async def test_a_code_of_several_products_finds_none():
    catalog = FakeProductCatalog(samples.product(), samples.product(ref=Ref("shop-nl", "10"), barcode="shelf-7"))
    assert await catalog.find(ProductName(sku="MUG")) is None


async def test_a_customer_is_found_by_e_mail():
    directory = FakeCustomerDirectory()
    await directory.put(samples.customer(phone="030 1"))
    await directory.put(samples.customer(first_name="Old", as_of=samples.after(-1)))
    found = await directory.find(" Anna@Example.org ")
    assert found is not None
    assert found.first_name == "Anna"
    assert await directory.find("") is None
    assert await directory.holds() == {"anna@example.org": 301}


async def test_checkouts_are_answered_oldest_change_first():
    late = samples.checkout(ref=Ref("shop-nl", "32"), as_of=samples.after(5))
    source = FakeCheckoutSource(late)
    source.place(samples.checkout())
    assert [checkout.ref.id async for checkout in source.changed_since(None)] == ["31", "32"]
    assert [checkout.ref.id async for checkout in source.changed_since(samples.after(5))] == ["32"]
    assert await source.get(late.ref) == late
    assert await source.holds() == {"shop-nl:31": 1, "shop-nl:32": 1}
    with pytest.raises(NotFound, match="shop-nl:404"):
        await source.get(Ref("shop-nl", "404"))


@pytest.mark.promise("H9")
@pytest.mark.parametrize(
    ("port", "ask"),
    [
        (FakeStockPublisher(), lambda port: port.publish([samples.stock_level()])),
        (FakeProductCatalog(), lambda port: port.put(samples.product())),
        (FakeCustomerDirectory(), lambda port: port.put(samples.customer())),
        (FakeCheckoutSource(samples.checkout()), lambda port: port.get(Ref("shop-nl", "31"))),
    ],
    ids=["stock", "products", "customers", "checkouts"],
)
async def test_down_is_unavailable_and_no_is_rejected(port, ask):
    await port.goes_down()
    with pytest.raises(Unavailable):
        await ask(port)
    await port.comes_back()
    await port.says_no("not this one")
    with pytest.raises(Rejected, match="not this one"):
        await ask(port)
    assert port.asked == 2


@pytest.mark.parametrize("port", [FakeProductCatalog(), FakeCustomerDirectory()], ids=["products", "customers"])
async def test_who_is_down_finds_nothing(port):
    await port.goes_down()
    with pytest.raises(Unavailable):
        await port.find("anything")


def test_a_clock_goes_when_it_is_told():
    clock = FakeClock()
    assert clock() == samples.NOON
    assert clock.passes(timedelta(minutes=3)) == clock() == samples.after(3)


async def test_the_inbox_keeps_word_for_word_and_twice():
    inbox = FakeInbox()
    await inbox.keep("orders/updated", "7", b"{}", {"x-event": "orders/updated"})
    await inbox.keep("orders/updated", "7", b"{}", {"x-event": "orders/updated"})
    assert inbox.rings == [Kept("orders/updated", "7", b"{}", {"x-event": "orders/updated"})] * 2
    inbox.down = True
    with pytest.raises(Unavailable):
        await inbox.keep("orders/updated", "7", b"{}", {})


async def test_memory_knows_what_the_connector_said():
    ports = FakePorts()
    memory = FakeMemory("shop-nl", ports)
    await ports.orders.accept(samples.order())
    await ports.orders.accept(samples.order(ref=Ref("other", "8")))
    assert await memory.known("orders", ["7", "8"]) == {"7": samples.order()}


async def test_memory_walks_page_by_page_over_all_that_the_connector_said_and_nothing_of_others():
    ports = FakePorts()
    memory = FakeMemory("shop-nl", ports)
    for key in ("warehouse:1", "shop-nl:9", "shop-be:5", "shop-nl:7", "shop-nl:8"):
        await ports.orders.accept(samples.order(ref=Ref.of(key)))
    assert [*await memory.all_known("orders", limit=2)] == ["7", "8"]
    assert await memory.all_known("orders", after="8", limit=2) == {"9": samples.order(ref=Ref("shop-nl", "9"))}
    assert await memory.all_known("orders", after="9") == {}


async def test_memory_expects_what_the_test_says_and_nothing_where_it_says_nothing():
    memory = FakeMemory("shop-nl", FakePorts())
    memory.expectations["401"] = Expected(level=3)
    assert await memory.expected(["401", "402"]) == {"401": Expected(level=3)}


async def test_memory_keeps_intents_until_they_are_withdrawn():
    memory = FakeMemory("shop-nl", FakePorts())
    assert await memory.begin("shipment:1", "a") == ()
    assert await memory.begin("shipment:1", "b") == ("a",)
    assert await memory.begin("shipment:1", "a") == ("a", "b")
    await memory.withdraw("shipment:1", "a")
    await memory.withdraw("shipment:1", "never begun")
    assert await memory.begun("shipment:1") == ("a", "b")
    assert await memory.begun("shipment:2") == ()


async def test_memory_keeps_links_and_notes():
    memory = FakeMemory("warehouse", FakePorts())
    await memory.remember(Ref("shop-nl", "7"), "WH-1")
    assert await memory.remote_ids(Ref("shop-nl", "7")) == ("WH-1",)
    assert await memory.ref_of("WH-1") == Ref("shop-nl", "7")
    assert await memory.ref_of("WH-2") is None
    assert await memory.note("cursor") is None
    await memory.write_note("cursor", "1")
    assert await memory.note_once("cursor", "2") == "1" == await memory.note("cursor")


async def test_a_problem_found_again_is_counted():
    problems = FakeProblems()
    await problems.found("unknown status", "order 1001", "add it")
    await problems.found("unknown status", "order 1002", "add it")
    assert (problems.open["unknown status"].count, problems.open["unknown status"].evidence) == (2, "order 1002")
    await problems.solved("unknown status")
    await problems.solved("never was")
    assert (problems.open, problems.over) == ({}, ["unknown status"])


async def test_the_fixture_is_a_hub_that_only_remembers(hub_side):
    assert isinstance(hub_side, HubSide)
    assert hub_side.ports.offered() == ("orders", "stock", "shipments", "products", "customers", "checkouts")
    await hub_side.budget.spend("urgent")
    hub_side.budget.heard([Window(300, 299, timedelta(minutes=5))])
    assert hub_side.budget.spent == ["urgent"]
    assert hub_side.budget.windows[0].remaining == 299
    assert hub_side.now() == samples.NOON


def test_a_hub_without_a_way_out_says_so():
    with pytest.raises(HubError, match="the test gave no http client"):
        _ = hub_side().http.get
    assert not hasattr(hub_side().http, "__fspath__")
    client = object()
    assert hub_side("warehouse", http=client).http is client


@pytest.mark.parametrize(
    "sample",
    [
        samples.order, samples.shipment, samples.second_shipment, samples.stock_level, samples.product,
        samples.customer, samples.checkout,
    ],
)  # fmt: skip
def test_a_sample_survives_writing_and_reading(sample):
    fact = sample()
    assert msgspec.json.decode(msgspec.json.encode(fact), type=type(fact)) == fact


def test_samples_change_as_asked():
    assert samples.ring(object_id="8").object_id == "8"
    assert samples.address(city="Delft").city == "Delft"
    assert samples.order(quantity=2).total == samples.euro("19.90")
