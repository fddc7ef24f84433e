"""An order goes to its warehouse once, when it is to be sent, and every later word is a change (O8, O9, O15)."""

from datetime import timedelta

import msgspec
import pytest

from hub_core.errors import Rejected, Unavailable
from hub_core.models import OrderStatus, PaymentStatus, Ref, Rules, ShipmentLine
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


@pytest.mark.promise("O9", "O15")
async def test_a_change_is_handed_on_as_a_change_with_a_later_time(house):
    await house.order()
    await house.goes_on()
    elsewhere = samples.address(street="Nieuwegracht")
    await house.order(as_of=after(1), shipping=elsewhere)
    await house.order(as_of=after(2), shipping=elsewhere, status=OrderStatus.CANCELLED)
    await house.goes_on()
    first, cancelled = house.warehouse.orders.heard
    assert cancelled.status is OrderStatus.CANCELLED
    assert [line.open for line in cancelled.lines] == [0]
    assert cancelled.as_of > first.as_of
    assert (await house.told())[-1] == "changed"


@pytest.mark.promise("O9")
async def test_what_does_not_matter_to_a_warehouse_is_not_handed_on(house):
    await house.order()
    await house.goes_on()
    await house.order(as_of=after(1), memo="Anna called.", payment_method="ideal")
    await house.goes_on()
    assert len(house.warehouse.orders.heard) == 1


@pytest.mark.promise("O15")
async def test_a_change_without_a_time_of_its_own_is_still_later(house):
    await house.order(quantity=2)
    await house.goes_on()
    await house.parcel(shipment(ref=Ref(samples.SHOP, "1")), by=samples.SHOP)
    await house.goes_on()
    first, less = house.warehouse.orders.heard
    assert less.lines[0].open == 1
    assert less.as_of == first.as_of + timedelta(milliseconds=1)


@pytest.mark.promise("H5", "O8", "O15")
async def test_a_crash_that_hides_a_yes_leads_to_the_same_order_again_and_no_other(house):
    house.warehouse.orders.fault_after = Unavailable("the line broke")
    await house.order()
    await house.goes_on()
    assert (await house.handover()).state is HandoverState.STARTED
    house.warehouse.orders.fault_after = None
    await house.goes_on(1)
    first, again = house.warehouse.orders.heard
    assert again.as_of > first.as_of
    assert await house.warehouse.orders.holds() == {"shop-nl:7": 1}
    assert (await house.handover()).state is HandoverState.TAKEN


@pytest.mark.promise("O8")
async def test_after_a_hidden_yes_a_cancellation_is_told_as_a_change(house):
    house.warehouse.orders.fault_after = Unavailable("the line broke")
    await house.order()
    await house.goes_on()
    house.warehouse.orders.fault_after = None
    await house.order(as_of=after(1), status=OrderStatus.CANCELLED)
    await house.goes_on(1)
    assert house.warehouse.orders.heard[-1].status is OrderStatus.CANCELLED
    assert "changed" in await house.told()
    assert "handed over" not in await house.told()


@pytest.mark.promise("O8", "T7")
async def test_a_change_refused_after_a_hidden_yes_does_not_count_as_a_refused_order(house):
    house.warehouse.orders.fault_after = Unavailable("the line broke")
    await house.order()
    await house.goes_on()
    house.warehouse.orders.fault_after = None
    await house.order(as_of=after(1), status=OrderStatus.CANCELLED)
    await house.warehouse.orders.says_no("it is packed")
    await house.goes_on(1)
    assert (await house.handover()).state is HandoverState.STARTED
    assert list(await house.problems()) == ["order 1001 may ship twice"]
    house.join("second", "warehouse")
    with pytest.raises(Rejected, match="was handed to warehouse already"):
        await house.hub.operate.release("shop-nl:7", to="second")


@pytest.mark.promise("O9", "H6")
async def test_a_refused_order_is_a_problem_and_the_same_is_not_offered_again(house):
    await house.warehouse.orders.says_no("MUG is unknown here")
    await house.order()
    await house.goes_on()
    handover = await house.handover()
    assert (handover.state, handover.reason) == (HandoverState.REFUSED, "MUG is unknown here")
    assert (await house.problems())["order 1001 was refused"].evidence == "MUG is unknown here"
    await house.order(as_of=after(1), memo="please")
    await house.goes_on(60)
    assert house.warehouse.orders.asked == 1


@pytest.mark.promise("O15", "H6")
async def test_a_refused_order_that_changes_is_offered_again_later_than_before_and_the_problem_ends(house):
    await house.warehouse.orders.says_no("Oudegracht 12 does not exist")
    await house.order()
    await house.goes_on()
    refused = await house.handover()
    house.warehouse.orders.no = ""
    line = msgspec.structs.replace(samples.order_line(), sku="MUG-2")
    await house.order(as_of=after(0) + timedelta(microseconds=1), lines=(line,))
    await house.goes_on()
    assert house.warehouse.orders.heard[0].as_of > refused.as_of
    assert (await house.handover()).state is HandoverState.TAKEN
    assert await house.problems() == {}


@pytest.mark.promise("O15")
async def test_an_order_never_goes_back_in_time_after_a_refusal(house):
    """The shop's time moves by less than the hub had to add."""
    await house.order(quantity=2)
    await house.goes_on()
    for minute in range(3):
        parcel = shipment(ref=Ref(samples.SHOP, "1"), withdrawn=minute % 2 == 1, as_of=after(minute))
        await house.parcel(parcel, by=samples.SHOP)
        await house.goes_on()
    times = [one.as_of for one in house.warehouse.orders.heard]
    assert times == sorted(set(times))
    assert len(times) == 4


@pytest.mark.promise("O9", "H6")
async def test_retrying_a_refused_order_hands_it_over_and_ends_the_problem(house):
    await house.warehouse.orders.says_no("MUG is unknown here")
    await house.order()
    await house.goes_on()
    house.warehouse.orders.no = ""
    assert await house.hub.operate.retry("letters") == 1
    await house.goes_on()
    assert (await house.handover()).state is HandoverState.TAKEN
    assert await house.problems() == {}


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


@pytest.mark.promise("T7", "O9")
async def test_a_parcel_by_hand_lowers_what_the_warehouse_is_told(house):
    await house.order(quantity=3)
    await house.goes_on()
    await house.parcel(shipment(ref=Ref(samples.SHOP, "1")), by=samples.SHOP)
    await house.goes_on()
    assert await house.warehouse.orders.holds() == {"shop-nl:7": 2}


@pytest.mark.promise("T7")
async def test_a_warehouse_that_cannot_take_a_change_may_ship_twice(house):
    await house.order(quantity=3)
    await house.goes_on()
    await house.warehouse.orders.says_no("it is packed")
    await house.parcel(shipment(ref=Ref(samples.SHOP, "1")), by=samples.SHOP)
    await house.goes_on()
    problem = (await house.problems())["order 1001 may ship twice"]
    assert (problem.connector, problem.evidence) == ("warehouse", "it is packed")
    assert (await house.handover()).state is HandoverState.TAKEN


@pytest.mark.promise("T7")
async def test_a_change_taken_after_all_ends_the_problem(house):
    await house.order(quantity=3)
    await house.goes_on()
    await house.warehouse.orders.says_no("it is packed")
    await house.parcel(shipment(ref=Ref(samples.SHOP, "1")), by=samples.SHOP)
    await house.goes_on()
    house.warehouse.orders.no = ""
    await house.hub.operate.retry("all", name="warehouse")
    await house.goes_on()
    assert await house.problems() == {}
    assert await house.warehouse.orders.holds() == {"shop-nl:7": 2}


@pytest.mark.promise("O8")
async def test_what_its_own_warehouse_sent_is_no_news_to_it(house):
    await house.order(quantity=2)
    await house.goes_on()
    await house.parcel(shipment(lines=(ShipmentLine(line="77", quantity=2),)))
    await house.goes_on()
    assert (await house.standing()).status is OrderStatus.COMPLETED
    await house.order(quantity=2, as_of=after(9), status=OrderStatus.COMPLETED)
    await house.goes_on()
    assert len(house.warehouse.orders.heard) == 1


@pytest.mark.promise("O9")
async def test_an_order_completed_by_hand_leaves_the_warehouse_nothing_to_send(house):
    await house.order()
    await house.goes_on()
    await house.order(as_of=after(1), status=OrderStatus.COMPLETED)
    await house.goes_on()
    assert await house.warehouse.orders.holds() == {"shop-nl:7": 0}


@pytest.mark.promise("H3", "O9")
async def test_a_change_that_comes_while_the_order_is_being_handed_over_is_told_afterwards(house):
    async def meanwhile():
        house.warehouse.orders.meanwhile = None
        await house.order(as_of=after(1), quantity=5)

    house.warehouse.orders.meanwhile = meanwhile
    await house.order()
    await house.goes_on()
    assert await house.warehouse.orders.holds() == {"shop-nl:7": 5}
    assert await house.open_rows() == 0


@pytest.mark.promise("H6")
async def test_an_old_lease_finishes_nothing(house):
    await house.order()
    [slow] = await house.hub.deliver.claim("warehouse", 1)
    house.clock.passes(timedelta(minutes=1))
    [second] = await house.hub.deliver.claim("warehouse", 1)
    assert await house.hub.deliver.send(slow) is None
    assert (await house.handover()).state is HandoverState.STARTED
    assert second.facts[0].as_of > slow.facts[0].as_of
    await house.warehouse.orders.says_no()
    await house.hub.deliver.send(slow)
    assert (await house.handover()).state is HandoverState.STARTED
    house.warehouse.orders.no = ""
    await house.hub.deliver.send(second)
    assert (await house.handover()).state is HandoverState.TAKEN


@pytest.mark.promise("H6")
async def test_what_is_in_hand_for_long_is_held(house):
    await house.order()
    letters = await house.hub.deliver.claim("warehouse", 1)
    house.clock.passes(timedelta(seconds=20))
    await house.hub.deliver.hold(letters)
    house.clock.passes(timedelta(seconds=20))
    assert await house.hub.deliver.claim("warehouse", 1) == []


@pytest.mark.promise("O8")
async def test_a_warehouse_that_takes_orders_no_more_gets_none(house):
    await house.order()
    house.hub.members["warehouse"].gets = frozenset({"shipments"})
    await house.goes_on()
    assert house.warehouse.orders.heard == []
    assert (await house.handover()).reason == "warehouse takes no orders any more"


@pytest.mark.promise("O14")
async def test_one_warehouse_is_chosen_once_and_the_reason_is_written_on_the_order(house):
    await house.order()
    standing = await house.standing()
    assert (standing.warehouse, standing.because) == ("warehouse", "it is the only warehouse")
    house.join("second", "warehouse")
    await house.order(as_of=after(1), quantity=2)
    assert (await house.standing()).warehouse == "warehouse"


@pytest.mark.promise("O14")
async def test_an_order_without_a_warehouse_is_a_problem_until_one_is_named(empty_house):
    house = empty_house
    house.join(samples.SHOP, "shop", rules=Rules(live_from=after(-9)))
    await house.hub.open()
    await house.order()
    assert (await house.problems())["order 1001 has no warehouse"].cure == "hub release shop-nl order 1001 --to NAME"
    warehouse = house.join(samples.WAREHOUSE, "warehouse")
    await house.hub.operate.release("shop-nl:7", to="warehouse")
    await house.goes_on()
    assert len(warehouse.orders.heard) == 1
    assert await house.problems() == {}
    assert (await house.standing()).because == "an operator said so"


@pytest.mark.promise("O14")
@pytest.mark.parametrize("status", [OrderStatus.CANCELLED, PROCESSING])
async def test_the_problem_of_a_homeless_order_ends_with_the_order_or_with_a_warehouse(empty_house, status):
    house = empty_house
    house.join(samples.SHOP, "shop", rules=Rules(live_from=after(-9)))
    await house.hub.open()
    await house.order()
    if status is PROCESSING:
        house.join(samples.WAREHOUSE, "warehouse")
    await house.order(as_of=after(1), status=status, quantity=2)
    assert await house.problems() == {}


@pytest.mark.promise("O14")
async def test_two_warehouses_and_no_rule_are_a_problem_that_names_both(house):
    house.join("second", "warehouse")
    await house.order()
    evidence = (await house.problems())["order 1001 has no warehouse"].evidence
    assert evidence == "several warehouses take orders (second, warehouse) and no rule chooses"


@pytest.mark.promise("O14")
async def test_moving_an_order_before_it_left_gives_it_to_one_warehouse_only(house):
    second = house.join("second", "warehouse")
    house.hub.members["second"].gets = frozenset({"stock"})
    await house.order()
    house.hub.members["second"].gets = frozenset({"orders"})
    await house.hub.operate.release("shop-nl:7", to="second")
    await house.goes_on()
    assert (len(house.warehouse.orders.heard), len(second.orders.heard)) == (0, 1)
    assert (await house.handover()).state is HandoverState.NOT_NEEDED


@pytest.mark.promise("O14", "H6")
async def test_an_order_moved_there_and_back_again_goes_out(house):
    second = house.join("second", "warehouse", gets=["stock"])
    await house.order()
    house.hub.members["second"].gets = frozenset({"orders"})
    await second.orders.says_no("not here")
    await house.hub.operate.release("shop-nl:7", to="second")
    await house.goes_on()
    assert "order 1001 was refused" in await house.problems()
    await house.hub.operate.release("shop-nl:7", to="warehouse")
    await house.goes_on()
    assert len(house.warehouse.orders.heard) == 1
    assert await house.problems() == {}
    assert await house.hub.operate.retry("letters") == 1
    await house.goes_on()
    assert second.orders.heard == []
    assert await house.open_rows() == 0


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


@pytest.mark.promise("H6", "O9")
async def test_a_refused_change_that_is_taken_back_leaves_nothing_open(house):
    await house.order()
    await house.goes_on()
    await house.warehouse.orders.says_no("it is packed")
    await house.order(as_of=after(1), quantity=2)
    await house.goes_on()
    assert "order 1001 may ship twice" in await house.problems()
    await house.order(as_of=after(2))
    await house.goes_on()
    assert await house.problems() == {}
    assert await house.open_rows() == 0
    assert (await house.handover()).refused == ""


@pytest.mark.promise("H6", "O9")
async def test_a_refused_order_that_is_cancelled_leaves_nothing_open(house):
    await house.warehouse.orders.says_no("MUG is unknown here")
    await house.order()
    await house.goes_on()
    await house.order(as_of=after(1), status=OrderStatus.CANCELLED)
    await house.goes_on()
    assert await house.problems() == {}
    assert await house.open_rows() == 0
    assert (await house.handover()).state is HandoverState.NOT_NEEDED


@pytest.mark.promise("O8", "H5")
async def test_a_warehouse_that_was_only_away_never_hears_of_an_order_cancelled_meanwhile(house):
    await house.warehouse.orders.goes_down()
    await house.order()
    await house.goes_on()
    assert (await house.handover()).state is HandoverState.ADDRESSED
    await house.warehouse.orders.comes_back()
    await house.order(as_of=after(1), status=OrderStatus.CANCELLED)
    await house.goes_on(1)
    assert house.warehouse.orders.heard == []
    assert (await house.handover()).state is HandoverState.NOT_NEEDED


@pytest.mark.promise("O8", "O14")
async def test_a_no_after_a_hidden_yes_lets_no_second_warehouse_have_the_order(house):
    house.warehouse.orders.fault_after = Unavailable("the line broke")
    await house.order()
    await house.goes_on()
    house.warehouse.orders.fault = Rejected("no more than one")
    await house.order(as_of=after(1), quantity=2)
    await house.goes_on(1)
    assert (await house.handover()).state is HandoverState.STARTED
    assert list(await house.problems()) == ["order 1001 was refused"]
    house.join("second", "warehouse")
    with pytest.raises(Rejected, match="was handed to warehouse already"):
        await house.hub.operate.release("shop-nl:7", to="second")
