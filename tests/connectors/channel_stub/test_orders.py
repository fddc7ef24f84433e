"""Words of others about this market's orders."""

from collections.abc import Mapping

import pytest

from hub_core.errors import NotFound, Rejected, Unavailable, Unsupported
from hub_core.models import Order, OrderWord, Ref
from hub_core.testing import OrderSinkContract, samples

BROKEN, LOST = "The mug is broken.", "The mug is lost."


def word(order, reason=BROKEN, minutes=5, **changes):
    about = Ref("market", order.id)
    return samples.order_word(order=about, reason=reason, as_of=samples.after(minutes), **changes)


@pytest.mark.promise("O13")
class TestOrders(OrderSinkContract):
    """It takes cancellations; the far side holds the pieces to send, and the reason that stands."""

    @pytest.fixture
    def placed(self, joined):
        return joined.market.place("MUG", 2)

    @pytest.fixture
    def far_side(self, joined, placed, far_market):
        class FarOrders(far_market):
            async def holds(self) -> Mapping[str, int]:
                held = {f"market:{order.id}": order for order in self.market.orders.values()}
                pieces = {key: sum(line.wanted for line in order.lines) for key, order in held.items()}
                return pieces | {f"{key}: {order.reason}": 1 for key, order in held.items() if order.reason}

        return FarOrders(joined)

    @pytest.fixture
    def port(self, joined):
        return joined.connector.ports.orders

    @pytest.fixture
    def before(self, placed) -> Mapping[str, int]:
        return {f"market:{placed.id}": 2}

    @pytest.fixture
    def sample(self, placed) -> OrderWord:
        return word(placed)

    @pytest.fixture
    def newer(self, placed) -> OrderWord:
        return word(placed, LOST, 15)

    def amounts(self, said: Order | OrderWord) -> Mapping[str, int]:
        assert isinstance(said, OrderWord)
        return {said.key: 0, f"{said.key}: {said.reason}": 1}


pytestmark = pytest.mark.anyio


@pytest.mark.promise("O13", "H5")
async def test_a_cancelled_order_is_withdrawn_once_and_its_goods_are_shown_again(joined):
    order = joined.market.place("MUG", 2)
    for _ in range(2):
        await joined.connector.ports.orders.accept(word(order))
    offer = joined.market.offers["OF-1"]
    assert (order.state, offer.stock, offer.moved_by) == ("withdrawn", 10, "cancellation")
    assert [sale.change for sale in joined.market.sales.values()] == [-2, 2]
    assert joined.market.mails == []


@pytest.mark.promise("H5")
async def test_an_answer_that_was_lost_cancels_once(joined):
    order = joined.market.place("MUG", 2)
    joined.turn(drop_next=1)
    with pytest.raises(Unavailable) as fault:
        await joined.connector.ports.orders.accept(word(order))
    assert fault.value.may_have_acted
    await joined.connector.ports.orders.accept(word(order))
    assert [sale.change for sale in joined.market.sales.values()] == [-2, 2]


@pytest.mark.promise("O13")
async def test_what_has_left_is_refused_in_the_words_of_the_market(joined):
    order = joined.market.set_state(joined.market.place("MUG").id, "sent")
    with pytest.raises(Rejected, match=f"409: Order {order.number} has left"):
        await joined.connector.ports.orders.accept(word(order))


@pytest.mark.promise("O13")
@pytest.mark.parametrize("said", ["refused", "back_ordered"])
async def test_the_market_has_no_other_words(joined, said):
    with pytest.raises(Unsupported, match=said):
        await joined.connector.ports.orders.accept(word(joined.market.place("MUG"), said=said))
    assert joined.calls("POST") == []


@pytest.mark.promise("O13")
async def test_an_order_of_another_origin_and_an_order_handed_over_are_unsupported(joined):
    with pytest.raises(Unsupported, match="not of this market"):
        await joined.connector.ports.orders.accept(samples.order_word())
    with pytest.raises(Unsupported, match="buyers make its orders"):
        await joined.connector.ports.orders.accept(samples.order())


@pytest.mark.promise("O13")
async def test_a_part_of_an_order_is_for_a_person(joined):
    order = joined.market.place("MUG", 2)
    with pytest.raises(Unsupported, match="whole orders only"):
        await joined.connector.ports.orders.accept(word(order, lines={"1-1": 1}))


@pytest.mark.promise("O13")
async def test_nothing_is_written_where_the_settings_say_so(joined):
    order = joined.market.place("MUG")
    with pytest.raises(Unsupported, match="writes_cancelled"):
        await joined.setting(writes_cancelled=False).connector.ports.orders.accept(word(order))
    assert order.state == "open"


@pytest.mark.promise("H9")
async def test_an_order_that_is_not_there_is_not_found(joined):
    with pytest.raises(NotFound):
        await joined.connector.ports.orders.accept(samples.order_word(order=Ref("market", "404")))
