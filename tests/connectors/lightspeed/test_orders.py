"""Words of others about this shop's orders."""

from datetime import timedelta
from typing import Any

import pytest

from connectors.lightspeed.simulator.trade.placing import NewOrder
from hub_core.errors import NotFound, Rejected, Unavailable, Unsupported
from hub_core.models import OrderWord, Ref
from hub_core.testing import samples

pytestmark = pytest.mark.anyio


@pytest.fixture
def placed(stage: Any) -> Any:
    return stage.shop.orders.place(NewOrder(paid=True))


def word(order: Any, said: str = "cancelled", minutes: int = 5, **changes: Any) -> OrderWord:
    about = Ref("shop-nl", str(order.id))
    return samples.order_word(order=about, said=said, as_of=samples.after(minutes), **changes)


@pytest.mark.promise("O13")
async def test_a_cancelled_order_is_cancelled_at_the_shop_and_read_back(stage: Any, placed: Any) -> None:
    await stage.connector.ports.orders.accept(word(placed))
    assert placed.status == "cancelled"
    assert stage.calls("GET")[-1].endswith(f"orders/{placed.id}.json")
    assert stage.shop.mails == []


@pytest.mark.promise("O13", "H3")
async def test_twice_is_once(stage: Any, placed: Any) -> None:
    for _ in range(2):
        await stage.connector.ports.orders.accept(word(placed))
    assert len(stage.calls("PUT")) == 1


@pytest.mark.promise("O13")
@pytest.mark.parametrize("said", ["refused", "back_ordered"])
async def test_a_word_the_settings_do_not_allow_is_unsupported(stage: Any, placed: Any, said: str) -> None:
    with pytest.raises(Unsupported, match="writes_status"):
        await stage.connector.ports.orders.accept(word(placed, said))
    assert stage.calls("PUT") == []


@pytest.mark.promise("O13")
async def test_nothing_is_written_when_the_settings_allow_nothing(stage_of: Any) -> None:
    stage = stage_of(writes_status=())
    order = stage.shop.orders.place()
    with pytest.raises(Unsupported):
        await stage.connector.ports.orders.accept(word(order))


@pytest.mark.promise("O13")
async def test_a_word_that_is_allowed_holds_the_order(stage_of: Any) -> None:
    stage = stage_of(writes_status=("cancelled", "back_ordered"))
    order = stage.shop.orders.place(NewOrder(paid=True))
    await stage.connector.ports.orders.accept(word(order, "back_ordered"))
    assert order.status == "on_hold"


@pytest.mark.promise("O13")
async def test_an_order_of_another_shop_is_unsupported(stage: Any) -> None:
    with pytest.raises(Unsupported, match="not of this shop"):
        await stage.connector.ports.orders.accept(samples.order_word(order=Ref("shop-be", "7")))


@pytest.mark.promise("O13")
async def test_orders_are_never_made_here(stage: Any) -> None:
    with pytest.raises(Unsupported, match="makes its own orders"):
        await stage.connector.ports.orders.accept(samples.order())


async def test_a_part_of_an_order_is_for_a_person(stage: Any, placed: Any) -> None:
    with pytest.raises(Unsupported, match="a part of an order"):
        await stage.connector.ports.orders.accept(word(placed, lines={"1": 1}))


@pytest.mark.promise("H3")
async def test_an_older_word_changes_nothing(stage_of: Any) -> None:
    stage = stage_of(writes_status=("cancelled", "refused"))
    order = stage.shop.orders.place(NewOrder(paid=True))
    await stage.connector.ports.orders.accept(word(order, "cancelled", 10))
    await stage.connector.ports.orders.accept(word(order, "refused", 5))
    assert order.status == "cancelled"


@pytest.mark.promise("O13")
async def test_goods_that_are_gone_are_not_cancelled(stage: Any, placed: Any) -> None:
    stage.shop.shipments.ship(placed.shipments[0].id)
    with pytest.raises(Rejected, match="comes too late"):
        await stage.connector.ports.orders.accept(word(placed))


@pytest.mark.promise("O13")
async def test_a_yes_without_effect_is_repeated_and_then_asked_again(stage: Any, placed: Any) -> None:
    stage.shop.turn(idle_puts_next=1)
    await stage.connector.ports.orders.accept(word(placed))
    assert placed.status == "cancelled"
    other = stage.shop.orders.place(NewOrder(paid=True))
    stage.shop.turn(idle_puts_next=2)
    with pytest.raises(Unavailable, match="said yes twice"):
        await stage.connector.ports.orders.accept(word(other))


@pytest.mark.promise("H9")
async def test_a_404_of_a_new_order_is_not_found_for_now(stage: Any) -> None:
    stage.shop.turn(hide_new_orders_seconds=60)
    order = stage.shop.orders.place(NewOrder(paid=True))
    with pytest.raises(NotFound):
        await stage.connector.ports.orders.accept(word(order))
    stage.hub.now.passes(timedelta(minutes=2))
    await stage.connector.ports.orders.accept(word(order))
    assert order.status == "cancelled"
