"""What came back of an order, money or goods, as one word (O2)."""

from collections import Counter
from collections.abc import Iterable, Sequence

from hub_core.decisions.coverage import Extent
from hub_core.models import Order, OrderStatus, OrderWord

AFTER_SALES = frozenset({"refunded", "returned"})
"""Words that a shop says of what came back; all others are words of who sends the order."""


def after_sales(order: Order, words: Iterable[OrderWord]) -> OrderStatus | None:
    """What refunds and returns make of an order; None: nothing came back that counts.

    Money that came back wholly stands above goods that did, and what came back wholly above what did in part.
    """
    counting = [word for word in words if word.counts]
    money = _credited(order, [word for word in counting if word.said == "refunded"])
    goods = _pieces(order, [word for word in counting if word.said == "returned"])
    in_turn = (
        (money == "wholly", OrderStatus.REFUNDED),
        (goods == "wholly", OrderStatus.RETURNED),
        (money == "partly", OrderStatus.PARTIALLY_REFUNDED),
        (goods == "partly", OrderStatus.PARTIALLY_RETURNED),
    )
    return next((status for holds, status in in_turn if holds), None)


def _credited(order: Order, words: Sequence[OrderWord]) -> Extent:
    """By the credited sum; by pieces where a sum or the order's total is not known."""
    amounts = [word.amount for word in words if word.amount is not None]
    if order.total is None or len(amounts) < len(words):
        return _pieces(order, words)
    credited = sum(amount.amount for amount in amounts if amount.currency == order.total.currency)
    if credited >= order.total.amount > 0:
        return "wholly"
    return "partly" if any(amount.amount > 0 for amount in amounts) else "none"


def _pieces(order: Order, words: Sequence[OrderWord]) -> Extent:
    if any(not word.lines and word.amount is None for word in words):
        return "wholly"
    counted: Counter[str] = Counter()
    for word in words:
        counted.update(word.lines)
    if counted and all(counted[line.id] >= line.quantity for line in order.lines):
        return "wholly"
    return "partly" if words else "none"
