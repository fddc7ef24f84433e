"""The warehouse takes orders over."""

from datetime import timedelta

import msgspec
import pytest

from hub_core.errors import Rejected, Unavailable, Unsupported
from hub_core.models import OrderStatus
from hub_core.testing import OrderSinkContract, samples


class TestOrders(OrderSinkContract):
    @pytest.fixture
    def far_side(self, joined):
        return joined

    @pytest.fixture
    def port(self, joined):
        return joined.connector.ports.orders


pytestmark = pytest.mark.anyio
MUGS = samples.order(quantity=2)


def later(order, minutes=1, **changes):
    """A later word about the same order, as the hub hands it on."""
    open_ = changes.pop("open", None)
    lines = tuple(msgspec.structs.replace(line, open=open_) for line in order.lines)
    return msgspec.structs.replace(order, as_of=order.as_of + timedelta(minutes=minutes), lines=lines, **changes)


async def state(joined):
    [order] = (await joined.inside.get("/simulator/state")).json()["orders"]
    return order


@pytest.mark.promise("O8", "H5")
async def test_an_answer_that_was_lost_makes_no_second_order(joined):
    await joined.switch(drop_next=1)
    with pytest.raises(Unavailable) as fault:
        await joined.connector.ports.orders.accept(MUGS)
    assert fault.value.may_have_acted
    await joined.connector.ports.orders.accept(MUGS)
    assert await joined.holds() == {"shop-nl:7": 2}
    assert joined.house.figures["created"] == 1


@pytest.mark.promise("O8")
async def test_only_what_is_open_goes_out(joined):
    await joined.connector.ports.orders.accept(later(MUGS, open=1))
    assert await joined.holds() == {"shop-nl:7": 1}


@pytest.mark.promise("O9")
async def test_nothing_open_cancels(joined):
    orders = joined.connector.ports.orders
    await orders.accept(MUGS)
    await orders.accept(later(MUGS, open=0, status=OrderStatus.CANCELLED))
    assert (await state(joined))["status"] == "cancelled"


@pytest.mark.promise("O9")
async def test_on_hold_is_held_until_it_is_lifted(joined):
    orders = joined.connector.ports.orders
    await orders.accept(MUGS)
    await orders.accept(later(MUGS, status=OrderStatus.ON_HOLD))
    await joined.passes(60)
    assert (await state(joined))["status"] == "held"
    await orders.accept(later(MUGS, minutes=2))
    await joined.passes(60)
    assert (await state(joined))["status"] == "shipped"


@pytest.mark.promise("O9")
async def test_a_new_address_reaches_the_paper(joined):
    orders = joined.connector.ports.orders
    await orders.accept(MUGS)
    await orders.accept(later(MUGS, shipping=samples.address(street="Nieuwegracht")))
    assert (await state(joined))["ship_to"]["street"] == "Nieuwegracht"


@pytest.mark.promise("O9")
async def test_a_change_after_picking_is_refused_in_the_words_of_the_warehouse(joined):
    orders = joined.connector.ports.orders
    await orders.accept(MUGS)
    await joined.does("orders/shop-nl:7/pick")
    with pytest.raises(Rejected, match="is being picked and cannot be changed"):
        await orders.accept(later(MUGS, open=1))
    assert await joined.holds() == {"shop-nl:7": 2}


@pytest.mark.promise("O9")
async def test_a_cancellation_after_picking_is_refused_and_the_order_still_leaves(joined):
    orders = joined.connector.ports.orders
    await orders.accept(MUGS)
    await joined.does("orders/shop-nl:7/pick")
    with pytest.raises(Rejected, match="shop-nl:7 is being picked and cannot be changed"):
        await orders.accept(later(MUGS, open=0, status=OrderStatus.CANCELLED))
    await joined.passes(60)
    assert (await state(joined))["status"] == "shipped"


@pytest.mark.promise("O9")
async def test_a_warehouse_may_take_a_cancellation_until_the_parcel_leaves(joined):
    orders = joined.connector.ports.orders
    await joined.switch(cancel_until="shipping")
    await orders.accept(MUGS)
    await joined.does("orders/shop-nl:7/pick")
    with pytest.raises(Rejected, match="is being picked and cannot be changed"):
        await orders.accept(later(MUGS, shipping=samples.address(city="Delft")))
    await orders.accept(later(MUGS, minutes=2, open=0, status=OrderStatus.CANCELLED))
    await joined.passes(60)
    assert (await state(joined))["status"] == "cancelled"
    assert joined.house.shipments == {}


@pytest.mark.promise("O9")
async def test_once_something_left_the_rest_is_not_cancelled_any_more(joined):
    orders = joined.connector.ports.orders
    await joined.switch(cancel_until="shipping")
    await orders.accept(MUGS)
    await joined.does("orders/shop-nl:7/ship", lines=[{"line": "77", "quantity": 1}])
    with pytest.raises(Rejected, match="has left, in part or whole"):
        await orders.accept(later(MUGS, open=0, status=OrderStatus.CANCELLED))
    assert await joined.holds() == {"shop-nl:7": 1}


@pytest.mark.promise("O9")
async def test_a_change_after_shipping_is_refused_too(joined):
    orders = joined.connector.ports.orders
    await orders.accept(MUGS)
    await joined.passes(60)
    with pytest.raises(Rejected, match="has left"):
        await orders.accept(later(MUGS, open=0, shipping=samples.address(city="Delft")))


@pytest.mark.promise("O9")
async def test_what_left_already_is_no_change(joined):
    """The hub speaks of what is still open, the warehouse of all it is to send: both mean the same."""
    orders = joined.connector.ports.orders
    await orders.accept(MUGS)
    await joined.does("orders/shop-nl:7/ship", lines=[{"line": "77", "quantity": 1}])
    await orders.accept(later(MUGS, open=1))
    await joined.does("orders/shop-nl:7/ship")
    await orders.accept(later(MUGS, minutes=2, open=0, status=OrderStatus.COMPLETED))
    assert (await state(joined))["refused"] == 2  # asked twice, agreed twice: nobody was told no
    with pytest.raises(Rejected, match="has left"):
        await orders.accept(later(MUGS, minutes=3, open=0, shipping=samples.address(city="Delft")))


async def test_a_parcel_that_the_hub_has_not_heard_of_yet_is_not_sent_again(joined):
    orders = joined.connector.ports.orders
    await orders.accept(MUGS)
    await joined.does("orders/shop-nl:7/ship", lines=[{"line": "77", "quantity": 1}])
    await orders.accept(later(MUGS, open=2))
    assert await joined.holds() == {"shop-nl:7": 1}


@pytest.mark.promise("O9")
async def test_an_order_that_the_warehouse_refused_is_not_taken_for_taken(joined):
    orders = joined.connector.ports.orders
    await orders.accept(MUGS)
    await joined.does("orders/shop-nl:7/refuse", reason="The mug is broken.")
    with pytest.raises(Rejected, match="The mug is broken"):
        await orders.accept(MUGS)
    await orders.accept(later(MUGS))
    assert (await state(joined))["status"] == "accepted"


@pytest.mark.promise("O9")
async def test_an_order_that_the_warehouse_cancelled_is_not_taken_for_taken(joined):
    orders = joined.connector.ports.orders
    await orders.accept(MUGS)
    await joined.does("orders/shop-nl:7/cancel", reason="The last mug broke.")
    with pytest.raises(Rejected, match="The last mug broke"):
        await orders.accept(MUGS)
    await orders.accept(later(MUGS))
    assert (await state(joined))["status"] == "accepted"


@pytest.mark.promise("O9")
async def test_an_order_that_the_hub_cancelled_is_no_refusal_of_an_older_word(joined):
    orders = joined.connector.ports.orders
    await orders.accept(MUGS)
    await joined.does("orders/shop-nl:7/cancel")
    await orders.accept(later(MUGS, open=0, status=OrderStatus.CANCELLED))
    await orders.accept(MUGS)
    assert (await state(joined))["status"] == "cancelled"


async def test_a_warehouse_that_gives_no_reason_is_still_told_of_by_name(joined):
    orders = joined.connector.ports.orders
    await orders.accept(MUGS)
    await joined.does("orders/shop-nl:7/refuse", reason="")
    with pytest.raises(Rejected, match="the warehouse refused order shop-nl:7 and gives no reason"):
        await orders.accept(MUGS)


async def test_every_reason_is_readable_at_once(joined):
    lost = samples.order(
        lines=(samples.order_line(sku="CUP"), samples.order_line(id="78", sku="PLATE")),
        shipping=samples.address(street="", city=""),
    )
    with pytest.raises(Rejected) as refusal:
        await joined.connector.ports.orders.accept(lost)
    assert all(word in str(refusal.value) for word in ("CUP", "PLATE", "no street", "no city"))


@pytest.mark.promise("O13")
async def test_words_about_orders_are_not_for_a_warehouse(joined):
    with pytest.raises(Unsupported):
        await joined.connector.ports.orders.accept(samples.order_word())
    assert await joined.holds() == {}
