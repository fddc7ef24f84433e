"""One hub, one merchant: two shops and a warehouse in one database, and every word goes home."""

import pytest

from hub_core.models import OrderStatus, Ref
from hub_core.testing import samples

pytestmark = pytest.mark.anyio


@pytest.mark.promise("H13", "T8")
async def test_two_shops_share_a_warehouse_and_each_hears_of_its_own_parcels(house):
    other = house.join("shop-be", "shop")
    house.hub.members["shop-be"].live_from = samples.after(-240)
    theirs = samples.order(ref=Ref("shop-be", samples.order().ref.id), number="B-1")
    await house.order()
    await house.says["shop-be"].orders.accept(theirs)
    await house.goes_on()
    assert [said.key for said in house.warehouse.orders.heard] == [samples.order().key, theirs.key]
    parcel = samples.shipment(ref=Ref("warehouse", "SHP-9"), order=theirs.ref, lines=())
    await house.parcel(parcel)
    await house.goes_on()
    assert other.shipments.heard == [(parcel,)]
    assert house.shop.shipments.heard == []
    assert (await house.standing(theirs.key)).status is OrderStatus.COMPLETED
    assert (await house.standing()).status is OrderStatus.PROCESSING


@pytest.mark.promise("H13")
async def test_the_same_number_in_two_shops_is_two_orders(house):
    house.join("shop-be", "shop")
    await house.order()
    await house.says["shop-be"].orders.accept(samples.order(ref=Ref("shop-be", "7")))
    number = samples.order().number
    assert (await house.hub.operate.find(number, origin="shop-be")).origin == "shop-be"
    assert (await house.hub.operate.find(number, origin="shop-nl")).origin == "shop-nl"
