"""What the warehouse will do, and when."""

import heapq
from datetime import datetime
from typing import Generic, TypeVar

T = TypeVar("T")


class Agenda(Generic[T]):
    """Things with a due time, handed out oldest first."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, int, T]] = []
        self._counted = 0

    def __len__(self) -> int:
        return len(self._heap)

    def add(self, due: datetime, thing: T) -> None:
        """Do this thing at that time."""
        self._counted += 1
        heapq.heappush(self._heap, (due, self._counted, thing))

    def next_due(self, now: datetime) -> T | None:
        """Take out the oldest thing whose time has come, if any."""
        if not self._heap or self._heap[0][0] > now:
            return None
        return heapq.heappop(self._heap)[2]
