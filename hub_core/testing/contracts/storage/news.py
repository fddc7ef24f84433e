"""Promises about news: who waits is woken, and misses nothing."""

import asyncio
import time

from hub_core.errors import Unavailable
from hub_core.testing.contracts.storage.play import ORDER, StoragePromises, address, claim, ring_at, stop
from hub_core.testing.samples import NOON, SHOP, WAREHOUSE, after
from hub_core.use_cases.storage import Storage, Work

SOON = 0.05
LONG = 20.0


class NewsPromises(StoragePromises):
    """Whoever waits for a queue is woken once something is there."""

    async def test_without_news_the_wait_ends(self, storage: Storage) -> None:
        """Nothing came, so it answers False after the time given."""
        began = time.monotonic()
        assert not await storage.news("inbox", SHOP, within=SOON)
        assert SOON * 0.9 <= time.monotonic() - began < LONG

    async def test_news_between_claim_and_wait_are_not_missed(self, storage: Storage) -> None:
        """What was kept before the wait began ends it at once, and only once."""
        await ring_at(storage)
        await address(storage)
        assert await storage.news("inbox", SHOP, within=LONG)
        assert await storage.news("outbox", WAREHOUSE, within=LONG)
        assert not await storage.news("inbox", SHOP, within=SOON)
        assert not await storage.news("outbox", WAREHOUSE, within=SOON)

    async def test_who_waits_is_woken(self, storage: Storage) -> None:
        """A kept ring ends the wait of its reader, an address that of its receiver."""
        waits = asyncio.gather(storage.news("inbox", SHOP, within=LONG), storage.news("outbox", WAREHOUSE, within=LONG))
        await asyncio.sleep(SOON)
        began = time.monotonic()
        await ring_at(storage)
        await address(storage)
        assert list(await waits) == [True, True]
        assert time.monotonic() - began < LONG / 2

    async def test_news_of_others_wake_nobody_else(self, storage: Storage) -> None:
        """Another owner, or the other queue, is no news."""
        await ring_at(storage, origin=WAREHOUSE)
        await address(storage, to=SHOP)
        assert not await storage.news("inbox", SHOP, within=SOON)
        assert not await storage.news("outbox", WAREHOUSE, within=SOON)

    async def test_a_failed_step_is_no_news(self, storage: Storage) -> None:
        """What was not kept wakes nobody."""

        def step(_: Work) -> None:
            raise Unavailable("spilt")

        ends = await asyncio.gather(storage.do(step), return_exceptions=True)
        assert [type(end) for end in ends] == [Unavailable]
        assert not await storage.news("inbox", SHOP, within=SOON)

    async def test_what_is_due_again_is_news(self, storage: Storage) -> None:
        """A newer version, a retry and the end of a stop wake the receiver."""
        await address(storage)
        (row,) = await claim(storage)
        await address(storage)
        await storage.news("outbox", WAREHOUSE, within=SOON)
        await storage.do(lambda work: work.outbox.heard(row, now=NOON), ORDER)
        assert await storage.news("outbox", WAREHOUSE, within=LONG)
        (row,) = await claim(storage)
        await storage.do(lambda work: work.outbox.park(row, now=NOON, reason="no"), ORDER)
        assert not await storage.news("outbox", WAREHOUSE, within=SOON)
        await storage.do(lambda work: work.outbox.retry(after(1)))
        assert await storage.news("outbox", WAREHOUSE, within=LONG)
        await storage.do(lambda work: work.pauses.set(stop(WAREHOUSE)))
        await storage.do(lambda work: work.pauses.lift(WAREHOUSE, "", by="operator"))
        assert await storage.news("outbox", WAREHOUSE, within=LONG)
        assert await storage.news("inbox", WAREHOUSE, within=LONG)

    async def test_closing_ends_every_wait(self, storage: Storage) -> None:
        """Who waits when the storage closes is told, and does not hang."""
        wait = asyncio.ensure_future(storage.news("inbox", SHOP, within=LONG))
        await asyncio.sleep(SOON)
        await storage.close()
        (end,) = await asyncio.gather(wait, return_exceptions=True)
        assert isinstance(end, Unavailable)

    async def test_a_closed_storage_is_unavailable(self, storage: Storage) -> None:
        """Every method says so, and a second close is no matter."""
        await storage.close()
        await storage.close()
        calls = (
            storage.do(lambda work: work.notes.read(SHOP, "cursor")),
            storage.look(lambda work: work.notes.read(SHOP, "cursor")),
            storage.news("inbox", SHOP, within=SOON),
        )
        ends = await asyncio.gather(*calls, return_exceptions=True)
        assert [type(end) for end in ends] == [Unavailable] * 3
