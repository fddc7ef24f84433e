"""Waits until a file stands still: who writes it says nothing when he is done."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from connectors.efulfilment_files.api import Seen


class Still(NamedTuple):
    """A file that has stood still."""

    seen: Seen
    since: datetime


class Patience:
    """Remembers, while the hub runs, since when each file has had its size and time."""

    def __init__(self, settle: timedelta) -> None:
        self._settle = settle
        self._since: dict[Path, Still] = {}

    def settled(self, files: list[Seen], now: datetime) -> list[Still]:
        """Those of these files that stood still long enough; the others are waited for."""
        known = self._since
        self._since = {seen.path: _still(seen, known.get(seen.path), now) for seen in files}
        return [still for still in self._since.values() if now - still.since >= self._settle]


def _still(seen: Seen, before: Still | None, now: datetime) -> Still:
    return before if before is not None and before.seen == seen else Still(seen, now)
