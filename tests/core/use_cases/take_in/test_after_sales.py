"""Refunds and returns: they move the order's status and its history, and nothing else (O2)."""

import pytest

from hub_core.errors import NotFound, Unsupported
from hub_core.models import OrderStatus, Ref
from hub_core.testing import samples
from hub_core.testing.samples import after, euro, order_line, order_word
from hub_core.use_cases.records import HandoverState, Life

pytestmark = [pytest.mark.anyio, pytest.mark.promise("O2")]
PROCESSING, REFUNDED = OrderStatus.PROCESSING, OrderStatus.REFUNDED


def credit(amount="9.95", **changes):
    said = {"said": "refunded", "id": "invoice:123", "amount": euro(amount), "reason": "", **changes}
    return order_word(**said)


def returned(**changes):
    return order_word(**{"said": "returned", "id": "return:9", "reason": "", "lines": {"77": 1}, **changes})


async def says(house, word, who=samples.SHOP):
    await house.says[who].orders.accept(word)


async def texts(house, what):
    return [entry.text for entry in await house.history() if entry.what == what]


async def test_a_credit_of_the_whole_sum_makes_an_order_refunded(house):
    await house.order()
    await says(house, credit("4.00", id="invoice:122"))
    assert (await house.standing()).status is OrderStatus.PARTIALLY_REFUNDED
    await says(house, credit("5.95"))
    assert (await house.standing()).status is REFUNDED
    assert await texts(house, "refunded") == [
        "refunded 4.00 EUR (invoice:122)",
        "refunded 5.95 EUR (invoice:123)",
    ]
    assert await texts(house, "status") == ["processing → partially_refunded", "partially_refunded → refunded"]


async def test_a_return_that_is_only_asked_for_is_history(house):
    await house.order()
    await says(house, returned(counts=False, reason="too small"))
    assert (await house.standing()).status is PROCESSING
    await says(house, returned(as_of=after(9)))
    assert (await house.standing()).status is OrderStatus.RETURNED
    assert await texts(house, "returned") == [
        "returned 1 of line 77 (return:9): too small; it does not count yet",
        "returned 1 of line 77 (return:9)",
    ]


async def test_a_word_without_a_sum_or_lines_speaks_of_the_whole_order(house):
    await house.order()
    await says(house, returned(lines={}, id=""))
    assert (await house.standing()).status is OrderStatus.RETURNED
    assert await texts(house, "returned") == ["returned the whole order"]


@pytest.mark.promise("H3")
async def test_twice_is_once_and_the_newest_word_of_each_counts(house):
    await house.order()
    for word in (credit("9.95"), credit("9.95"), credit("4.00", as_of=after(1)), credit("9.95", as_of=after(7))):
        await says(house, word)
        assert (await house.standing()).status is REFUNDED
    await says(house, credit("2.00", as_of=after(7)))
    assert (await house.standing()).status is REFUNDED
    await says(house, credit("2.00", as_of=after(7), read_at=after(8)))
    assert (await house.standing()).status is OrderStatus.PARTIALLY_REFUNDED
    assert len(await texts(house, "refunded")) == 2


async def test_a_credit_that_counts_no_more_gives_the_status_back(house):
    await house.order()
    await says(house, credit())
    await says(house, credit(counts=False, as_of=after(9)))
    standing = await house.standing()
    assert (standing.status, standing.after_sales) == (PROCESSING, None)


@pytest.mark.promise("O8")
async def test_a_goodwill_refund_before_shipping_does_not_stop_the_goods(house):
    await house.order()
    await says(house, credit())
    await house.goes_on()
    [handed] = house.warehouse.orders.heard
    assert (handed.status, handed.lines[0].open) == (PROCESSING, 1)
    assert (await house.handover()).state is HandoverState.TAKEN
    assert (await house.standing()).status is REFUNDED
    assert house.shop.orders.heard == []


@pytest.mark.promise("O9")
async def test_after_handing_over_the_warehouse_hears_nothing_of_money(house):
    await house.order()
    await house.goes_on()
    await says(house, credit())
    await says(house, returned())
    assert await house.goes_on() == 0
    assert len(house.warehouse.orders.heard) == 1
    assert await house.problems() == {}


@pytest.mark.promise("O8")
async def test_what_the_lines_say_came_back_lowers_what_is_open(house):
    await house.order(quantity=2)
    await says(house, credit())
    await house.order(quantity=2, as_of=after(9), lines=(order_line(quantity=2, refunded=1),))
    await house.goes_on()
    assert [handed.lines[0].open for handed in house.warehouse.orders.heard] == [1]


async def test_a_refunded_order_of_the_past_goes_live_as_any_other(house):
    await house.order(made_at=after(-600), status=OrderStatus.PENDING_PAYMENT)
    await says(house, credit("4.00"))
    await house.order(made_at=after(-600), as_of=after(9))
    assert (await house.standing()).life is Life.LIVE


async def test_an_order_that_grows_is_judged_again(house):
    await house.order()
    await says(house, credit())
    await house.order(quantity=2, as_of=after(9))
    assert (await house.standing()).status is OrderStatus.PARTIALLY_REFUNDED
    await house.order(quantity=2, as_of=after(10), note="a card, please")
    assert (await house.standing()).status is OrderStatus.PARTIALLY_REFUNDED


@pytest.mark.promise("O6")
async def test_a_cancellation_stands_above_what_came_back(house):
    await house.order()
    await says(house, credit())
    await house.order(status=OrderStatus.CANCELLED, as_of=after(9))
    await house.goes_on()
    assert (await house.standing()).status is OrderStatus.CANCELLED
    assert house.warehouse.orders.heard == []


async def test_only_the_giver_of_an_order_says_what_came_back(house):
    await house.order()
    await house.goes_on()
    with pytest.raises(Unsupported, match="warehouse did not give the order 1001"):
        await says(house, credit(), samples.WAREHOUSE)
    with pytest.raises(NotFound, match="the order shop-nl:8 is not known"):
        await says(house, credit(order=Ref(samples.SHOP, "8")))
