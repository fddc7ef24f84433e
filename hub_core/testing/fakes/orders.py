"""A sink of orders in memory."""

from collections.abc import Mapping

from hub_core.models import Order, OrderWord
from hub_core.testing.fakes.mood import Mood, is_newer


class FakeOrderSink(Mood):
    """Takes orders and words about orders over, and holds the newest of each."""

    def __init__(self) -> None:
        super().__init__()
        self.facts: dict[str, Order] = {}
        self.words: dict[str, OrderWord] = {}

    async def accept(self, said: Order | OrderWord, /) -> None:
        """Take this over, or raise `Rejected` or `Unavailable` as it was told to."""
        self.offer()
        if isinstance(said, Order):
            if is_newer(said, self.facts.get(said.key)):
                self.facts[said.key] = said
        elif is_newer(said, self.words.get(said.key)):
            self.words[said.key] = said

    async def holds(self) -> Mapping[str, int]:
        """Each order's key, and the pieces to send."""
        return {
            key: sum(line.quantity if line.open is None else line.open for line in order.lines)
            for key, order in self.facts.items()
        }
