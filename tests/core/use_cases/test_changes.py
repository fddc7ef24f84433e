"""Every word about an order that its warehouse has is a change, told when it matters (O9, O15, T7)."""

from datetime import timedelta

import pytest

from hub_core.models import OrderStatus, Ref, ShipmentLine
from hub_core.testing import samples
from hub_core.testing.samples import after, shipment
from hub_core.use_cases.records import HandoverState

pytestmark = pytest.mark.anyio


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
