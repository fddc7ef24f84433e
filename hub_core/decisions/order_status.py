"""The shop's word, the operator's, what was shipped and what came back: one status (O6)."""

from dataclasses import dataclass

from hub_core.decisions.coverage import Extent
from hub_core.models import OrderStatus

FINAL = frozenset(
    {OrderStatus.CANCELLED, OrderStatus.REFUNDED, OrderStatus.FAILED, OrderStatus.RETURNED, OrderStatus.COMPLETED}
)
"""Statuses in which nothing more is sent."""


_BY_PARCELS: dict[str, OrderStatus] = {
    "partly": OrderStatus.PARTIALLY_SHIPPED,
    "wholly": OrderStatus.COMPLETED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The four words about one order, kept apart."""

    shop: OrderStatus
    """The last known word of the shop."""
    covered: Extent
    after_sales: OrderStatus | None = None
    operator: OrderStatus | None = None
    operator_at: OrderStatus | None = None
    operator_covered: Extent = "none"


def joined(words: Words) -> OrderStatus:
    """Join the four words, in the order of O6."""
    held = words.operator if words.operator in (OrderStatus.CANCELLED, OrderStatus.ON_HOLD) else None
    in_turn = (
        OrderStatus.CANCELLED if words.shop is OrderStatus.CANCELLED else None,
        held,
        words.after_sales,
        OrderStatus.PROCESSING if operator_counts(words) else None,
        _BY_PARCELS.get(words.covered),
    )
    return next((word for word in in_turn if word is not None), words.shop)


def to_be_sent(status: OrderStatus | None, shop: OrderStatus) -> bool:
    """Is it processing by the shop's or the operator's word, though others may have sent a part of it (O8)?"""
    partly_by_others = status is OrderStatus.PARTIALLY_SHIPPED and shop is OrderStatus.PROCESSING
    return status is OrderStatus.PROCESSING or partly_by_others


def operator_counts(words: Words) -> bool:
    """Does the operator's `processing` still hold: nothing was said by the shop or shipped since?"""
    return (
        words.operator is OrderStatus.PROCESSING
        and words.shop == words.operator_at
        and words.covered == words.operator_covered
    )
