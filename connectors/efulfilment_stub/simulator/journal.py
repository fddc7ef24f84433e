"""Who changed when: lets a caller ask what changed since a moment without looking at everything."""

from bisect import bisect_left
from datetime import datetime


class Journal:
    """Names in the order in which they changed; its times never run backwards."""

    def __init__(self) -> None:
        self._times: list[datetime] = []
        self._names: list[int] = []

    def note(self, number: int, at: datetime) -> None:
        """Remember that the thing of this number changed."""
        self._times.append(max(at, self._times[-1]) if self._times else at)
        self._names.append(number)

    def changed(self, since: datetime | None) -> list[int]:
        """The numbers of what changed at or after that moment, each once, oldest thing first."""
        start = bisect_left(self._times, since) if since else 0
        return sorted(set(self._names[start:]))
