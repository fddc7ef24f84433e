"""What refunds and returns make of an order (O2)."""

import pytest

from hub_core.decisions.after_sales import after_sales
from hub_core.models import Money, OrderStatus
from hub_core.testing.samples import euro, order, order_line, order_word

pytestmark = pytest.mark.promise("O2")
REFUNDED, PARTLY_REFUNDED = OrderStatus.REFUNDED, OrderStatus.PARTIALLY_REFUNDED
RETURNED, PARTLY_RETURNED = OrderStatus.RETURNED, OrderStatus.PARTIALLY_RETURNED
TWO_MUGS = order(quantity=2)
MUG_AND_BOWL = order(lines=(order_line(), order_line(id="78", sku="BOWL", quantity=2)))


def refund(amount=None, **changes):
    return order_word(said="refunded", amount=euro(amount) if amount else None, **changes)


def returned(**changes):
    return order_word(said="returned", **changes)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ([], None),
        ([refund("19.90")], REFUNDED),
        ([refund("9.95"), refund("9.95", id="2")], REFUNDED),
        ([refund("25.00")], REFUNDED),
        ([refund("9.95")], PARTLY_REFUNDED),
        ([refund("0.00")], None),
        ([refund("19.90", counts=False)], None),
        ([refund()], REFUNDED),
        ([refund(lines={"77": 1})], PARTLY_REFUNDED),
        ([refund(lines={"77": 1}), refund("9.95", id="2", lines={"77": 1})], REFUNDED),
        ([refund(lines={"77": 1}), refund("9.95", id="2")], PARTLY_REFUNDED),
        ([returned(lines={"77": 2})], RETURNED),
        ([returned(lines={"77": 1}), returned(id="2", lines={"77": 1})], RETURNED),
        ([returned(lines={"77": 1})], PARTLY_RETURNED),
        ([returned()], RETURNED),
        ([returned(counts=False)], None),
        ([returned(), refund("19.90")], REFUNDED),
        ([returned(), refund("9.95")], RETURNED),
        ([returned(lines={"77": 1}), refund("9.95")], PARTLY_REFUNDED),
    ],
)
def test_what_came_back_wholly_stands_above_what_did_in_part_and_money_above_goods(words, status):
    assert after_sales(TWO_MUGS, words) is status


def test_all_lines_must_have_come_back():
    assert after_sales(MUG_AND_BOWL, [returned(lines={"77": 1})]) is PARTLY_RETURNED
    assert after_sales(MUG_AND_BOWL, [returned(lines={"77": 1, "78": 2})]) is RETURNED


def test_without_a_total_the_pieces_count():
    unknown = order(quantity=2, total=None)
    assert after_sales(unknown, [refund("19.90")]) is PARTLY_REFUNDED
    assert after_sales(unknown, [refund("19.90", lines={"77": 2})]) is REFUNDED


def test_money_of_another_currency_is_not_added_to_the_sum():
    pounds = order_word(said="refunded", amount=Money(euro("19.90").amount, "GBP"))
    assert after_sales(TWO_MUGS, [pounds]) is PARTLY_REFUNDED
