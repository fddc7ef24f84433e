"""What operators do: find, release, dismiss, set, pause, retry (O6, O7, O9, O14, H14)."""

from datetime import timedelta

import pytest

from hub_core.errors import NotFound, Rejected
from hub_core.models import OrderStatus, Ref
from hub_core.testing import samples
from hub_core.testing.samples import after, order, shipment
from hub_core.use_cases.records import HandoverState, Life

pytestmark = pytest.mark.anyio
OLD = after(-600)
PROCESSING, ON_HOLD, CANCELLED = OrderStatus.PROCESSING, OrderStatus.ON_HOLD, OrderStatus.CANCELLED
UNPAID = OrderStatus.PENDING_PAYMENT


def numbered(id_, number, **changes):
    return order(ref=Ref(samples.SHOP, id_), number=number, **changes)


@pytest.mark.promise("O7", "O12")
async def test_released_twice_goes_out_once(house):
    await house.order(made_at=OLD)
    for _ in range(2):
        assert (await house.hub.operate.release("shop-nl:7")).life is Life.RELEASED
    await house.goes_on()
    await house.hub.operate.release("shop-nl:7")
    await house.goes_on()
    assert len(house.warehouse.orders.heard) == 1
    assert (await house.told()).count("released") == 1


@pytest.mark.promise("O7")
async def test_what_was_dismissed_stays_and_may_be_released_after_all(house):
    await house.order(made_at=OLD)
    for _ in range(2):
        assert (await house.hub.operate.dismiss("shop-nl:7")).life is Life.DISMISSED
    await house.goes_on()
    assert house.warehouse.orders.heard == []
    await house.hub.operate.release("shop-nl:7")
    await house.goes_on()
    assert len(house.warehouse.orders.heard) == 1


@pytest.mark.promise("O7")
async def test_only_an_order_of_the_past_is_dismissed(house):
    await house.order()
    with pytest.raises(Rejected, match="order 1001 is live; only one of the past can be dismissed"):
        await house.hub.operate.dismiss("shop-nl:7")


@pytest.mark.promise("O14")
async def test_an_order_is_released_only_to_a_warehouse_that_takes_orders(house):
    await house.order()
    with pytest.raises(NotFound, match=r"no connector is named 'hall'; there are: shop-nl, warehouse"):
        await house.hub.operate.release("shop-nl:7", to="hall")
    with pytest.raises(Rejected, match="shop-nl is no warehouse that takes orders"):
        await house.hub.operate.release("shop-nl:7", to="shop-nl")
    with pytest.raises(NotFound, match="no order 'shop-nl:8'"):
        await house.hub.operate.release("shop-nl:8")


@pytest.mark.promise("O14")
async def test_an_order_that_one_warehouse_has_is_not_given_to_another(house):
    second = house.join("second", "warehouse", gets=["stock"])
    await house.order()
    await house.goes_on()
    house.hub.members["second"].gets = frozenset({"orders"})
    with pytest.raises(Rejected, match="order 1001 was handed to warehouse already"):
        await house.hub.operate.release("shop-nl:7", to="second")
    await house.hub.operate.release("shop-nl:7", to="warehouse")
    await house.goes_on()
    assert second.orders.heard == []
    assert len(house.warehouse.orders.heard) == 1


@pytest.mark.promise("O9", "O6")
async def test_an_operator_lets_an_unpaid_order_go_at_once(house):
    await house.order(status=UNPAID)
    standing = await house.hub.operate.set_status("shop-nl:7", PROCESSING)
    assert (standing.status, standing.shop) == (PROCESSING, UNPAID)
    await house.goes_on()
    assert len(house.warehouse.orders.heard) == 1


@pytest.mark.promise("O6")
async def test_an_operators_processing_ends_with_the_shops_next_word_and_does_not_come_back(house):
    await house.order(status=UNPAID)
    await house.hub.operate.set_status("shop-nl:7", PROCESSING)
    await house.order(status=ON_HOLD, as_of=after(1))
    assert (await house.standing()).status is ON_HOLD
    await house.order(status=UNPAID, as_of=after(2))
    assert (await house.standing()).status is UNPAID
    await house.goes_on()
    assert house.warehouse.orders.heard == []


@pytest.mark.promise("O6")
async def test_an_operators_processing_survives_edits_and_unknown_words(house):
    await house.order(status=UNPAID)
    await house.hub.operate.set_status("shop-nl:7", PROCESSING)
    await house.order(status=UNPAID, as_of=after(1), quantity=2)
    await house.order(status=None, word="odd", as_of=after(2), quantity=2)
    assert (await house.standing()).status is PROCESSING


@pytest.mark.promise("O6")
async def test_an_operators_processing_ends_when_something_is_shipped_and_does_not_come_back(house):
    await house.order(status=UNPAID, quantity=2)
    await house.hub.operate.set_status("shop-nl:7", PROCESSING)
    await house.parcel(shipment(ref=Ref(samples.SHOP, "1")), by=samples.SHOP)
    assert (await house.standing()).status is OrderStatus.PARTIALLY_SHIPPED
    await house.parcel(shipment(ref=Ref(samples.SHOP, "1"), withdrawn=True, as_of=after(90)), by=samples.SHOP)
    assert (await house.standing()).status is UNPAID


@pytest.mark.promise("O6", "O9")
async def test_an_operators_hold_stands_until_it_is_lifted(house):
    await house.order()
    await house.goes_on()
    await house.hub.operate.set_status("shop-nl:7", ON_HOLD)
    await house.order(as_of=after(1), status=OrderStatus.COMPLETED)
    assert (await house.standing()).status is ON_HOLD
    await house.goes_on()
    assert house.warehouse.orders.heard[-1].status is ON_HOLD
    assert (await house.hub.operate.set_status("shop-nl:7", None)).status is OrderStatus.COMPLETED
    assert "lifts the word said before" in [entry.text for entry in await house.history()]


@pytest.mark.promise("O13", "O6")
async def test_an_operators_cancellation_reaches_the_warehouse_and_the_shop(house):
    await house.order()
    await house.goes_on()
    await house.hub.operate.set_status("shop-nl:7", CANCELLED)
    await house.goes_on()
    assert house.warehouse.orders.heard[-1].status is CANCELLED
    assert [word.said for word in house.shop.orders.heard] == ["cancelled"]
    assert "shop-nl knows that it is cancelled" in [entry.text for entry in await house.history()]


@pytest.mark.promise("O13")
async def test_a_cancellation_lifted_before_it_left_is_never_told(house):
    await house.order()
    await house.hub.operate.set_status("shop-nl:7", CANCELLED)
    await house.hub.operate.set_status("shop-nl:7", None)
    await house.goes_on()
    assert house.shop.orders.heard == []
    assert [said.status for said in house.warehouse.orders.heard] == [PROCESSING]


@pytest.mark.promise("O6")
async def test_an_operator_says_only_what_is_his_to_say(house):
    await house.order()
    with pytest.raises(Rejected, match="may say cancelled, on_hold, processing; refunded follows from what happens"):
        await house.hub.operate.set_status("shop-nl:7", OrderStatus.REFUNDED)


@pytest.mark.parametrize("text", ["ORD00018", "ord00018", " ORD00018 ", "18", "018", "shop-nl:7", "7"])
async def test_an_order_is_found_by_number_key_and_id_with_and_without_the_prefix(house, text):
    await house.order(numbered("7", "ORD00018"))
    await house.order(numbered("8", "ORD00118"))
    assert (await house.hub.operate.find(text)).key == "shop-nl:7"


async def test_an_order_that_is_not_there_is_not_found(house):
    await house.order(numbered("7", "gift"))
    with pytest.raises(NotFound, match=r"no order '99' of shop-nl\. See them all: hub orders"):
        await house.hub.operate.find("99", origin="shop-nl")
    with pytest.raises(NotFound, match="no order 'ORD9'"):
        await house.hub.operate.find("ORD9")


async def test_a_name_that_fits_two_orders_is_answered_with_both(house):
    house.join("shop-de", "shop")
    await house.order(numbered("7", "1001"))
    await house.says["shop-de"].orders.accept(order(ref=Ref("shop-de", "9"), number="1001"))
    with pytest.raises(Rejected, match=r"shop-de 1001 \(shop-de:9\), shop-nl 1001 \(shop-nl:7\)\. Name one"):
        await house.hub.operate.find("1001")
    assert (await house.hub.operate.find("1001", origin="shop-de")).key == "shop-de:9"
    assert (await house.hub.operate.find("shop-de:9")).key == "shop-de:9"


async def test_orders_are_listed_newest_first_by_what_one_asks(house):
    await house.order(numbered("7", "1"))
    await house.order(numbered("8", "2", made_at=after(5), status=ON_HOLD))
    await house.order(numbered("9", "3", made_at=OLD))
    operate = house.hub.operate
    assert [one.number for one in await operate.orders()] == ["2", "1", "3"]
    assert [one.number for one in await operate.orders(status=[ON_HOLD])] == ["2"]
    assert [one.number for one in await operate.orders(life=[Life.BEFORE], origin="shop-nl", limit=1)] == ["3"]


@pytest.mark.promise("O12", "H6")
async def test_everything_about_one_order_stands_on_one_page(house):
    await house.order()
    await house.parcel()
    dossier = await house.hub.operate.dossier("shop-nl:7")
    assert dossier.order == order()
    assert dossier.parcels == [("warehouse", shipment())]
    assert [one.state for one in dossier.handovers] == [HandoverState.ADDRESSED]
    assert [(row.to, row.stream) for row in dossier.open_rows] == [("warehouse", "orders"), ("shop-nl", "shipments")]
    assert [entry.what for entry in dossier.history] == ["said", "shipped", "status"]
    assert dossier.standing == await house.standing()
    with pytest.raises(NotFound, match="no order 'shop-nl:8'"):
        await house.hub.operate.dossier("shop-nl:8")


@pytest.mark.promise("H14")
@pytest.mark.parametrize("stream", ["", "orders"])
async def test_what_is_paused_waits_and_goes_on(house, stream):
    await house.hub.operate.pause("warehouse", stream, reason="stock-taking")
    await house.order()
    await house.goes_on(60)
    assert house.warehouse.orders.heard == []
    [pause] = await house.storage.look(lambda work: work.pauses.all())
    assert (pause.by, pause.reason, pause.stream) == ("operator", "stock-taking", stream)
    assert await house.problems() == {}
    assert await house.hub.operate.resume("warehouse", stream)
    assert not await house.hub.operate.resume("warehouse", stream)
    await house.goes_on()
    assert len(house.warehouse.orders.heard) == 1


@pytest.mark.promise("H14")
async def test_rings_of_a_paused_connector_are_kept(house):
    await house.hub.operate.pause("shop-nl")
    side = house.hub.side_for("shop-nl", http=None, public_url=None)
    await side.inbox.keep("orders/paid", "7", b"{}", {})
    await house.goes_on()
    assert house.shop.rings == []
    await house.hub.operate.resume("shop-nl")
    await house.goes_on()
    assert [ring.object_id for ring in house.shop.rings] == ["7"]


@pytest.mark.promise("H14")
async def test_only_what_there_is_can_be_paused(house):
    with pytest.raises(NotFound, match="no connector is named 'hall'"):
        await house.hub.operate.pause("hall")
    with pytest.raises(NotFound, match="'order' is no stream; there are: orders, stock"):
        await house.hub.operate.resume("warehouse", "order")


@pytest.mark.promise("H6", "H7")
async def test_what_is_parked_is_shown_and_tried_again(house):
    await house.warehouse.orders.says_no("no")
    house.shop.fault = Rejected("no order in it")
    side = house.hub.side_for("shop-nl", http=None, public_url=None)
    await side.inbox.keep("orders/paid", "7", b"{}", {})
    await house.order()
    await house.goes_on()
    letters, rings = await house.hub.operate.parked()
    assert [(one.to, one.reason) for one in letters] == [("warehouse", "no")]
    assert [(one.ring.object_id, one.reason) for one in rings] == [("7", "no order in it")]
    house.shop.fault, house.warehouse.orders.no = None, ""
    house.clock.passes(timedelta(hours=1))
    assert await house.hub.operate.retry("rings", ids=[rings[0].ring.id]) == 1
    assert await house.hub.operate.retry("all") == 1
    await house.goes_on()
    assert await house.open_rows() == 0
