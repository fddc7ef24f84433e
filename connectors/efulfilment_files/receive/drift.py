"""Counts the columns nobody here has heard of; they never stop a file (H11)."""

import logging
from collections import Counter
from collections.abc import Sequence

import msgspec

from hub_core.plugins import DRIFT, HubSide

log = logging.getLogger(__name__)


class Drift:
    """Notes each unknown column, and in how many files it was seen."""

    def __init__(self, hub: HubSide) -> None:
        self._hub = hub
        self._seen: Counter[str] | None = None

    async def count(self, kind: str, columns: Sequence[str]) -> None:
        """Count these columns of a file of this kind; the first of each is logged."""
        if not columns:
            return
        seen = await self._counts()
        names = [f"{kind}.{column[:40] or '(no name)'}" for column in columns]
        if new := [name for name in names if not seen[name]]:
            log.warning("unknown columns", extra={"connector": self._hub.name, "columns": new})
        seen.update(names)
        await self._hub.memory.write_note(DRIFT, msgspec.json.encode(dict(seen)).decode())

    async def _counts(self) -> Counter[str]:
        if self._seen is None:
            noted = await self._hub.memory.note(DRIFT)
            self._seen = Counter(msgspec.json.decode(noted, type=dict[str, int]) if noted else {})
        return self._seen
