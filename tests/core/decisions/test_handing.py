"""What a warehouse is handed, when for the first time, and what is news to it (O8, O9, O15)."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub_core.decisions.handing import digest, for_warehouse, strictly_later, why_not
from hub_core.models import OrderStatus, PaymentStatus, Ref, ShipmentLine, ShippingMethod
from hub_core.testing.samples import NOON, SHOP, WAREHOUSE, address, after, order, order_line, shipment

ORDER = order(quantity=3)
ONE = shipment()
PROCESSING = OrderStatus.PROCESSING
GOING = {PROCESSING, OrderStatus.PARTIALLY_SHIPPED, OrderStatus.COMPLETED}


def handed(status=PROCESSING, parcels=(), said=ORDER):
    return for_warehouse(said, status, parcels, WAREHOUSE)


def reason(said, **changes):
    usual = {"shop": PROCESSING, "may_move": True, "unknown": False, "only_paid": False, "sent_by_it": False}
    return why_not(said, **{**usual, **changes})


@pytest.mark.promise("O8")
@pytest.mark.parametrize(
    ("said", "changes", "why"),
    [
        (handed(), {}, ""),
        (handed(), {"only_paid": True}, ""),
        (handed(), {"may_move": False}, "it was made before the hub went live"),
        (handed(), {"unknown": True}, "the shop's word for its status is unknown"),
        (handed(said=order(to_warehouse=False)), {}, "it is picked up, or sent by the shop itself"),
        (handed(said=order(fulfilled_by="bol")), {}, "bol fulfils it"),
        (handed(OrderStatus.PENDING_PAYMENT), {}, "its status is pending_payment"),
        (handed(OrderStatus.ON_HOLD), {}, "its status is on_hold"),
        (handed(OrderStatus.COMPLETED), {}, "its status is completed"),
        (handed(OrderStatus.PARTIALLY_SHIPPED, [(SHOP, ONE)]), {}, ""),
        (handed(OrderStatus.PARTIALLY_SHIPPED), {"shop": OrderStatus.COMPLETED}, "its status is partially_shipped"),
        (handed(), {"sent_by_it": True}, "the warehouse sent parcels of it already"),
        (handed(said=order(payment=PaymentStatus.NOT_PAID)), {"only_paid": True}, "it is not paid"),
        (handed(said=order(payment=None)), {"only_paid": True}, "it is not paid"),
        (handed(said=order(payment=PaymentStatus.NOT_PAID)), {}, ""),
        (handed(said=order(lines=(order_line(refunded=1),))), {}, "nothing of it is open"),
        (handed(said=order(lines=())), {}, "nothing of it is open"),
        (handed(OrderStatus.CANCELLED), {"may_move": False}, "it was made before the hub went live"),
    ],
)
def test_every_reason_not_to_hand_an_order_over_has_its_sentence(said, changes, why):
    assert reason(said, **changes) == why


@pytest.mark.promise("O8", "T7")
@pytest.mark.parametrize(
    ("status", "parcels", "left"),
    [
        (PROCESSING, [], 3),
        (OrderStatus.PARTIALLY_SHIPPED, [(WAREHOUSE, ONE)], 3),
        (OrderStatus.PARTIALLY_SHIPPED, [(SHOP, ONE)], 2),
        (OrderStatus.PARTIALLY_SHIPPED, [(SHOP, ONE), (WAREHOUSE, ONE)], 2),
        (OrderStatus.COMPLETED, [(WAREHOUSE, shipment(lines=()))], 3),
        (OrderStatus.COMPLETED, [(SHOP, shipment(lines=()))], 0),
        (OrderStatus.COMPLETED, [], 0),
        (OrderStatus.COMPLETED, [(WAREHOUSE, ONE)], 0),
        (OrderStatus.ON_HOLD, [], 3),
        (OrderStatus.CANCELLED, [], 0),
        (OrderStatus.REFUNDED, [], 0),
        (OrderStatus.RETURNED, [], 0),
        (OrderStatus.FAILED, [], 0),
    ],
)
def test_the_warehouse_is_told_what_it_has_to_send_in_all(status, parcels, left):
    said = handed(status, parcels)
    assert [line.open for line in said.lines] == [left]
    assert said.status is status


@pytest.mark.promise("O9")
def test_only_what_matters_to_a_warehouse_is_news_to_it():
    same = [
        handed(said=msgspec.structs.replace(ORDER, as_of=after(9), memo="x", label="gift", payment=None, number="2")),
        handed(OrderStatus.COMPLETED, [(WAREHOUSE, shipment(lines=()))]),
        handed(OrderStatus.PARTIALLY_SHIPPED, [(WAREHOUSE, ONE)]),
    ]
    other = [
        handed(OrderStatus.ON_HOLD),
        handed(OrderStatus.CANCELLED),
        handed(OrderStatus.PARTIALLY_SHIPPED, [(SHOP, ONE)]),
        handed(said=msgspec.structs.replace(ORDER, shipping=address(number="14"))),
        handed(said=msgspec.structs.replace(ORDER, method=ShippingMethod(id="2"))),
        handed(said=msgspec.structs.replace(ORDER, note="Ring twice.")),
        handed(said=msgspec.structs.replace(ORDER, email="anna@example.com")),
        handed(said=order(quantity=4)),
        handed(said=order(lines=(order_line(quantity=3, sku="MUG-2"),))),
    ]
    assert {digest(one) for one in same} == {digest(handed())}
    assert len({digest(one) for one in [handed(), *other]}) == len(other) + 1


@pytest.mark.promise("O15")
@pytest.mark.parametrize(
    ("said", "last", "time"),
    [
        (NOON, None, NOON),
        (after(1), NOON, after(1)),
        (NOON, NOON, NOON + timedelta(milliseconds=1)),
        (NOON, after(1), after(1) + timedelta(milliseconds=1)),
    ],
)
def test_the_next_word_is_strictly_later(said, last, time):
    assert strictly_later(said, last) == time


parcels = st.lists(
    st.tuples(
        st.sampled_from([SHOP, WAREHOUSE]),
        st.builds(
            lambda number, quantity: shipment(
                ref=Ref(WAREHOUSE, str(number)), lines=(ShipmentLine(line="77", quantity=quantity),)
            ),
            st.integers(1, 5),
            st.integers(0, 4),
        ),
    ),
    max_size=4,
)


@pytest.mark.promise("O8")
@given(st.sampled_from(OrderStatus), parcels)
def test_what_is_open_is_never_more_than_was_ordered_nor_less_than_nothing(status, sent):
    said = for_warehouse(ORDER, status, sent, WAREHOUSE)
    assert all(0 <= line.open <= line.quantity for line in said.lines)


@pytest.mark.promise("O8")
@given(parcels, st.integers(1, 9))
def test_what_the_warehouse_sent_itself_never_changes_what_it_is_told(sent, quantity):
    said = order(quantity=quantity)
    others = [(giver, parcel) for giver, parcel in sent if giver != WAREHOUSE]
    with_own = for_warehouse(said, PROCESSING, sent, WAREHOUSE)
    assert digest(with_own) == digest(for_warehouse(said, PROCESSING, others, WAREHOUSE))


@pytest.mark.promise("O15")
@given(st.lists(st.integers(0, 3), min_size=1, max_size=20))
def test_times_handed_on_always_grow(minutes):
    last = None
    for minute in minutes:
        later = strictly_later(after(minute), last)
        assert last is None or later > last
        last = later
