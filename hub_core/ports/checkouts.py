"""The socket for checkouts."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Protocol

from hub_core.models import Checkout, Ref


class CheckoutSource(Protocol):
    """Answers for the checkouts of one shop; the hub calls it, and never implements it."""

    async def get(self, ref: Ref, /) -> Checkout:
        """That checkout, or raise `NotFound` or `Unavailable`."""
        ...

    def changed_since(self, moment: datetime | None, /) -> AsyncIterator[Checkout]:
        """Checkouts changed at or after that moment (None: as far back as the source looks). Raises `Unavailable`."""
        ...
