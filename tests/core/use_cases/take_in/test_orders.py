"""Orders come in: kept, weighed, written into history, and old ones stay put (O1, O4, O7, O12)."""

from datetime import timedelta

import pytest

from hub_core.errors import NotFound, Rejected, Unavailable, Unsupported
from hub_core.models import Order, OrderStatus, PaymentStatus, Ref
from hub_core.testing import samples
from hub_core.testing.samples import after, order, order_word, shipment
from hub_core.use_cases.records import Life
from hub_core.use_cases.take_in.orders import PAST_KNOWN

pytestmark = pytest.mark.anyio
OLD = after(-600)
UNPAID = OrderStatus.PENDING_PAYMENT


async def past_is_known(house):
    await house.storage.do(lambda work: work.notes.once("shop-nl", PAST_KNOWN, "yes"))


@pytest.mark.promise("O12")
async def test_history_tells_what_was_said_and_what_was_done(house):
    await house.order(status=UNPAID, word="processing_awaiting_payment", payment=PaymentStatus.NOT_PAID, label="gift")
    await house.order(as_of=after(1))
    await house.goes_on()
    lines = [(entry.who, entry.what, entry.text) for entry in await house.history()]
    taken_in = "order 1001 taken in: processing_awaiting_payment (pending_payment, payment not_paid, labelled gift)"
    assert lines == [
        ("shop-nl", "said", taken_in),
        ("shop-nl", "said", "changed: processing_awaiting_shipment (processing, payment paid)"),
        ("shop-nl", "status", "pending_payment → processing"),
        ("hub", "handed over", "warehouse took it: 1 pieces to send"),
    ]


@pytest.mark.promise("O12", "H3")
async def test_reading_the_same_twice_leaves_history_as_it_was(house):
    await house.order()
    before = await house.history()
    await house.order()
    await house.order(as_of=after(1))
    assert await house.history() == before


@pytest.mark.promise("H3")
async def test_an_older_word_changes_nothing(house):
    await house.order(as_of=after(5), quantity=3)
    await house.order(quantity=1)
    held = await house.storage.look(lambda work: work.facts.find(Order, "shop-nl:7"))
    assert held == order(as_of=after(5), quantity=3)


@pytest.mark.promise("H3")
async def test_a_tie_is_read_anew_and_the_reading_counts(house):
    async def reads(stream, id_):
        await house.order(quantity=3, read_at=house.clock())

    house.shop.answers = reads
    await house.order()
    await house.order(quantity=2)
    await house.goes_on()
    assert house.shop.read == [("orders", "7")]
    assert await house.warehouse.orders.holds() == {"shop-nl:7": 3}
    await house.order(quantity=2)
    await house.goes_on(1)
    assert house.shop.read == [("orders", "7")] * 2
    assert await house.warehouse.orders.holds() == {"shop-nl:7": 3}


async def test_nobody_speaks_of_what_another_gave(house):
    other = house.join("shop-de", "shop")
    await house.order()
    with pytest.raises(Rejected, match="was given by shop-nl; shop-de cannot speak of it"):
        await house.says["shop-de"].orders.accept(order(as_of=after(1)))
    assert other.read == []


@pytest.mark.promise("H15")
async def test_a_warehouse_gives_no_orders(house):
    with pytest.raises(Unsupported, match="gives words about orders, not orders"):
        await house.says["warehouse"].orders.accept(order())


@pytest.mark.promise("H1")
async def test_what_cannot_be_kept_is_unavailable(house):
    await house.storage.close()
    with pytest.raises(Unavailable):
        await house.order()


@pytest.mark.promise("O7", "H12")
@pytest.mark.parametrize("status", [OrderStatus.PROCESSING, OrderStatus.ON_HOLD, OrderStatus.COMPLETED])
async def test_an_order_of_the_past_is_kept_and_stays_put(house, status):
    await house.order(made_at=OLD, status=status)
    await house.order(made_at=OLD, as_of=after(1), status=OrderStatus.PROCESSING, quantity=2)
    await house.goes_on()
    assert (await house.standing()).life is Life.BEFORE
    assert house.warehouse.orders.heard == []
    assert await house.problems() == {}


@pytest.mark.promise("O7")
async def test_an_order_of_the_past_that_is_paid_now_is_live(house):
    await house.order(made_at=OLD, status=UNPAID)
    assert (await house.standing()).life is Life.BEFORE
    await house.order(made_at=OLD, as_of=after(1), status=None, word="odd")
    assert (await house.standing()).life is Life.BEFORE
    await house.order(made_at=OLD, as_of=after(2))
    await house.goes_on()
    assert (await house.standing()).life is Life.LIVE
    assert len(house.warehouse.orders.heard) == 1
    assert "live" in await house.told()


@pytest.mark.promise("O7")
async def test_an_old_order_that_an_operator_sets_to_processing_is_sent_if_it_was_seen_unpaid(house):
    await house.order(made_at=OLD, status=UNPAID)
    await house.hub.operate.set_status("shop-nl:7", OrderStatus.PROCESSING)
    await house.goes_on()
    assert len(house.warehouse.orders.heard) == 1


@pytest.mark.promise("O7")
@pytest.mark.parametrize(
    ("status", "asks"),
    [
        (OrderStatus.PROCESSING, True),
        (OrderStatus.ON_HOLD, True),
        (OrderStatus.PARTIALLY_SHIPPED, True),
        (None, True),
        (UNPAID, False),
        (OrderStatus.COMPLETED, False),
        (OrderStatus.CANCELLED, False),
    ],
)
async def test_an_old_order_that_appears_after_the_past_was_read_asks_a_person(house, status, asks):
    await past_is_known(house)
    await house.order(made_at=OLD, status=status)
    assert ("old order 1001 appeared late" in await house.problems()) is asks


@pytest.mark.promise("O7")
async def test_an_old_order_is_asked_about_once(house):
    await past_is_known(house)
    await house.order(made_at=OLD)
    problem = (await house.problems())["old order 1001 appeared late"]
    assert problem.cure == "hub release shop-nl order 1001   (or add --dismiss)"
    await house.hub.operate.dismiss("shop-nl:7")
    await house.order(made_at=OLD, as_of=after(1), quantity=2)
    assert await house.problems() == {}


@pytest.mark.promise("O7")
async def test_a_new_order_is_never_called_old(house):
    await past_is_known(house)
    await house.order(made_at=after(-240))
    assert (await house.standing()).life is Life.LIVE
    assert await house.problems() == {}


@pytest.mark.promise("O13")
async def test_a_warehouse_says_a_word_and_the_shop_hears_it(house):
    await house.order()
    await house.goes_on()
    word = order_word(reason="The mug is broken.", lines={"77": 1})
    await house.says["warehouse"].orders.accept(word)
    await house.goes_on()
    assert house.shop.orders.heard == [word]
    assert (await house.history())[-2].text == "cancelled: The mug is broken. (1 of line 77)"
    problem = (await house.problems())["order 1001: cancelled by warehouse"]
    assert problem.evidence == "cancelled: The mug is broken. (1 of line 77)"


@pytest.mark.promise("O13", "H3")
async def test_the_same_word_twice_is_once_and_the_newest_reaches_the_shop(house):
    await house.order()
    says = house.says["warehouse"].orders
    await says.accept(order_word(said="back_ordered", as_of=after(2)))
    await says.accept(order_word(said="back_ordered", as_of=after(2)))
    await says.accept(order_word(said="back_ordered", as_of=after(1)))
    await says.accept(order_word(said="refused", as_of=after(3)))
    await says.accept(order_word(said="back_ordered", as_of=after(4), reason="again"))
    assert (await house.told()).count("word") == 3
    await house.goes_on()
    assert [(word.said, word.as_of) for word in house.shop.orders.heard] == [("back_ordered", after(4))]


@pytest.mark.promise("O13", "H6")
async def test_a_shop_that_does_not_write_such_a_word_leaves_nothing_open(house):
    await house.order()
    house.shop.orders.fault = Unsupported("'back_ordered' is not written")
    await house.says["warehouse"].orders.accept(order_word(said="back_ordered"))
    await house.goes_on()
    assert await house.open_rows() == 0
    kept = "shop-nl is not told that it is back-ordered: 'back_ordered' is not written"
    assert kept in [entry.text for entry in await house.history()]
    assert list(await house.problems()) == ["order 1001: back-ordered by warehouse"]


@pytest.mark.promise("O13", "H6")
async def test_a_word_that_the_shop_refuses_is_parked_and_ends_when_it_is_taken(house):
    await house.order()
    await house.shop.orders.says_no("it is completed")
    await house.says["warehouse"].orders.accept(order_word())
    await house.goes_on()
    assert (await house.problems())["orders 1001 was refused"].evidence == "it is completed"
    house.shop.orders.no = ""
    await house.hub.operate.retry("letters")
    await house.goes_on()
    assert list(await house.problems()) == ["order 1001: cancelled by warehouse"]


@pytest.mark.promise("O13", "H6")
async def test_a_refused_word_that_is_taken_back_is_no_problem_any_more(house):
    key = await house.order()
    await house.shop.orders.says_no("it is completed")
    await house.hub.operate.set_status(key, OrderStatus.CANCELLED)
    await house.goes_on()
    assert list(await house.problems()) == ["orders 1001 was refused"]
    await house.hub.operate.set_status(key, None)
    await house.hub.operate.retry("letters")
    await house.goes_on()
    assert (await house.problems(), house.shop.orders.heard) == ({}, [])


@pytest.mark.promise("O13", "H6")
async def test_a_refused_word_that_turns_out_to_be_none_to_write_is_no_problem_any_more(house):
    await house.order()
    await house.shop.orders.says_no("it is completed")
    await house.says["warehouse"].orders.accept(order_word())
    await house.goes_on()
    assert "orders 1001 was refused" in await house.problems()
    house.shop.orders.fault = Unsupported("'cancelled' is not written")
    await house.hub.operate.retry("letters")
    await house.goes_on()
    assert list(await house.problems()) == ["order 1001: cancelled by warehouse"]


@pytest.mark.promise("O13")
async def test_a_word_declined_under_a_lost_lease_changes_nothing(house):
    await house.order()
    await house.says["warehouse"].orders.accept(order_word())
    [slow] = await house.hub.deliver.claim("shop-nl", 1)
    house.clock.passes(timedelta(minutes=1))
    [_] = await house.hub.deliver.claim("shop-nl", 1)
    house.shop.orders.fault = Unsupported("never")
    await house.hub.deliver.send(slow)
    assert "kept" not in await house.told()


@pytest.mark.promise("O13")
async def test_a_shops_word_about_its_own_order_does_not_come_back_to_it(house):
    await house.order()
    await house.says["shop-nl"].orders.accept(order_word())
    await house.goes_on()
    assert house.shop.orders.heard == []


@pytest.mark.promise("O13", "H12")
async def test_words_about_an_order_of_the_past_are_kept_and_told_to_nobody(house):
    await house.order(made_at=OLD)
    await house.says["shop-nl"].orders.accept(order_word())
    await house.hub.operate.set_status("shop-nl:7", OrderStatus.CANCELLED)
    await house.goes_on()
    assert house.shop.orders.heard == []


@pytest.mark.promise("O13")
async def test_only_who_was_handed_an_order_may_say_a_word_about_it(house):
    house.join("second", "warehouse", gets=["stock"])
    await house.order()
    with pytest.raises(Unsupported, match="second was not handed the order 1001"):
        await house.says["second"].orders.accept(order_word())
    with pytest.raises(NotFound, match="the order shop-nl:8 is not known"):
        await house.says["warehouse"].orders.accept(order_word(order=Ref(samples.SHOP, "8")))


@pytest.mark.promise("H6", "O13")
@pytest.mark.parametrize("end", ["shipped", "cancelled"])
async def test_what_a_warehouse_said_is_no_problem_any_more_once_nothing_is_to_be_sent(house, end):
    await house.order(quantity=1)
    await house.goes_on()
    await house.says["warehouse"].orders.accept(order_word(said="back_ordered", lines={"77": 1}))
    assert set(await house.problems()) == {"order 1001: back-ordered by warehouse"}
    if end == "shipped":
        await house.parcel(shipment())
    else:
        await house.order(quantity=1, as_of=after(9), status=OrderStatus.CANCELLED)
    assert await house.problems() == {}
