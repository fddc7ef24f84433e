"""The socket for stock."""

from collections.abc import Sequence
from typing import Protocol

from hub_core.models import StockChange, StockLevel


class StockPublisher(Protocol):
    """Takes stock numbers over, many at once, because stock comes in floods.

    Returning means: I answer for all of these. Once or twice is the same, and the newest word counts.
    """

    async def publish(self, stock: Sequence[StockLevel | StockChange], /) -> None:
        """Take these over, or raise `PartlyRejected` (all others were taken) or `Unavailable` (none counts)."""
        ...
