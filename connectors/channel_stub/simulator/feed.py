"""The feed: what changed, in the order in which it did, as pointers to what stands."""

from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec

from .faults import refused

What = Literal["order", "offer", "sale", "customer"]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Something changed; what it looks like now, the caller reads for himself."""

    seq: int
    at: datetime
    what: What
    id: str


class Feed:
    """Remembers the newest entries; its numbers rise strictly and are never used twice."""

    def __init__(self, keeps: int) -> None:
        self._keeps = keeps
        self._entries: list[Entry] = []
        self._noted = 0
        self.last = 0
        """The newest number that was given out, also where its entry is still held back."""

    def note(self, what: What, id_: str, at: datetime, *, doubles: int = 0) -> None:
        """Write that this changed; with `doubles` every so many-th entry is written twice."""
        self._noted += 1
        for _ in range(2 if doubles and self._noted % doubles == 0 else 1):
            self.last += 1
            self._entries.append(Entry(seq=self.last, at=at, what=what, id=id_))
        del self._entries[: -self._keeps]

    def forget(self) -> None:
        """Forget every entry, so that whoever has not read them must look at everything."""
        self._entries.clear()

    def page(self, after: int, limit: int, now: datetime, *, lag: float) -> dict[str, Any]:
        """The next entries that may be seen. Raises Refused (410) for a place that is not remembered."""
        first = self._entries[0].seq if self._entries else self.last + 1
        if not first - 1 <= after <= self.last:
            raise refused(410, "forgotten", f"The feed remembers what came after {first - 1}, up to {self.last}.")
        start, seen_until = after - first + 1, now - timedelta(seconds=lag)
        visible = [entry for entry in self._entries[start : start + limit] if entry.at <= seen_until]
        return {"entries": visible, "last": self.last}

    def state(self) -> dict[str, Any]:
        """The feed as a person inside sees it."""
        return {"last": self.last, "entries": len(self._entries)}
