"""A publisher of stock in memory."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from hub_core.errors import PartlyRejected
from hub_core.models import StockChange, StockLevel
from hub_core.testing.fakes.mood import Mood, is_newer


class FakeStockPublisher(Mood):
    """Takes stock over: levels by product and location, changes by their own id (S1)."""

    def __init__(self) -> None:
        super().__init__()
        self.facts: dict[str, StockLevel] = {}
        self.changes: dict[str, StockChange] = {}
        self.refuses: dict[str, str] = {}
        """Keys it refuses, with the reason."""

    async def publish(self, stock: Sequence[StockLevel | StockChange], /) -> None:
        """Take these over, or raise `PartlyRejected` for those it refuses, `Rejected` or `Unavailable`."""
        self.offer()
        refused: dict[str, str] = {}
        for word in stock:
            reason = self._refusal(word)
            if reason:
                refused[word.key] = reason
            elif isinstance(word, StockChange):
                self.changes.setdefault(word.id, word)
            elif is_newer(word, self.facts.get(word.key)):
                self.facts[word.key] = word
        if refused:
            raise PartlyRejected(refused)

    def _refusal(self, word: StockLevel | StockChange) -> str:
        if isinstance(word, StockChange) and not word.id:
            return "a change needs the source's own id"
        return self.refuses.get(word.key, "")

    async def holds(self) -> Mapping[str, int]:
        """Each product's SKU, and the pieces there are now at all locations."""
        held: Counter[str] = Counter()
        for key, level in self.facts.items():
            held[level.product.sku] += level.available + self._since(key, level.as_of)
        return dict(held)

    def _since(self, key: str, stated: datetime) -> int:
        return sum(word.change for word in self.changes.values() if word.key == key and word.as_of > stated)
