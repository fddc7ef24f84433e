"""`hub set`: the operator's word about an order."""

import pytest

from hub_core.models import OrderStatus
from hub_core.testing import samples

UNPAID = {"status": OrderStatus.PENDING_PAYMENT, "word": "processing_awaiting_payment"}


def sent(house):
    states = {}

    async def go_on(life):
        await life.hub.settle_down(rounds=3)
        states.update({key: str(order.status) for key, order in life.warehouse.facts.items()})

    house.live(go_on, later=True)
    return states


@pytest.mark.promise("O6", "O9")
def test_an_order_set_to_processing_by_hand_goes_out_at_once(house):
    house.live(lambda life: life.order(**UNPAID))
    answer = house("set", "1001", "processing", secrets=False)
    assert (answer.exit_code, answer.stdout) == (
        0,
        "Order 1001 of shop-nl waits to be handed to warehouse.\n",
    )
    assert sent(house) == {"shop-nl:7": "processing"}


@pytest.mark.promise("O6", "O9")
def test_an_order_put_on_hold_is_held_until_lifted(house):
    house.live(lambda life: life.order())
    assert "is on hold by an operator's word; lift it: hub set 1001 lift." in house("set", "1001", "on_hold").stdout
    assert sent(house) == {"shop-nl:7": "on_hold"}
    assert "is at warehouse since" in house("set", "1001", "lift").stdout
    assert sent(house) == {"shop-nl:7": "processing"}


@pytest.mark.promise("O9")
def test_an_order_cancelled_by_an_operator_is_told_to_the_warehouse_that_has_it(house):
    house.live(lambda life: life.order())
    answer = house("set", "1001", "cancelled")
    assert answer.stdout == "Order 1001 of shop-nl is cancelled, says an operator; warehouse is still to be told.\n"
    assert sent(house) == {"shop-nl:7": "cancelled"}


@pytest.mark.promise("O6")
def test_the_cancelling_shop_has_the_last_word(house):
    house.live(lambda life: life.order(status=OrderStatus.CANCELLED))
    assert "is cancelled, says the shop" in house("set", "1001", "processing").stdout


@pytest.mark.promise("O12")
def test_what_an_operator_said_stands_in_the_history(house):
    house.live(lambda life: life.order())
    house("set", "1001", "on_hold")
    screen = house("orders", "1001").stdout
    assert "operator: on_hold" in screen
    assert "says on_hold" in screen


def test_two_orders_of_one_number_are_not_mixed_up(house):
    async def play(life):
        await life.order()
        life.hub.join("shop-be", role="shop", gives=["orders"], gets=[])
        other = samples.order(ref=samples.Ref("shop-be", "3"))
        await life.hub.ports_for("shop-be").orders.accept(other)

    house.live(play)
    answer = house("set", "1001", "on_hold")
    assert answer.exit_code == 1
    assert "'1001' may be shop-be 1001 (shop-be:3), shop-nl 1001 (shop-nl:7)" in answer.stderr
    assert "Order 1001 of shop-nl is on hold" in house("set", "1001", "on_hold", "--shop", "shop-nl").stdout
