"""What each state of the market means in the hub: the one table of it (O3)."""

from collections.abc import Mapping

from hub_core.models import OrderStatus

STATES: Mapping[str, OrderStatus] = {
    "awaiting_payment": OrderStatus.PENDING_PAYMENT,
    "open": OrderStatus.PROCESSING,
    "on_check": OrderStatus.ON_HOLD,
    "part_sent": OrderStatus.PARTIALLY_SHIPPED,
    "sent": OrderStatus.COMPLETED,
    "withdrawn": OrderStatus.CANCELLED,
}
"""Anything else is unknown, and never guessed (O4)."""


def status_of(state: str, overrides: Mapping[str, OrderStatus]) -> OrderStatus | None:
    """What this word means; None when nobody knows."""
    return overrides.get(state, STATES.get(state))
