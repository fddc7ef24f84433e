"""Counts fields and words nobody here has heard of; they never stop a stream (H11)."""

import logging
from collections import Counter
from collections.abc import Sequence

import msgspec

from hub_core.plugins import DRIFT, HubSide

log = logging.getLogger(__name__)


class Drift:
    """Notes each of them once, with how often it was seen until then."""

    def __init__(self, hub: HubSide) -> None:
        self._hub = hub
        self._seen: Counter[str] = Counter()

    async def count(self, found: Sequence[str]) -> None:
        """Count what is unknown; the first of each kind is logged, and noted with all counts so far."""
        new = [name for name in dict.fromkeys(found) if not self._seen[name]]
        self._seen.update(found)
        if new:
            log.warning("unknown fields or words", extra={"connector": self._hub.name, "fields": new})
            await self._hub.memory.write_note(DRIFT, msgspec.json.encode(dict(self._seen)).decode())
