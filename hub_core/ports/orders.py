"""The socket for orders."""

from typing import Protocol

from hub_core.models import Order, OrderWord


class OrderSink(Protocol):
    """Takes orders over.

    Returning means: I answer for this order from now on. Once or twice is the same, the newest word
    counts, and an older one changes nothing. Who gives orders brings them; who was handed one may say
    an `OrderWord` about it (O13).
    """

    async def accept(self, said: Order | OrderWord, /) -> None:
        """Take this over, or raise `Rejected` (it never will), `Unsupported` or `Unavailable` (ask again)."""
        ...
