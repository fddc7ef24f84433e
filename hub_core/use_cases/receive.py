"""From the inbox to the connector that can read it."""

import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub_core.decisions.fate import Fate, fate
from hub_core.errors import HubError
from hub_core.models import READ
from hub_core.use_cases import causes
from hub_core.use_cases.members import Member, Members
from hub_core.use_cases.records import InboxRow, Problem
from hub_core.use_cases.stops import stop_for
from hub_core.use_cases.storage import Storage, Work
from hub_core.use_cases.trace import tracing

LEASE = timedelta(seconds=30)
"""How long an item of a process that died waits for another; who lives holds on to it."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Receive:
    """Has rings read by the connector they rang at."""

    storage: Storage
    members: Members
    now: Callable[[], datetime]
    chance: Callable[[], float] = random.random

    async def claim(self, origin: str, limit: int) -> Sequence[InboxRow]:
        """Lease rings of `origin` that are due."""
        return await self.storage.do(
            lambda work: work.inbox.claim(self.now(), origin=origin, until=self.now() + LEASE, limit=limit)
        )

    async def hold(self, rows: Sequence[InboxRow]) -> None:
        """These are still in hand: hold their leases longer."""
        until = self.now() + LEASE
        await self.storage.do(lambda work: [work.inbox.hold(row, until=until) for row in rows])

    async def read(self, row: InboxRow) -> Fate | None:
        """Have one ring read and keep how it ended; None: it was read."""
        with tracing(row.ring.trace, cause=_cause(row)):
            try:
                await _by(self.members[row.ring.origin], row)
            except Exception as fault:  # every fault has a fate, the unexpected too
                return await self._failed(row, fault)
            await self.storage.do(lambda work: work.inbox.read(row, now=self.now()))
            return None

    async def _failed(self, row: InboxRow, fault: Exception) -> Fate:
        ring = row.ring
        end = fate(fault, attempts=ring.attempts, age=self.now() - ring.kept_at, chance=self.chance())
        log.log(
            logging.WARNING if isinstance(fault, HubError) else logging.ERROR,
            "not read",
            extra={"connector": ring.origin, "topic": ring.topic, "id": ring.object_id, "reason": end.reason},
            exc_info=None if isinstance(fault, HubError) else fault,
        )
        if end.stops:
            stream = ring.object_id.partition("/")[0] if ring.topic == READ else ring.topic.partition("/")[0]
            await stop_for(self.storage, ring.origin, stream, end, now=self.now())
        await self.storage.do(lambda work: self._put_off(work, row, end))
        return end

    def _put_off(self, work: Work, row: InboxRow, end: Fate) -> None:
        now = self.now()
        if end.then == "later":
            work.inbox.later(row, due=now + end.wait, reason=end.reason)
            return
        if work.inbox.park(row, now=now, reason=end.reason):
            ring = row.ring
            problem = Problem(
                cause=causes.unread(ring.topic),
                connector=ring.origin,
                evidence=f"ring {ring.id} about {ring.object_id or 'no id'}: {end.reason}",
                cure=f"See it: hub parked. Try again: hub retry --ring {ring.id}",
                since=now,
                last_at=now,
            )
            work.problems.found(problem)


async def _by(member: Member, row: InboxRow) -> None:
    ring = row.ring
    if ring.topic == READ:
        stream, _, id_ = ring.object_id.partition("/")
        await member.connector.read(stream, id_)
    else:
        await member.connector.receive(ring)


def _cause(row: InboxRow) -> str:
    """The ring, as people read it."""
    ring = row.ring
    if ring.topic == READ:
        return f"read of {ring.object_id} (ring {ring.id})"
    return " ".join(part for part in ("webhook", ring.topic, ring.object_id, f"(ring {ring.id})") if part)
