"""What the warehouse said reaches the hub's ports."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.efulfilment_stub.api import Api
from connectors.efulfilment_stub.receive import Reader
from hub_core.errors import NotFound, PartlyRejected, Rejected, Unavailable, Unsupported
from hub_core.ports import Ports
from hub_core.testing import samples
from hub_core.testing.fakes import hub_side

pytestmark = pytest.mark.anyio
LEVEL = {"sku": "MUG", "location": "main", "available": 7, "as_of": "2026-01-15T12:00:00Z"}
PARCEL = {
    "id": "SHP-1",
    "order": "shop-nl:7",
    "shipped_at": "2026-01-15T13:00:00Z",
    "updated_at": "2026-01-15T13:00:00Z",
    "code": "3SMUG001",
}
WORD = {"order": "shop-nl:7", "reason": "Broken."}


@pytest.fixture
def hub(http):
    return hub_side("warehouse", http=http)


@pytest.fixture
def reader(hub, make_settings):
    return Reader(Api(make_settings(), hub), hub)


async def test_each_event_goes_to_its_port_and_twice_is_once(reader, hub, callback, make_ring):
    for event, data in [("shipment.created", PARCEL), ("stock.level", LEVEL), ("order.refused", WORD)] * 2:
        await reader.receive(make_ring(callback(event, data)))
    assert await hub.ports.shipments.holds() == {"3SMUG001": 1}
    assert await hub.ports.stock.holds() == {"MUG": 7}
    assert hub.ports.orders.words["shop-nl:7"].reason == "Broken."


async def test_what_is_not_granted_is_not_said(hub, make_settings, callback, make_ring):
    deaf = replace(hub, ports=Ports())
    reader = Reader(Api(make_settings(), deaf), deaf)
    for event, data in [("shipment.created", PARCEL), ("stock.level", LEVEL), ("order.refused", WORD)]:
        await reader.receive(make_ring(callback(event, data)))
    assert hub.problems.open == {}


@pytest.mark.promise("H11")
async def test_an_unknown_event_is_shown_and_stops_nothing(reader, hub, callback, make_ring):
    for _ in range(2):
        await reader.receive(make_ring(callback("moon.rises", {})))
    assert hub.problems.open["unknown event: moon.rises"].count == 2


async def test_what_cannot_be_read_is_rejected(reader, make_ring):
    with pytest.raises(Rejected):
        await reader.receive(make_ring(b"hello"))


async def test_what_the_hub_answers_is_passed_on(reader, hub, callback, make_ring):
    hub.ports.stock.refuses["MUG@warehouse/main"] = "two products"
    with pytest.raises(PartlyRejected):
        await reader.receive(make_ring(callback("stock.level", LEVEL)))
    await hub.ports.shipments.goes_down()
    with pytest.raises(Unavailable):
        await reader.receive(make_ring(callback("shipment.created", PARCEL)))


@pytest.mark.promise("H3")
async def test_a_shipment_is_read_anew_by_its_id(joined):
    await joined.connector.ports.orders.accept(samples.order(quantity=2))
    for _ in range(2):
        await joined.does("orders/shop-nl:7/ship", lines=[{"line": "77", "quantity": 1}])
        joined.hub.now.passes(timedelta(seconds=1))
    await joined.connector.read("shipments", "SHP-2")
    [parcel] = joined.hub.ports.shipments.facts.values()
    assert (parcel.ref.id, parcel.read_at) == ("SHP-2", joined.hub.now())
    await joined.does("shipments/SHP-2/code", code="3SLATE")
    await joined.connector.read("shipments", "SHP-2")
    assert await joined.hub.ports.shipments.holds() == {"3SLATE": 1}


async def test_a_shipment_that_is_not_there_is_not_found(joined):
    with pytest.raises(NotFound):
        await joined.connector.read("shipments", "SHP-9")
    with pytest.raises(Unsupported):
        await joined.connector.read("customers", "5")
