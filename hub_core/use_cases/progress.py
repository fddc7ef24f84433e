"""How far the run of a job is, kept for those who look on from elsewhere."""

import asyncio
import logging
from dataclasses import dataclass, field

from hub_core.errors import HubError
from hub_core.use_cases.records import Schedule
from hub_core.use_cases.storage import Storage

AT_MOST = 1.0
"""Seconds between two writes: whoever looks on reads no faster, and the database has other things to do."""
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Progress:
    """What one run says of itself: its first words, which say the cost, and the newest."""

    storage: Storage
    schedule: Schedule
    _said: tuple[str, ...] = ()
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def heard(self, said: str) -> None:
        """The run said this."""
        job = {"connector": self.schedule.connector, "job": self.schedule.job}
        log.info("job", extra={**job, "progress": said})
        self._said = (*self._said[:1], said)
        self._news.set()

    async def keep(self) -> None:
        """Write news down as they come, at most once a second, until cancelled."""
        while True:
            await self._news.wait()
            await self.write()
            await asyncio.sleep(AT_MOST)

    async def write(self) -> None:
        """Write down what is news; a storage that is down is no reason to end the run."""
        if not self._news.is_set():
            return
        self._news.clear()
        text = "\n".join(self._said)
        try:
            await self.storage.do(lambda work: work.schedules.tell(self.schedule, progress=text))
        except HubError as fault:
            log.warning("progress was not kept", extra={"job": self.schedule.job, "reason": str(fault)})
