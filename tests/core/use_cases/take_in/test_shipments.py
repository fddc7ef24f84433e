"""Parcels come in: kept, counted, told to the order's shop, and waited for (T1, T5, T7, T8, T9)."""

from datetime import timedelta

import pytest

from hub_core.errors import Forbidden, Rejected, Unavailable
from hub_core.models import OrderStatus, Ref, Rules, ShipmentLine
from hub_core.testing import samples
from hub_core.testing.samples import after, order, second_shipment, shipment
from hub_core.use_cases.records import Life

pytestmark = pytest.mark.anyio
BY_HAND = shipment(ref=Ref(samples.SHOP, "S-1"), code="3SHAND")


@pytest.mark.promise("T8", "L10")
async def test_a_parcel_of_the_warehouse_is_told_to_the_orders_shop_only(house):
    other = house.join("shop-de", "shop")
    await house.order()
    await house.goes_on()
    await house.parcel()
    await house.goes_on()
    assert house.shop.shipments.heard == [(shipment(),)]
    assert other.shipments.heard == house.warehouse.shipments.heard == []
    assert (await house.standing()).status is OrderStatus.COMPLETED
    assert [entry.text for entry in await house.history()][-3:] == [
        "parcel SHP-1 sent: 1 pieces, PostNL 3SMUG001",
        "processing → completed",
        "shop-nl knows of the shipment: 3SMUG001",
    ]


@pytest.mark.promise("T5", "T6")
async def test_all_parcels_are_told_each_time_and_a_late_code_too(house):
    await house.order(quantity=2)
    await house.parcel(shipment(code=""))
    await house.goes_on()
    await house.parcel(second_shipment())
    await house.goes_on()
    await house.parcel(shipment(as_of=after(90)))
    await house.goes_on()
    codes = [[parcel.code for parcel in told] for told in house.shop.shipments.heard]
    assert codes == [[""], ["", "3SMUG002"], ["3SMUG001", "3SMUG002"]]
    texts = [entry.text for entry in await house.history()]
    assert "parcel SHP-1 sent: 1 pieces, no track & trace code yet" in texts
    assert "parcel SHP-1 changed: 1 pieces, PostNL 3SMUG001" in texts


@pytest.mark.promise("H3", "H4")
async def test_the_same_parcel_again_is_no_news(house):
    await house.order()
    await house.parcel()
    await house.goes_on()
    await house.parcel()
    await house.parcel(shipment(as_of=after(99)))
    assert await house.goes_on() == 0
    assert len(house.shop.shipments.heard) == 1


@pytest.mark.promise("T7", "L11", "H4")
async def test_a_parcel_by_hand_is_told_to_the_warehouse_and_not_back_to_the_shop(house):
    await house.order(quantity=2)
    await house.goes_on()
    await house.parcel(BY_HAND, by=samples.SHOP)
    await house.goes_on()
    assert house.warehouse.shipments.heard == [(BY_HAND,)]
    assert house.shop.shipments.heard == []
    assert (await house.standing()).status is OrderStatus.PARTIALLY_SHIPPED


@pytest.mark.promise("T8")
async def test_a_letter_with_nothing_of_others_is_not_sent(house):
    await house.order()
    await house.parcel(BY_HAND, by=samples.SHOP)
    await house.storage.do(
        lambda work: work.outbox.address("shipments", "shop-nl:7", to=samples.SHOP, due=house.clock()), "shop-nl:7"
    )
    await house.goes_on()
    assert house.shop.shipments.heard == []
    assert await house.open_rows() == 0


@pytest.mark.promise("T1")
async def test_a_withdrawn_parcel_uncovers_the_order_and_is_told(house):
    await house.order()
    await house.goes_on()
    await house.parcel(shipment(lines=()))
    assert (await house.standing()).status is OrderStatus.COMPLETED
    await house.parcel(shipment(lines=(), as_of=after(90), withdrawn=True))
    await house.goes_on()
    assert (await house.standing()).status is OrderStatus.PROCESSING
    assert [parcel.withdrawn for parcel in house.shop.shipments.heard[-1]] == [True]
    texts = [entry.text for entry in await house.history()]
    assert {"parcel SHP-1 sent: the whole order, PostNL 3SMUG001", "parcel SHP-1 withdrawn"} <= set(texts)


@pytest.mark.promise("T1")
async def test_more_than_was_ordered_is_told_and_a_problem(house):
    await house.order()
    await house.parcel(shipment(lines=(ShipmentLine(line="77", quantity=2), ShipmentLine(sku="BOWL", quantity=1))))
    await house.goes_on()
    problem = (await house.problems())["order 1001: more was shipped than ordered"]
    assert problem.evidence == "beyond what was ordered: 1 of 77, 1 of BOWL"
    assert len(house.shop.shipments.heard) == 1


@pytest.mark.promise("T9")
async def test_a_parcel_that_came_before_its_order_waits_and_is_told_with_it(house):
    await house.parcel()
    await house.goes_on()
    assert "waits" in await house.told()
    await house.order()
    await house.goes_on()
    assert house.shop.shipments.heard == [(shipment(),)]
    await house.goes_on(minutes=8 * 24 * 60)
    assert await house.problems() == {}
    assert await house.open_rows() == 0


@pytest.mark.promise("T9")
async def test_a_parcel_by_hand_that_came_before_its_order_is_counted_and_not_told_back(house):
    await house.parcel(BY_HAND, by=samples.SHOP)
    await house.order(quantity=2)
    await house.goes_on()
    assert house.shop.shipments.heard == []
    assert "parcels of shop-nl had been waiting for this order" in [entry.text for entry in await house.history()]
    assert house.warehouse.orders.heard[0].lines[0].open == 1


@pytest.mark.promise("T9", "H6")
async def test_a_parcel_whose_order_never_comes_is_a_problem_after_the_days_of_its_giver(empty_house):
    house = empty_house
    house.join(samples.SHOP, "shop", rules=Rules(live_from=after(-9)))
    house.join(samples.WAREHOUSE, "warehouse", rules=Rules(wait_for_order_days=2))
    await house.hub.open()
    await house.parcel()
    await house.goes_on(minutes=47 * 60)
    await house.parcel(second_shipment())
    assert await house.problems() == {}
    await house.goes_on(minutes=61)
    problem = (await house.problems())["parcels for the unknown order shop-nl:7"]
    assert (problem.connector, problem.cure) == ("hub", "Fetch it: hub fetch shop-nl order 7")
    assert problem.evidence == "parcels of warehouse name an order that the hub was never given"
    await house.order()
    await house.goes_on()
    assert list(await house.problems()) == ["order 1001: more was shipped than ordered"]
    assert await house.open_rows() == 0


@pytest.mark.promise("H12", "O7")
async def test_parcels_of_an_order_of_the_past_are_told_to_nobody_until_it_is_released(house):
    await house.order(made_at=after(-600), quantity=2)
    await house.parcel()
    await house.goes_on()
    assert house.shop.shipments.heard == []
    assert "nobody is told: the order is before the hub" in [entry.text for entry in await house.history()]
    await house.hub.operate.release("shop-nl:7")
    await house.goes_on()
    assert (await house.standing()).life is Life.RELEASED
    assert house.shop.shipments.heard == [(shipment(),)]


@pytest.mark.promise("O7", "T5")
async def test_parcels_that_came_before_an_unpaid_order_went_live_are_told_then(house):
    await house.order(made_at=after(-600), status=OrderStatus.PENDING_PAYMENT, quantity=2)
    await house.parcel()
    await house.goes_on()
    assert house.shop.shipments.heard == []
    await house.order(made_at=after(-600), as_of=after(1), quantity=2)
    await house.goes_on()
    assert (await house.standing()).life is Life.LIVE
    assert house.shop.shipments.heard == [(shipment(),)]


@pytest.mark.promise("H12")
async def test_a_letter_about_an_order_of_the_past_ends_unsent(house):
    await house.parcel()
    await house.order(made_at=after(-600))
    await house.goes_on()
    assert house.shop.shipments.heard == []


@pytest.mark.promise("H3")
async def test_a_tie_between_two_words_about_a_parcel_is_read_anew(house):
    await house.order()
    await house.parcel()
    await house.parcel(shipment(code="3SOTHER"))
    await house.goes_on()
    assert house.warehouse.read == [("shipments", "SHP-1")]


async def test_nobody_speaks_of_another_ones_parcel(house):
    await house.order()
    await house.parcel()
    with pytest.raises(Rejected, match="was given by warehouse"):
        await house.parcel(shipment(as_of=after(99)), by=samples.SHOP)


@pytest.mark.promise("T1")
async def test_parcels_of_two_orders_may_come_together(house):
    await house.order()
    await house.order(order(ref=Ref(samples.SHOP, "8"), number="1002"))
    await house.parcel(shipment(), second_shipment(order=Ref(samples.SHOP, "8")))
    await house.goes_on()
    assert sorted(len(told) for told in house.shop.shipments.heard) == [1, 1]


@pytest.mark.promise("H6", "H9")
async def test_what_a_shop_does_not_take_is_parked_and_its_problem_ends_when_it_is_taken(house):
    await house.order()
    await house.parcel()
    await house.shop.shipments.says_no("no shipment fits")
    await house.goes_on()
    assert (await house.problems())["shipments 1001 was refused"].evidence == "no shipment fits"
    house.shop.shipments.no = ""
    await house.hub.operate.retry("letters")
    await house.goes_on()
    assert await house.problems() == {}
    assert len(house.shop.shipments.heard) == 1


@pytest.mark.promise("H6")
async def test_a_shop_that_is_down_is_told_later_and_history_says_so_once(house):
    await house.order()
    await house.shop.shipments.goes_down()
    await house.parcel()
    await house.goes_on()
    await house.goes_on(1)
    assert (await house.told()).count("waits") == 1
    await house.shop.shipments.comes_back()
    await house.goes_on(10)
    assert len(house.shop.shipments.heard) == 1
    assert await house.problems() == {}


@pytest.mark.promise("H9")
async def test_an_old_lease_puts_nothing_off(house):
    await house.order()
    await house.parcel()
    [slow] = await house.hub.deliver.claim("shop-nl", 1)
    house.clock.passes(timedelta(minutes=1))
    [_] = await house.hub.deliver.claim("shop-nl", 1)
    house.shop.shipments.fault = Unavailable("away")
    await house.hub.deliver.send(slow)
    house.shop.shipments.fault = Forbidden("not this")
    await house.hub.deliver.send(slow)
    assert "waits" not in await house.told()
