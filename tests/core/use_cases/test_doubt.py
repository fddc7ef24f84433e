"""A yes that a crash hid, a no, and a far side that was only away are three different things (O8, H5)."""

from datetime import timedelta

import msgspec
import pytest

from hub_core.errors import Rejected, Unavailable
from hub_core.models import OrderStatus
from hub_core.testing import samples
from hub_core.testing.samples import after
from hub_core.use_cases.records import HandoverState

pytestmark = pytest.mark.anyio


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


@pytest.mark.promise("H3", "H5", "O9")
async def test_a_change_whose_yes_was_lost_and_that_was_taken_back_is_taken_back_at_the_warehouse_too(house):
    await house.order()
    await house.goes_on()
    house.warehouse.orders.fault_after = Unavailable("the line broke")
    await house.order(as_of=after(1), quantity=2)
    await house.goes_on()
    house.warehouse.orders.fault_after = None
    await house.order(as_of=after(2), quantity=1)
    await house.goes_on(1)
    assert await house.warehouse.orders.holds() == {"shop-nl:7": 1}


@pytest.mark.promise("H4", "O9")
async def test_a_change_that_certainly_never_arrived_and_was_taken_back_is_no_news(house):
    await house.order()
    await house.goes_on()
    await house.warehouse.orders.goes_down()
    await house.order(as_of=after(1), quantity=2)
    await house.goes_on()
    await house.warehouse.orders.comes_back()
    await house.order(as_of=after(2), quantity=1)
    await house.goes_on(1)
    assert len(house.warehouse.orders.heard) == 1
    assert await house.open_rows() == 0
