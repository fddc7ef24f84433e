"""A warehouse says afterwards that it will not: of an order that it took, or of a change of one (O9, O13)."""

import pytest

from hub_core.errors import Rejected
from hub_core.models import OrderStatus
from hub_core.testing.samples import after, order_line, order_word, shipment
from hub_core.use_cases.records import HandoverState

pytestmark = pytest.mark.anyio


def refusal(minutes=5, **said):
    return order_word(said="refused", reason="It fell off the shelf.", as_of=after(minutes), **said)


async def taken(house, **order):
    """The warehouse has order 1001."""
    await house.order(**order)
    await house.goes_on()
    handover = await house.handover()
    assert handover.state is HandoverState.TAKEN


@pytest.mark.promise("O13", "O14", "O8")
@pytest.mark.parametrize("lines", [{}, {"77": 2}], ids=["said of the order", "said of every piece"])
async def test_an_order_that_is_refused_after_it_was_taken_may_be_given_to_another(house, lines):
    await taken(house, quantity=2)
    await house.says["warehouse"].orders.accept(refusal(lines=lines))
    problem = (await house.problems())["order 1001 was refused"]
    assert (problem.connector, problem.evidence) == ("warehouse", "It fell off the shelf.")
    assert problem.cure.startswith("Give it to another: hub release shop-nl order 1001 --to NAME")
    second = house.join("second", "warehouse")
    await house.hub.operate.release("shop-nl:7", to="second")
    await house.goes_on()
    assert [said.key for said in second.orders.heard] == ["shop-nl:7"]
    assert len(house.warehouse.orders.heard) == 1
    assert await house.problems() == {}


@pytest.mark.promise("O13", "O14", "O8", "O15")
async def test_a_person_may_give_it_to_one_that_refused_it_before(house):
    await taken(house)
    second = house.join("second", "warehouse")
    await house.says["warehouse"].orders.accept(refusal())
    await house.hub.operate.release("shop-nl:7", to="second")
    await house.goes_on()
    await house.says["second"].orders.accept(refusal(8))
    assert "order 1001 was refused" in await house.problems()
    for _ in range(2):
        await house.hub.operate.release("shop-nl:7", to="warehouse")
        await house.goes_on()
    first, again = house.warehouse.orders.heard
    assert again.as_of > first.as_of, "or it would be a double of what was refused"
    assert len(second.orders.heard) == 1
    assert await house.problems() == {}


@pytest.mark.promise("O13", "O14")
async def test_a_person_may_ask_the_same_warehouse_once_more(house):
    await taken(house)
    await house.says["warehouse"].orders.accept(refusal())
    for _ in range(2):
        await house.hub.operate.release("shop-nl:7", to="warehouse")
        await house.goes_on()
    assert len(house.warehouse.orders.heard) == 2, "once for each time a person asked while it was refused"
    assert (await house.handover()).state is HandoverState.TAKEN
    assert await house.problems() == {}
    asked = [entry for entry in await house.history() if entry.what == "released"]
    assert [entry.text for entry in asked] == ["by an operator to warehouse"]


@pytest.mark.promise("O9", "O13")
async def test_the_same_is_not_offered_again_and_what_changed_is(house):
    await taken(house)
    await house.says["warehouse"].orders.accept(refusal())
    await house.order(as_of=after(6), note="hello", status=OrderStatus.PROCESSING)
    await house.goes_on()
    assert len(house.warehouse.orders.heard) == 2, "the note is on the warehouse's paper"
    assert await house.problems() == {}
    handover = await house.handover()
    assert (handover.state, handover.changes) == (HandoverState.TAKEN, 0)


@pytest.mark.promise("O13")
async def test_an_order_that_was_refused_and_is_cancelled_leaves_nothing_open(house):
    await taken(house)
    await house.says["warehouse"].orders.accept(refusal())
    await house.order(as_of=after(6), status=OrderStatus.CANCELLED)
    await house.goes_on()
    assert await house.problems() == {}
    assert len(house.warehouse.orders.heard) == 1


@pytest.mark.promise("T7", "O9", "O8")
async def test_a_refusal_after_a_change_may_mean_the_change_so_nobody_else_may_have_the_order(house):
    await taken(house, quantity=2)
    await house.order(as_of=after(2), quantity=1)
    await house.goes_on()
    await house.says["warehouse"].orders.accept(refusal())
    assert (await house.problems())["order 1001 may ship twice"].evidence == "It fell off the shelf."
    handover = await house.handover()
    assert (handover.state, handover.changes) == (HandoverState.TAKEN, 1)
    house.join("second", "warehouse")
    with pytest.raises(Rejected, match="was handed to warehouse already"):
        await house.hub.operate.release("shop-nl:7", to="second")


@pytest.mark.promise("T7", "O9")
async def test_what_began_to_leave_is_not_refused_any_more(house):
    await taken(house, quantity=2)
    await house.parcel(shipment())
    await house.says["warehouse"].orders.accept(refusal(minutes=70))
    assert "order 1001 may ship twice" in await house.problems()
    handover = await house.handover()
    assert handover.state is HandoverState.TAKEN


@pytest.mark.promise("O13")
async def test_a_refusal_of_some_pieces_is_a_word_and_leaves_the_order_there(house):
    await taken(house, quantity=2)
    await house.says["warehouse"].orders.accept(refusal(lines={"77": 1}))
    assert set(await house.problems()) == {"order 1001: refused by warehouse"}
    handover = await house.handover()
    assert handover.state is HandoverState.TAKEN


@pytest.mark.promise("O9", "T7")
async def test_a_change_that_was_refused_is_not_told_again_by_itself(house):
    await taken(house, quantity=2)
    await house.order(as_of=after(2), quantity=1)
    await house.goes_on()
    await house.says["warehouse"].orders.accept(refusal())
    await house.order(as_of=after(6), quantity=1, memo="for the shop's eyes only")
    await house.goes_on()
    assert len(house.warehouse.orders.heard) == 2
    assert "order 1001 may ship twice" in await house.problems()


@pytest.mark.promise("O13")
async def test_pieces_that_were_refunded_are_not_waited_for_in_a_refusal(house):
    await taken(house, lines=(order_line(quantity=3, refunded=1),))
    await house.says["warehouse"].orders.accept(refusal(lines={"77": 2}))
    assert (await house.handover()).state is HandoverState.REFUSED


@pytest.mark.promise("O14", "O13")
async def test_a_warehouse_that_had_the_order_before_takes_it_from_nobody(house):
    await taken(house)
    await house.says["warehouse"].orders.accept(refusal())
    second = house.join("second", "warehouse")
    await house.hub.operate.release("shop-nl:7", to="second")
    await house.goes_on()
    await house.says["warehouse"].orders.accept(refusal(minutes=9))
    assert (await house.handover(warehouse="second")).state is HandoverState.TAKEN
    assert len(second.orders.heard) == 1


@pytest.mark.promise("O13")
async def test_a_parcel_that_was_taken_back_is_no_reason_to_keep_the_order_there(house):
    await taken(house, quantity=2)
    await house.parcel(shipment())
    await house.parcel(shipment(withdrawn=True, as_of=after(65)))
    await house.goes_on()
    assert (await house.handover()).changes == 0, "its own parcels are no change to it"
    await house.says["warehouse"].orders.accept(refusal(minutes=70))
    assert (await house.handover()).state is HandoverState.REFUSED
