"""Stops of the hub's own: 401 stops the connector, 403 the stream; a probe lifts them (H9, H14)."""

from datetime import timedelta

import pytest

from hub_core.errors import Forbidden, Unauthorised, Unavailable
from hub_core.testing.samples import order, second_shipment, shipment
from hub_core.use_cases.causes import STOPPED

pytestmark = pytest.mark.anyio


class Door:
    """What a check of the far side meets."""

    def __init__(self):
        self.fault = None
        self.asked = 0

    async def check(self):
        self.asked += 1
        if self.fault is not None:
            raise self.fault


@pytest.fixture
def door(house):
    door = Door()
    house.hub.plug("warehouse", house.warehouse.connector(check=door.check))
    return door


async def pauses(house):
    return [(one.connector, one.stream, one.by) for one in await house.storage.look(lambda work: work.pauses.all())]


@pytest.mark.promise("H9")
async def test_a_401_stops_the_connector_until_a_check_goes_well(house, door):
    house.warehouse.orders.fault = door.fault = Unauthorised("the key is wrong", may_have_acted=False)
    await house.order()
    await house.goes_on()
    assert await pauses(house) == [("warehouse", "", "hub")]
    problem = (await house.problems())[STOPPED]
    assert problem.evidence == "everything stands still: the key is wrong"
    assert await house.hub.probes.run() == []
    assert door.asked == 0
    house.clock.passes(timedelta(minutes=1))
    assert await house.hub.probes.run() == []
    assert await house.hub.probes.run() == []
    assert door.asked == 1
    house.warehouse.orders.fault = door.fault = None
    house.clock.passes(timedelta(minutes=1))
    assert await house.hub.probes.run() == ["warehouse"]
    assert await pauses(house) == []
    assert await house.problems() == {}
    await house.goes_on()
    assert len(house.warehouse.orders.heard) == 1


@pytest.mark.promise("H9")
async def test_a_403_stops_its_stream_and_no_other(house):
    await house.order()
    await house.order(order(ref=order().ref.__class__("shop-nl", "8"), number="1002"))
    await house.goes_on()
    house.shop.shipments.fault = Forbidden("shipments are not for this key")
    await house.parcel(shipment())
    await house.goes_on()
    assert await pauses(house) == [("shop-nl", "shipments", "hub")]
    house.shop.shipments.fault = None
    await house.parcel(second_shipment(order=order().ref.__class__("shop-nl", "8")))
    await house.goes_on(60)
    assert house.shop.shipments.heard == []
    assert await house.hub.probes.run() == ["shop-nl"]
    await house.goes_on()
    assert len(house.shop.shipments.heard) == 2


@pytest.mark.promise("H9")
async def test_a_permission_that_stays_missing_is_one_problem_until_the_stream_goes_on(house):
    """The check goes well all the while: it proves who we are, and not what we may do."""
    cause = "the far side does not allow shipments"
    await house.order()
    await house.goes_on()
    house.shop.shipments.fault = Forbidden("shipments are not for this key")
    await house.parcel(shipment())
    await house.goes_on()
    first = (await house.problems())[cause]
    house.clock.passes(timedelta(minutes=14))
    assert await house.hub.probes.run() == []
    house.clock.passes(timedelta(minutes=1))
    assert await house.hub.probes.run() == ["shop-nl"]
    await house.goes_on()
    again = (await house.problems())[cause]
    assert (again.since, again.count) == (first.since, 2)
    house.shop.shipments.fault = None
    house.clock.passes(timedelta(minutes=15))
    assert await house.hub.probes.run() == ["shop-nl"]
    await house.goes_on()
    assert await house.hub.probes.run() == []
    assert cause in await house.problems()
    house.clock.passes(timedelta(minutes=1))
    assert await house.hub.probes.run() == []
    assert await house.problems() == {}


@pytest.mark.promise("H9", "H14")
async def test_a_probe_lifts_no_stop_of_an_operator(house, door):
    await house.hub.operate.pause("warehouse")
    house.warehouse.orders.fault = Unauthorised("no")
    await house.order()
    await house.hub.operate.pause("warehouse", "orders")
    await house.hub.operate.resume("warehouse")
    await house.hub.operate.resume("warehouse", "orders")
    await house.goes_on()
    await house.hub.operate.pause("warehouse", "orders")
    house.clock.passes(timedelta(minutes=2))
    door.fault = Unavailable("away")
    assert await house.hub.probes.run() == []
    door.fault = None
    house.clock.passes(timedelta(minutes=2))
    assert await house.hub.probes.run() == ["warehouse"]
    assert await pauses(house) == [("warehouse", "orders", "operator")]


@pytest.mark.promise("H7", "H9")
async def test_a_check_that_breaks_keeps_no_other_from_being_probed(house, door):
    for far, key in ((house.warehouse.orders, "orders"), (house.shop.shipments, "shipments")):
        far.fault = Unauthorised(key)
    await house.order()
    await house.goes_on()
    await house.parcel()
    await house.goes_on()
    assert await pauses(house) == [("shop-nl", "", "hub"), ("warehouse", "", "hub")]
    shop = Door()
    shop.fault = KeyError("what is this?")
    house.hub.plug("shop-nl", house.shop.connector(check=shop.check))
    house.clock.passes(timedelta(minutes=1))
    assert await house.hub.probes.run() == ["warehouse"]


@pytest.mark.promise("H9")
async def test_a_check_by_hand_that_goes_well_ends_the_stops_of_its_connector(house):
    assert not await house.hub.probes.accepted("warehouse")
    house.warehouse.orders.fault = Unauthorised("the key is wrong")
    await house.order()
    await house.goes_on()
    assert not await house.hub.probes.accepted("shop-nl")
    assert await house.hub.probes.accepted("warehouse")
    assert await pauses(house) == []


async def test_a_stop_of_a_connector_that_is_gone_ends(house, door):
    house.warehouse.orders.fault = Unauthorised("no")
    await house.order()
    await house.goes_on()
    house.hub.members._by_name.pop("warehouse")
    house.clock.passes(timedelta(minutes=1))
    assert await house.hub.probes.run() == ["warehouse"]
