"""The plug, and the whole story: an order goes out, its parcels come back."""

from datetime import timedelta

import pytest

from connectors.efulfilment_stub.plugin import connect, hub_connector_kind
from hub_core.errors import Unauthorised, Unavailable
from hub_core.plugins import Secret
from hub_core.plugins.registry import Registry
from hub_core.testing import samples
from hub_core.testing.fakes import hub_side

pytestmark = pytest.mark.anyio


async def test_the_hub_finds_it_by_its_name(make_settings):
    kind = Registry().load(["efulfilment_stub"])["efulfilment_stub"]
    assert (kind.name, kind.role, kind.offers) == ("efulfilment_stub", "warehouse", {"orders"})
    assert kind.allowed_hosts is not None
    assert kind.allowed_hosts(make_settings(url="https://warehouse.example")) == ["warehouse.example"]


async def test_it_offers_what_it_says(make_settings):
    connector = connect(make_settings(), hub_side("warehouse"))
    assert set(connector.ports.offered()) == hub_connector_kind().offers
    assert connector.registrations is not None
    assert connect(make_settings(register_callbacks=False), hub_side("warehouse")).registrations is None


@pytest.mark.promise("H9")
async def test_check_proves_the_token(joined, make_settings, http):
    await joined.connector.check()
    url = str(joined.inside.base_url)
    wrong = connect(make_settings(url=url, token=Secret("guess")), hub_side("warehouse", http=http))
    with pytest.raises(Unauthorised):
        await wrong.check()
    await joined.goes_down()
    with pytest.raises(Unavailable):
        await joined.connector.check()


@pytest.mark.promise("T1", "T6")
async def test_an_order_goes_out_and_its_parcels_come_back(listening):
    await listening.switch(parcels=2, parcel_gap=5)
    await listening.connector.ports.orders.accept(samples.order(quantity=2))
    await listening.passes(10)
    await listening.passes(10)
    listening.hub.now.passes(timedelta(seconds=1))
    await listening.does("shipments/SHP-2/code", code="3SLATE")
    assert await listening.read_callbacks() == ["shipment.created", "shipment.created", "shipment.updated"]
    parcels = listening.hub.ports.shipments
    assert await parcels.holds() == {"3SSTUB000000001": 1, "3SLATE": 1}
    assert {parcel.order.key for parcel in parcels.facts.values()} == {"shop-nl:7"}
    assert [line.line for parcel in parcels.facts.values() for line in parcel.lines] == ["77", "77"]


@pytest.mark.promise("H3")
async def test_doubled_and_late_callbacks_end_in_the_same_state(listening):
    await listening.switch(duplicate_callbacks=5)
    await listening.connector.ports.orders.accept(samples.order())
    await listening.passes(60)
    await listening.passes(1)
    await listening.does("shipments/SHP-1/code", code="3SLATE")
    events = await listening.read_callbacks()
    assert sorted(events) == ["shipment.created"] * 2 + ["shipment.updated"] * 2
    first = next(kept for kept in listening.hub.inbox.rings if kept.topic == "shipment.created")
    await listening.does("ring", id=first.object_id)
    await listening.read_callbacks()
    assert await listening.hub.ports.shipments.holds() == {"3SLATE": 1}


@pytest.mark.promise("O13")
async def test_the_warehouse_says_what_it_cannot_send(listening):
    await listening.connector.ports.orders.accept(samples.order(quantity=2))
    await listening.does("orders/shop-nl:7/backorder", reason="Next week.", lines=[{"line": "77", "quantity": 1}])
    await listening.read_callbacks()
    word = listening.hub.ports.orders.words["shop-nl:7"]
    assert (word.said, word.reason, word.lines) == ("back_ordered", "Next week.", {"77": 1})
    await listening.passes(1)
    await listening.does("orders/shop-nl:7/refuse", reason="The mug is broken.")
    await listening.read_callbacks()
    assert listening.hub.ports.orders.words["shop-nl:7"].said == "refused"


@pytest.mark.promise("S1")
async def test_stock_is_told_as_the_warehouse_counts_it(listening):
    await listening.does("stock", sku="MUG", available=7)
    await listening.passes(1)
    await listening.connector.ports.orders.accept(samples.order(quantity=2))
    await listening.read_callbacks()
    assert await listening.hub.ports.stock.holds() == {"MUG": 5}


@pytest.mark.promise("O13")
async def test_the_warehouse_cancels_by_its_own_doing(listening):
    await listening.connector.ports.orders.accept(samples.order(quantity=2))
    await listening.does("orders/shop-nl:7/cancel", reason="The last mug broke.")
    assert await listening.read_callbacks() == ["order.cancelled"]
    word = listening.hub.ports.orders.words["shop-nl:7"]
    assert (word.said, word.reason, word.lines) == ("cancelled", "The last mug broke.", {"77": 2})


@pytest.mark.promise("T1", "O13")
async def test_what_was_back_ordered_comes_in_and_leaves_in_a_parcel_of_its_own(listening):
    await listening.connector.ports.orders.accept(samples.order(quantity=3))
    await listening.does("orders/shop-nl:7/backorder", reason="Next week.", lines=[{"line": "77", "quantity": 1}])
    await listening.passes(10)
    await listening.passes(60)
    assert sorted(await listening.read_callbacks()) == ["order.backordered", "shipment.created"]
    await listening.does("orders/shop-nl:7/restock")
    assert await listening.read_callbacks() == ["shipment.created"]
    parcels = listening.hub.ports.shipments.facts.values()
    assert sorted(line.quantity for parcel in parcels for line in parcel.lines) == [1, 2]


@pytest.mark.promise("T9")
async def test_a_parcel_of_an_order_that_the_warehouse_never_got_is_handed_on(listening):
    lines = [{"line": "77", "sku": "MUG", "quantity": 1}]
    await listening.does("shipments", order="shop-nl:7", lines=lines, code="3SEARLY", carrier="DHL")
    assert await listening.read_callbacks() == ["shipment.created"]
    [parcel] = listening.hub.ports.shipments.facts.values()
    assert (parcel.order.key, parcel.code, parcel.carrier) == ("shop-nl:7", "3SEARLY", "DHL")
    assert [(line.line, line.sku, line.quantity) for line in parcel.lines] == [("77", "MUG", 1)]


@pytest.mark.promise("T1")
async def test_a_parcel_without_lines_holds_the_whole_order(listening):
    await listening.does("shipments", order="shop-nl:7", code="3SEARLY")
    await listening.read_callbacks()
    assert [parcel.lines for parcel in listening.hub.ports.shipments.facts.values()] == [()]


@pytest.mark.promise("S1")
@pytest.mark.parametrize(("told", "changes", "levels"), [("changes", 3, 1), ("both", 3, 4), ("levels", 0, 4)])
async def test_stock_told_as_changes_or_levels_comes_to_the_same(listening, told, changes, levels):
    await listening.switch(stock_events=told)
    await listening.does("stock", sku="MUG", available=7)
    await listening.passes(1)
    await listening.connector.ports.orders.accept(samples.order(quantity=2))
    await listening.passes(1)
    await listening.does("orders/shop-nl:7/cancel")
    await listening.passes(1)
    await listening.does("stock/changes", sku="MUG", change=-3)
    await listening.does("ring")
    events = [kept.topic for kept in listening.hub.inbox.rings]
    await listening.read_callbacks()
    assert (events.count("stock.changed"), events.count("stock.level")) == (changes, levels)
    assert await listening.hub.ports.stock.holds() == {"MUG": 4}


@pytest.mark.promise("S1", "H3")
async def test_a_change_heard_twice_and_after_the_sweep_counts_once(listening):
    await listening.switch(stock_events="changes", duplicate_callbacks=10)
    await listening.does("stock", sku="MUG", available=7)
    await listening.connector.ports.orders.accept(samples.order(quantity=2))
    [job] = listening.connector.jobs
    await job.run(lambda told: None)
    assert await listening.hub.ports.stock.holds() == {"MUG": 5}
    assert sorted(await listening.read_callbacks()) == ["stock.changed"] * 2 + ["stock.level"] * 2
    assert await listening.hub.ports.stock.holds() == {"MUG": 5}


@pytest.mark.promise("S1", "H8")
async def test_what_lost_changes_left_wrong_a_sweep_mends(listening):
    await listening.switch(stock_events="changes")
    await listening.does("stock", sku="MUG", available=7)
    await listening.read_callbacks()
    await listening.switch(lose_callbacks=1)
    await listening.does("stock/changes", sku="MUG", change=-3)
    await listening.does("stock/changes", sku="MUG", change=1)
    await listening.read_callbacks()
    assert await listening.hub.ports.stock.holds() == {"MUG": 8}
    [job] = listening.connector.jobs
    await job.run(lambda told: None)
    assert await listening.hub.ports.stock.holds() == {"MUG": 5}


@pytest.mark.promise("S6")
async def test_numbers_that_are_physical_fall_when_the_parcel_leaves(listening):
    await listening.switch(stock_means="physical")
    await listening.does("stock", sku="MUG", available=7)
    await listening.connector.ports.orders.accept(samples.order(quantity=2))
    await listening.read_callbacks()
    assert await listening.hub.ports.stock.holds() == {"MUG": 7}
    await listening.passes(1)
    await listening.does("orders/shop-nl:7/ship")
    await listening.read_callbacks()
    assert await listening.hub.ports.stock.holds() == {"MUG": 5}


@pytest.mark.promise("S1")
async def test_every_location_has_its_own_level(listening):
    await listening.switch(locations=["main", "north"])
    await listening.does("stock", sku="MUG", available=1)
    await listening.does("stock", sku="MUG", available=5, location="north")
    await listening.passes(1)
    await listening.connector.ports.orders.accept(samples.order(quantity=2))
    await listening.read_callbacks()
    levels = listening.hub.ports.stock.facts.values()
    assert {level.location: level.available for level in levels} == {"warehouse/main": 1, "warehouse/north": 3}
