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
