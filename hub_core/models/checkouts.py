"""Checkouts: baskets on their way to an order."""

from datetime import datetime

import msgspec

from hub_core.models.basics import Money, Ref
from hub_core.models.orders import OrderLine


class Checkout(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A basket as its shop knows it (K3). The hub never decides that one is abandoned."""

    ref: Ref
    as_of: datetime
    read_at: datetime | None = None
    made_at: datetime
    order: Ref | None = None
    """Set once the checkout became an order."""
    customer: Ref | None = None
    email: str = ""
    guest: bool = False
    lines: tuple[OrderLine, ...] = ()
    total: Money | None = None
    recovery_url: str = ""

    @property
    def key(self) -> str:
        """What makes two reports speak of the same checkout."""
        return self.ref.key
