"""One status out of four words, in the order of O6."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub_core.decisions.order_status import FINAL, Words, joined, operator_counts, to_be_sent
from hub_core.models import OrderStatus

UNPAID, PROCESSING, ON_HOLD = OrderStatus.PENDING_PAYMENT, OrderStatus.PROCESSING, OrderStatus.ON_HOLD
PARTLY, COMPLETED, CANCELLED = OrderStatus.PARTIALLY_SHIPPED, OrderStatus.COMPLETED, OrderStatus.CANCELLED
REFUNDED = OrderStatus.REFUNDED

statuses = st.sampled_from(OrderStatus)
words = st.builds(
    Words,
    shop=statuses,
    covered=st.sampled_from(["none", "partly", "wholly"]),
    after_sales=st.none() | st.sampled_from([REFUNDED, OrderStatus.PARTIALLY_REFUNDED, OrderStatus.RETURNED]),
    operator=st.none() | st.sampled_from([PROCESSING, ON_HOLD, CANCELLED]),
    operator_at=st.none() | statuses,
    operator_covered=st.sampled_from(["none", "partly", "wholly"]),
)


@pytest.mark.promise("O6")
@pytest.mark.parametrize(
    ("said", "status"),
    [
        (Words(shop=PROCESSING, covered="none"), PROCESSING),
        (Words(shop=PROCESSING, covered="partly"), PARTLY),
        (Words(shop=PROCESSING, covered="wholly"), COMPLETED),
        (Words(shop=COMPLETED, covered="partly"), PARTLY),
        (Words(shop=UNPAID, covered="none", operator=PROCESSING, operator_at=UNPAID), PROCESSING),
        (Words(shop=ON_HOLD, covered="none", operator=PROCESSING, operator_at=UNPAID), ON_HOLD),
        (Words(shop=UNPAID, covered="partly", operator=PROCESSING, operator_at=UNPAID), PARTLY),
        (
            Words(shop=UNPAID, covered="partly", operator=PROCESSING, operator_at=UNPAID, operator_covered="partly"),
            PROCESSING,
        ),
        (Words(shop=UNPAID, covered="none", operator=PROCESSING, operator_at=UNPAID, after_sales=REFUNDED), REFUNDED),
        (Words(shop=PROCESSING, covered="wholly", after_sales=REFUNDED), REFUNDED),
        (Words(shop=PROCESSING, covered="wholly", after_sales=REFUNDED, operator=ON_HOLD), ON_HOLD),
        (Words(shop=PROCESSING, covered="none", operator=CANCELLED), CANCELLED),
        (Words(shop=CANCELLED, covered="wholly", after_sales=REFUNDED, operator=ON_HOLD), CANCELLED),
    ],
)
def test_the_words_count_in_their_order(said, status):
    assert joined(said) is status


@pytest.mark.promise("O6")
@given(words)
def test_a_cancellation_by_the_shop_stands_above_everything(said):
    assert said.shop is not CANCELLED or joined(said) is CANCELLED


@pytest.mark.promise("O6")
@given(words)
def test_the_status_is_always_one_of_the_words(said):
    heard = {said.shop, said.operator, said.after_sales, PARTLY, COMPLETED}
    assert joined(said) in heard


@pytest.mark.promise("O6")
@given(words)
def test_an_operators_hold_is_never_passed_over_by_parcels(said):
    if said.operator in (ON_HOLD, CANCELLED) and said.shop is not CANCELLED:
        assert joined(said) is said.operator


@pytest.mark.promise("O6")
@given(words)
def test_an_operators_processing_counts_only_while_nothing_else_was_said_or_sent(said):
    unmoved = said.shop == said.operator_at and said.covered == said.operator_covered
    assert operator_counts(said) == (said.operator is PROCESSING and unmoved)


@pytest.mark.promise("O8")
@pytest.mark.parametrize("status", OrderStatus)
def test_to_be_sent_is_what_is_processing_by_somebodys_word(status):
    assert to_be_sent(status, PROCESSING) == (status in (PROCESSING, PARTLY))
    assert to_be_sent(status, COMPLETED) == (status is PROCESSING)
    assert not to_be_sent(status, PROCESSING) or status not in FINAL
