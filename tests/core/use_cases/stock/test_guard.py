"""The oversell guard: units of open orders are held back until a level contains them (S6, S7, S8, O7, O16)."""

from datetime import timedelta

import msgspec
import pytest

from hub_core.models import OrderStatus, PaymentStatus, Ref, ShipmentLine
from hub_core.testing.samples import after, order, order_line, shipment
from hub_core.use_cases.stock.guard import guard_from_now, look_at_unanswered

pytestmark = pytest.mark.anyio
MUG_AT_MARKET = "8712345678906@hub"
SECOND = timedelta(seconds=1)


async def stated(store, available=8):
    await store.state(available)
    await store.goes_on()
    store.shop.heard()
    store.market.heard()


def market(store):
    return [call[MUG_AT_MARKET] for call in store.market.heard()]


@pytest.mark.promise("S6", "L4", "L5")
async def test_what_one_channel_sells_the_other_does_not_show(store):
    await stated(store)
    await store.order()
    await store.goes_on()
    assert market(store) == [6]
    assert store.shop.heard() == [], "its own sale causes no write"
    await store.order(3, id_="8", origin="market")
    await store.goes_on()
    assert store.shop.heard() == [{"9": 3}]


@pytest.mark.promise("S6")
async def test_units_count_until_the_first_level_after_the_warehouse_took_the_order(store):
    await stated(store)
    key = await store.order()
    await store.goes_on()
    assert (await store.row(key)).taken_at == store.house.clock() - SECOND
    await store.state(8, as_of=store.house.clock() - 2 * SECOND)
    await store.goes_on()
    assert (await store.waiting())[0].units == 2
    await store.state(6)
    await store.goes_on()
    assert await store.waiting() == []
    assert market(store) == [6]


@pytest.mark.promise("S6")
@pytest.mark.parametrize(
    "status", [OrderStatus.PENDING_PAYMENT, OrderStatus.ON_HOLD, None], ids=["unpaid", "on hold", "unknown"]
)
async def test_units_on_orders_that_nobody_has_count_too(store, status):
    await stated(store)
    await store.order(status=status, payment=PaymentStatus.NOT_PAID)
    await store.goes_on()
    assert market(store) == [6]


@pytest.mark.promise("S6")
async def test_what_is_cancelled_or_refunded_stops_counting(store):
    await stated(store)
    await store.order(3, status=OrderStatus.ON_HOLD)
    await store.goes_on()
    now = store.house.clock()
    refunded = order_line(quantity=3, refunded=1, product=Ref("shop-nl", "9"))
    await store.order(3, status=OrderStatus.ON_HOLD, lines=(refunded,), as_of=now)
    await store.goes_on()
    row = await store.row()
    assert (row.units, row.back_at) == (2, now)
    await store.order(3, status=OrderStatus.CANCELLED)
    await store.goes_on()
    assert market(store) == [5, 6, 8]
    assert store.shop.heard()[-1] == {"9": 8}, "Lightspeed may not have put them back"
    await stated(store, 9)
    assert await store.waiting() == [], "our own write came after all of it"


@pytest.mark.promise("S6")
async def test_lines_may_come_and_go(store):
    await stated(store)
    mugs = order_line(quantity=2, product=Ref("shop-nl", "9"))
    more = msgspec.structs.replace(mugs, id="78", quantity=1)
    await store.order(lines=(mugs, more), status=OrderStatus.ON_HOLD)
    await store.goes_on()
    await store.order(lines=(mugs,), status=OrderStatus.ON_HOLD)
    await store.goes_on()
    await store.order(lines=(mugs,), status=OrderStatus.ON_HOLD, note="ring twice")
    five = msgspec.structs.replace(mugs, quantity=5)
    await store.order(lines=(five,), status=OrderStatus.ON_HOLD, as_of=after(80))
    await store.goes_on()
    assert market(store) == [5, 6, 3]


@pytest.mark.promise("S6")
async def test_what_is_added_to_an_order_waits_until_the_warehouse_took_the_change(store):
    await stated(store)
    key = await store.order()
    await store.goes_on()
    taken = (await store.row(key)).taken_at
    await store.order(2, note="ring twice")
    await store.goes_on()
    assert (await store.row(key)).taken_at == taken, "nothing was added"
    await store.order(3)
    assert (await store.row(key)).taken_at is None
    await store.goes_on()
    assert (await store.row(key)).taken_at == store.house.clock() - SECOND


@pytest.mark.promise("S6")
async def test_a_physical_count_falls_only_when_goods_leave(store):
    store.rule("warehouse", stock_means="physical")
    await stated(store)
    key = await store.order()
    await store.goes_on()
    await store.state(8)
    await store.goes_on()
    assert market(store) == [6]
    parcel = shipment(order=Ref.of(key), shipped_at=store.house.clock(), lines=(ShipmentLine(line="77", quantity=1),))
    await store.house.parcel(parcel)
    assert (await store.row(key)).sent == 1
    await store.goes_on()
    await store.state(7)
    await store.goes_on()
    assert market(store) == [], "one less lies there, and one less waits"
    await store.house.parcel(msgspec.structs.replace(parcel, withdrawn=True, as_of=after(90)))
    assert (await store.row(key)).shipped_at is None


@pytest.mark.promise("S7")
async def test_an_order_that_no_warehouse_sends_is_answered_for_by_its_pickup_location(store):
    store.rule("shop-nl", pickup_location="warehouse/main")
    await stated(store)
    await store.order(to_warehouse=False)
    await store.goes_on()
    await store.state(8)
    await store.goes_on()
    ended = store.house.clock()
    await store.order(to_warehouse=False, status=OrderStatus.COMPLETED)
    await store.order(to_warehouse=False, status=OrderStatus.COMPLETED, as_of=after(90), note="hi")
    assert (await store.row()).ended_at == ended
    await store.state(6)
    await store.goes_on()
    assert market(store) == [6]
    assert await store.waiting() == []
    assert await store.causes() == set()


@pytest.mark.promise("S7")
async def test_without_a_pickup_location_one_problem_asks(store):
    for id_ in ("7", "8"):
        await store.order(id_=id_, to_warehouse=False, status=OrderStatus.COMPLETED)
    assert await store.causes() == {"no pickup_location: where do goods go from that no warehouse sends?"}


@pytest.mark.promise("S6")
async def test_what_nobody_answers_for_stops_counting_and_counts_again_when_it_is_processing(store):
    await stated(store)
    await store.order(status=OrderStatus.ON_HOLD)
    await store.goes_on()
    await store.goes_on(15 * 24 * 60)
    hub = store.house.hub
    assert market(store) == [6]
    await hub.storage.do(lambda work: look_at_unanswered(work, hub.members, hub.now()))
    await store.goes_on()
    assert market(store) == [8]
    unanswered = "order 107: no stock level answered for its units"
    assert unanswered in await store.causes()
    await store.order()
    await store.goes_on()
    assert market(store) == [6]
    assert unanswered not in await store.causes()


@pytest.mark.promise("S6")
async def test_nobody_looks_where_nobody_guards(store):
    await stated(store)
    await store.order(status=OrderStatus.ON_HOLD)
    for name in ("shop-nl", "market", "warehouse"):
        store.rule(name, guard=False)
    await store.goes_on(15 * 24 * 60)
    hub = store.house.hub
    await hub.storage.do(lambda work: look_at_unanswered(work, hub.members, hub.now()))
    assert await store.house.open_rows() == 0


@pytest.mark.promise("O16")
async def test_what_a_channel_fulfils_itself_is_not_guarded(store):
    await stated(store)
    await store.order(origin="market", fulfilled_by="market")
    await store.goes_on()
    assert await store.waiting() == []


@pytest.mark.promise("O7", "S6")
async def test_orders_of_the_past_count_only_where_counts_are_physical(store):
    await store.order(made_at=after(-300))
    await store.order(made_at=after(-300), id_="8", status=OrderStatus.COMPLETED)
    await stated(store)
    assert [row.order for row in await store.waiting()] == ["shop-nl:7"]
    store.rule("warehouse", stock_means="physical")
    await store.state(9)
    await store.goes_on()
    assert market(store) == [7]
    await store.order(made_at=after(-300), status=OrderStatus.COMPLETED)
    await store.goes_on()
    assert market(store) == [9]


async def test_lines_of_nothing_hold_back_nothing(store):
    await store.order(lines=(order_line(quantity=0),))
    assert await store.waiting() == []


@pytest.mark.promise("S6", "S13")
async def test_an_order_counts_as_soon_as_its_product_is_known(store):
    await stated(store)
    line = order_line(sku="BOWL", barcode="", article_code="", product=None)
    await store.order(lines=(line,), status=OrderStatus.ON_HOLD)
    await store.goes_on()
    assert (await store.row()).product == ""
    await store.order(lines=(line,), status=OrderStatus.ON_HOLD, note="still unknown")
    await store.put("10", sku="BOWL", barcode="")
    await store.goes_on()
    assert (await store.row()).product == await store.identity("10")
    assert await store.look(lambda work: work.names.of("order waits", "shop-nl:7")) == []


@pytest.mark.promise("S6", "P10")
async def test_open_orders_follow_a_product_that_is_linked_elsewhere(store):
    await stated(store)
    await store.order(status=OrderStatus.ON_HOLD)
    await store.goes_on()
    first = await store.identity()
    await store.put(deleted=True)
    await store.put("12", sku="", barcode="")
    await store.goes_on()
    assert (await store.row()).product == first, "nobody else answers to its codes"
    assert market(store) == [6]


async def test_open_orders_are_looked_at_once_when_stock_is_heard_for_the_first_time(house):
    await house.order(order(status=OrderStatus.ON_HOLD))
    await house.goes_on()
    hub = house.hub
    await hub.storage.do(lambda work: guard_from_now(work, hub.members, hub.now()))
    assert await house.open_rows() == 0, "nobody hears of stock"
    assert await hub.storage.look(lambda work: work.stock.reserved_of("shop-nl:7")) == []


async def test_orders_that_were_open_already_are_guarded(house, store):
    hub = house.hub
    await house.order(order(status=OrderStatus.ON_HOLD))
    await hub.storage.do(lambda work: work.notes.write("hub", "orders guarded since", None))
    await hub.storage.do(lambda work: guard_from_now(work, hub.members, hub.now()))
    await hub.storage.do(lambda work: guard_from_now(work, hub.members, hub.now()))
    rows = await hub.storage.look(lambda work: work.outbox.of("orders", "shop-nl:7"))
    assert [row.to for row in rows] == ["hub"]


@pytest.mark.promise("S9")
async def test_what_open_orders_leave_nothing_of_goes_before_the_rest(store):
    await stated(store, 2)
    identity = await store.identity()

    async def ranks():
        rows = await store.look(lambda work: work.outbox.of("stock", identity))
        return {row.priority for row in rows}

    await store.order(1, status=OrderStatus.ON_HOLD)
    assert await ranks() == {4}
    await store.goes_on()
    await store.order(1, id_="8", status=OrderStatus.ON_HOLD)
    assert await ranks() == {2}
    await store.goes_on()
    await store.order(1, id_="8", status=OrderStatus.CANCELLED)
    assert await ranks() == {2}, "it leaves zero"


@pytest.mark.promise("T9", "S6", "S7")
async def test_pieces_whose_parcel_came_before_their_order_are_off_the_level_of_who_sent_them(store):
    await stated(store)
    left = store.house.clock()
    parcel = shipment(order=Ref("shop-nl", "7"), as_of=left, shipped_at=left, lines=())
    await store.house.parcel(parcel)
    store.house.clock.passes(timedelta(minutes=1))
    await store.state(6)
    await store.order(2)
    await store.goes_on()
    row = await store.row()
    assert (row.warehouse, row.taken_at, row.ended_at) == ("warehouse", left, None)
    assert market(store) == [6]
    assert await store.causes() == set()
