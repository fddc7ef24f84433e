"""An order goes to its warehouse once, when it is to be sent (O8)."""

from datetime import timedelta

import pytest

from hub_core.models import OrderStatus, PaymentStatus, Ref, Rules
from hub_core.testing import samples
from hub_core.testing.samples import after, shipment
from hub_core.use_cases.records import HandoverState, Life

pytestmark = pytest.mark.anyio
PROCESSING, ON_HOLD, UNPAID = OrderStatus.PROCESSING, OrderStatus.ON_HOLD, OrderStatus.PENDING_PAYMENT


@pytest.mark.promise("O8", "H3")
async def test_a_paid_order_goes_out_once_whatever_comes_twice(house):
    await house.order()
    await house.order()
    await house.goes_on()
    await house.order(as_of=after(1))
    await house.goes_on()
    assert len(house.warehouse.orders.heard) == 1
    assert (await house.handover()).state is HandoverState.TAKEN


@pytest.mark.promise("O1", "O8")
async def test_an_unpaid_order_is_kept_and_waits_for_its_payment(house):
    await house.order(status=UNPAID, payment=PaymentStatus.NOT_PAID)
    await house.goes_on()
    assert house.warehouse.orders.heard == []
    assert (await house.standing()).status is UNPAID
    await house.order(as_of=after(1))
    await house.goes_on()
    assert [one.status for one in house.warehouse.orders.heard] == [PROCESSING]


@pytest.mark.promise("O8")
async def test_a_warehouse_that_wants_paid_orders_gets_none_on_account(empty_house):
    empty_house.join(samples.SHOP, "shop", rules=Rules(live_from=after(-9)))
    warehouse = empty_house.join(samples.WAREHOUSE, "warehouse", rules=Rules(only_paid=True))
    await empty_house.hub.open()
    await empty_house.order(payment=PaymentStatus.NOT_PAID)
    await empty_house.goes_on()
    assert warehouse.orders.heard == []
    await empty_house.order(as_of=after(1))
    await empty_house.goes_on()
    assert len(warehouse.orders.heard) == 1


@pytest.mark.promise("O8")
async def test_what_is_cancelled_before_it_left_is_not_needed_and_may_be_needed_again(house):
    await house.order()
    assert (await house.handover()).state is HandoverState.ADDRESSED
    await house.order(as_of=after(1), status=OrderStatus.CANCELLED)
    await house.goes_on()
    ended = await house.handover()
    assert (ended.state, ended.reason) == (HandoverState.NOT_NEEDED, "its status is cancelled")
    assert house.warehouse.orders.heard == []
    await house.order(as_of=after(2))
    await house.goes_on()
    assert len(house.warehouse.orders.heard) == 1
    assert (await house.handover()).state is HandoverState.TAKEN


@pytest.mark.promise("O4")
async def test_an_unknown_word_holds_the_first_handing_over_and_no_more(house):
    await house.order(status=None, word="odd")
    await house.goes_on()
    standing = await house.standing()
    assert (standing.status, standing.unknown, standing.word) == (ON_HOLD, True, "odd")
    await house.order(as_of=after(1))
    await house.order(as_of=after(2), status=None, word="odd")
    await house.goes_on()
    assert house.warehouse.orders.heard == []
    assert (await house.standing()).status is PROCESSING
    assert (await house.handover()).reason == "the shop's word for its status is unknown"
    await house.order(as_of=after(3))
    await house.goes_on()
    assert len(house.warehouse.orders.heard) == 1


@pytest.mark.promise("O3", "O16")
@pytest.mark.parametrize("changes", [{"to_warehouse": False}, {"fulfilled_by": "marketplace"}])
async def test_what_others_send_is_never_handed_over(house, changes):
    await house.order(**changes)
    await house.goes_on()
    assert house.warehouse.orders.heard == []
    assert (await house.standing()).warehouse == ""


@pytest.mark.promise("O8", "T7")
async def test_a_part_sent_by_the_shop_itself_leaves_the_rest_to_the_warehouse(house):
    await house.order(quantity=3, status=ON_HOLD)
    await house.parcel(shipment(ref=Ref(samples.SHOP, "1")), by=samples.SHOP)
    await house.goes_on()
    assert house.warehouse.orders.heard == []
    await house.order(quantity=3, as_of=after(1))
    await house.goes_on()
    handed = house.warehouse.orders.heard[0]
    assert handed.status is OrderStatus.PARTIALLY_SHIPPED
    assert handed.lines[0].open == 2


@pytest.mark.promise("O8", "T7")
async def test_a_part_sent_by_the_shop_just_before_the_order_leaves_keeps_the_rest_going(house):
    await house.order(quantity=3)
    await house.parcel(shipment(ref=Ref(samples.SHOP, "1")), by=samples.SHOP)
    await house.goes_on()
    assert house.warehouse.orders.heard[0].lines[0].open == 2


@pytest.mark.promise("O8")
async def test_a_warehouse_that_sent_parcels_already_is_not_handed_the_order(house):
    """It has it by another way; handing it over would send it twice."""
    await house.parcel()
    await house.order(quantity=2)
    await house.goes_on()
    assert house.warehouse.orders.heard == []
    assert (await house.standing()).status is OrderStatus.PARTIALLY_SHIPPED


@pytest.mark.promise("O8")
async def test_a_warehouse_that_takes_orders_no_more_gets_none(house):
    await house.order()
    house.hub.members["warehouse"].gets = frozenset({"shipments"})
    await house.goes_on()
    assert house.warehouse.orders.heard == []
    assert (await house.handover()).reason == "warehouse takes no orders any more"


@pytest.mark.promise("O7", "H12")
async def test_life_is_counted_from_the_first_start_when_no_rule_says_otherwise(empty_house):
    house = empty_house
    house.clock.moment = after(0) + timedelta(milliseconds=700)
    for name, role in ((samples.SHOP, "shop"), (samples.WAREHOUSE, "warehouse")):
        house.join(name, role)
    await house.hub.open()
    await house.order(ref=Ref("shop-nl", "6"), made_at=after(-1))
    await house.order()
    assert (await house.standing("shop-nl:6")).life is Life.BEFORE
    assert (await house.standing()).life is Life.LIVE
    house.clock.passes(timedelta(days=1))
    await house.hub.open()
    assert house.hub.members["shop-nl"].live_from == after(0)
