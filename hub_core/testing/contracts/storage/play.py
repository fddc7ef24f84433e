"""What the promises of storage have in common: the fixture, and the moves that most of them begin with."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

import pytest

from hub_core.models import Stream
from hub_core.testing.contracts.contract import Contract
from hub_core.testing.samples import NOON, SHOP, WAREHOUSE, after, ring
from hub_core.use_cases.records import InboxRow, Outgoing, Pause
from hub_core.use_cases.storage import Storage

LEASE = timedelta(minutes=5)
ORDER = "shop-nl:1001"


class StoragePromises(Contract):
    """Promises about a storage."""

    @pytest.fixture
    def storage(self) -> Storage:
        """The storage under test, open and empty. Given by the subclass."""
        raise NotImplementedError(f"{type(self).__name__} must give the fixture 'storage'")


async def address(
    storage: Storage,
    key: str = ORDER,
    *,
    to: str = WAREHOUSE,
    stream: Stream = "orders",
    due: datetime = NOON,
    priority: int = 0,
    trace: str = "",
) -> None:
    """Let a receiver hear of something."""
    await storage.do(lambda work: work.outbox.address(stream, key, to=to, due=due, priority=priority, trace=trace), key)


async def claim(storage: Storage, now: datetime = NOON, *, to: str = WAREHOUSE, limit: int = 100) -> Sequence[Outgoing]:
    """Lease what a receiver is to hear."""
    return await storage.do(lambda work: work.outbox.claim(now, to=to, until=now + LEASE, limit=limit))


async def open_rows(storage: Storage, key: str = ORDER, stream: Stream = "orders") -> Sequence[Outgoing]:
    """Every open row of a key."""
    return await storage.look(lambda work: work.outbox.of(stream, key))


async def ring_at(storage: Storage, due: datetime = NOON, *, origin: str = SHOP, body: bytes = b"{}") -> int:
    """Keep a ring."""
    kept = ring(origin=origin, body=body, kept_at=due)
    return await storage.do(lambda work: work.inbox.keep(kept, due=due))


async def claim_rings(
    storage: Storage, now: datetime = NOON, *, origin: str = SHOP, limit: int = 100
) -> Sequence[InboxRow]:
    """Lease what rang."""
    return await storage.do(lambda work: work.inbox.claim(now, origin=origin, until=now + LEASE, limit=limit))


def stop(connector: str, stream: str = "", *, by_operator: bool = True, reason: str = "stocktaking") -> Pause:
    """A stop of a connector, or of one of its streams."""
    by: Literal["operator", "hub"] = "operator" if by_operator else "hub"
    return Pause(connector=connector, stream=stream, by=by, reason=reason, since=NOON, probe_at=after(5))
