"""Counts fields and words nobody here has heard of; they never stop a stream (H11)."""

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from connectors.lightspeed.translate import unknown_fields
from hub_core.errors import Rejected
from hub_core.plugins import DRIFT, HubSide

BETWEEN_LOOKS = timedelta(seconds=1)
"""A shop that rings a hundred times a second is looked at once: its bodies are all alike."""
log = logging.getLogger(__name__)


class Drift:
    """Looks at some bodies, notes each unknown field once and how often it was seen."""

    def __init__(self, hub: HubSide) -> None:
        self._hub = hub
        self._seen: Counter[str] = Counter()
        self._last: datetime | None = None

    async def look(self, body: bytes) -> None:
        """Count what is unknown in this body, unless one was looked at a moment ago."""
        now = self._hub.now()
        if not body.strip() or (self._last is not None and now - self._last < BETWEEN_LOOKS):
            return
        self._last = now
        await self.count(_unknown(body))

    async def count(self, found: Sequence[str]) -> None:
        """Count what is unknown; the first of each kind is logged, and noted with all counts so far."""
        new = [name for name in found if not self._seen[name]]
        self._seen.update(found)
        if new:
            log.warning("unknown fields", extra={"connector": self._hub.name, "fields": new})
            await self._hub.memory.write_note(DRIFT, msgspec.json.encode(dict(self._seen)).decode())


def _unknown(body: bytes) -> tuple[str, ...]:
    try:
        return unknown_fields(body)
    except Rejected:
        return ("a body that is no JSON",)
