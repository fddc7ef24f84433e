"""`hub release`: orders of the past stay put until a person says otherwise, and then go out once."""

from datetime import timedelta

import pytest
from rich_click import UsageError

from adapters.cli.release import said
from hub_core.models import OrderStatus, Ref
from hub_core.ports import Ports
from hub_core.testing import samples

OLD = samples.NOON - timedelta(days=40)


@pytest.fixture
def old_ones(house):
    """Two open orders of the past, one on hold, and a completed one."""

    async def play(life):
        await life.order(made_at=OLD)
        await life.order(ref=Ref("shop-nl", "8"), number="1002", made_at=OLD - timedelta(days=1))
        await life.order(
            ref=Ref("shop-nl", "9"), number="1003", made_at=OLD - timedelta(days=2), status=OrderStatus.ON_HOLD
        )
        await life.order(
            ref=Ref("shop-nl", "10"), number="1004", made_at=OLD - timedelta(days=3), status=OrderStatus.COMPLETED
        )

    house.live(play)
    return house


def sent(house):
    """What the warehouse gets when the hub goes on."""
    orders = []

    async def go_on(life):
        await life.hub.settle_down(rounds=3)
        orders.extend(sorted(life.warehouse.facts))

    house.live(go_on, later=True)
    return orders


@pytest.mark.promise("O7")
def test_an_order_of_the_past_goes_out_once_when_released(old_ones):
    assert sent(old_ones) == []
    answer = old_ones("release", "shop-nl", "order", "1001", secrets=False)
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert answer.stdout == "Released. Order 1001 of shop-nl waits to be handed to warehouse.\n"
    assert sent(old_ones) == ["shop-nl:7"]
    again = old_ones("release", "1001")
    assert again.stdout.startswith("Nothing to release, it is released. Order 1001 of shop-nl is at warehouse since")
    assert sent(old_ones) == []


@pytest.mark.promise("O7")
def test_all_open_ones_are_shown_first_and_then_released(old_ones):
    answer = old_ones("release", "--open", "shop-nl", says="y\n")
    assert answer.exit_code == 0, answer.output
    lines = answer.stdout.splitlines()
    assert [line.split()[0] for line in lines[1:4]] == ["1001", "1002", "1003"]
    assert lines[1].endswith("goes out at once, if a warehouse is to send it")
    assert lines[3].endswith("goes out once it is processing")
    assert "Release these 3?" in answer.output
    assert lines[-1] == "3 released."
    assert sent(old_ones) == ["shop-nl:7", "shop-nl:8"]


@pytest.mark.promise("O7")
@pytest.mark.parametrize("says", ["n\n", ""], ids=["no", "nobody there"])
def test_a_preview_alone_releases_nothing(old_ones, says):
    answer = old_ones("release", "--open", says=says)
    assert answer.exit_code == 1
    assert sent(old_ones) == []


def test_who_says_yes_is_not_asked(old_ones):
    answer = old_ones("release", "--open", "--yes")
    assert "?" not in answer.output
    assert answer.stdout.endswith("3 released.\n")
    assert old_ones("release", "--open", "--yes").stdout == "No order of the past is open.\n"


@pytest.mark.promise("O7")
def test_a_dismissed_order_stays_and_is_open_no_more(old_ones):
    answer = old_ones("release", "1001", "--dismiss")
    assert answer.stdout.startswith("Dismissed. Order 1001 of shop-nl was made before shop-nl went live and stays put")
    assert "1001" not in old_ones("release", "--open", says="n\n").stdout
    assert sent(old_ones) == []


def test_only_what_is_of_the_past_can_be_dismissed(house):
    house.live(lambda life: life.order())
    answer = house("release", "1001", "--dismiss")
    assert (answer.exit_code, answer.stderr) == (
        1,
        "order 1001 is live; only one of the past can be dismissed\n",
    )


def test_all_can_be_dismissed_at_once(old_ones):
    assert old_ones("release", "--open", "--dismiss", "--yes").stdout.endswith("3 dismissed.\n")
    assert sent(old_ones) == []


@pytest.mark.promise("O14")
def test_an_order_without_a_warehouse_is_given_one(house):
    async def alone(life):
        life.hub.plug("warehouse", Ports())
        await life.order()

    house.live(alone)
    assert "hub release shop-nl order 1001 --to NAME" in house("orders", "1001").stdout
    answer = house("release", "shop-nl", "order", "1001", "--to", "warehouse")
    assert answer.stdout == "Released. Order 1001 of shop-nl waits to be handed to warehouse.\n"
    assert sent(house) == ["shop-nl:7"]
    assert "There are no open problems." in house("problems").stdout


@pytest.mark.promise("O14")
def test_an_order_is_not_given_to_what_is_no_warehouse(old_ones):
    answer = old_ones("release", "1001", "--to", "shop-nl")
    assert (answer.exit_code, answer.stderr) == (1, "shop-nl is no warehouse that takes orders\n")
    assert old_ones("release", "1001", "--to", "nobody").stderr == (
        "no connector is named 'nobody'; there are: shop-nl, warehouse\n"
    )


@pytest.mark.parametrize(
    ("words", "shop", "number"),
    [
        (["1001"], None, "1001"),
        (["order", "1001"], None, "1001"),
        (["shop-nl", "1001"], "shop-nl", "1001"),
        (["shop-nl", "order", "1001"], "shop-nl", "1001"),
    ],
)
def test_an_order_may_be_named_in_four_ways(words, shop, number):
    assert said(words, all_open=False) == (shop, number)


def test_all_open_ones_may_be_those_of_one_shop():
    assert said([], all_open=True) == (None, None)
    assert said(["shop-nl"], all_open=True) == ("shop-nl", None)
    with pytest.raises(UsageError):
        said(["shop-nl", "order", "1001"], all_open=True)
