"""A source of checkouts in memory."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime

from hub_core.errors import NotFound
from hub_core.models import Checkout, Ref
from hub_core.testing.fakes.mood import Mood


class FakeCheckoutSource(Mood):
    """Answers for the checkouts it was given."""

    def __init__(self, *checkouts: Checkout) -> None:
        super().__init__()
        self.facts: dict[str, Checkout] = {checkout.key: checkout for checkout in checkouts}

    def place(self, checkout: Checkout) -> None:
        """Let this one be there, in place of what stood there."""
        self.facts[checkout.key] = checkout

    async def get(self, ref: Ref, /) -> Checkout:
        """That checkout, or raise `NotFound`, `Rejected` or `Unavailable`."""
        self.offer()
        if ref.key not in self.facts:
            raise NotFound(f"there is no checkout {ref.key}")
        return self.facts[ref.key]

    async def changed_since(self, moment: datetime | None, /) -> AsyncIterator[Checkout]:
        """Checkouts changed at or after that moment, oldest change first. Raises `Unavailable` while it is down."""
        for checkout in sorted(self.facts.values(), key=lambda checkout: checkout.as_of):
            self.offer()
            if moment is None or checkout.as_of >= moment:
                yield checkout

    async def holds(self) -> Mapping[str, int]:
        """Each checkout's key, once."""
        return dict.fromkeys(self.facts, 1)
