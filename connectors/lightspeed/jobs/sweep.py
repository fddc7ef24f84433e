"""The sweep: the sure path beside the fast one (H8)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from connectors.lightspeed.jobs.stream import Changes, Tell
from connectors.lightspeed.settings import Settings
from hub_core.errors import Forbidden
from hub_core.plugins import HubSide, Job

CURSOR = "sweep"


class Sweep:
    """Walks what changed since the last sweep began, stream by stream."""

    def __init__(self, settings: Settings, hub: HubSide, streams: Sequence[Changes]) -> None:
        self._settings, self._hub, self._streams = settings, hub, streams

    @property
    def job(self) -> Job:
        """As the hub runs it; once it ended well, every open order of the past is in (O7)."""
        every = timedelta(minutes=self._settings.sweep_minutes)
        brings = frozenset(name for stream in self._streams for name in stream.brings())
        return Job(name="sweep", every=every, run=self.run, knows_the_past=True, brings=brings)

    async def run(self, tell: Tell) -> str:
        """Do it. The cursor moves only when all went well, and to the moment this run began. Raises `HubError`.

        What the key may not read is told when all the rest has been walked.
        """
        began, noted = self._hub.now(), await self._hub.memory.note(CURSOR)
        last = datetime.fromisoformat(noted) if noted else None
        results, refused = [], list[Forbidden]()
        for stream in self._streams:
            try:
                results += [await stream.sweep(last, began, tell)] if stream.brings() else []
            except Forbidden as fault:
                refused.append(fault)
        if refused:
            raise refused[0]
        await self._hub.memory.write_note(CURSOR, began.isoformat())
        return "; ".join(results) or "the hub takes nothing that a sweep finds"
