"""Promises about the inbox: word for word, once read, never lost."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from hub_core.testing.contracts.storage.play import LEASE, StoragePromises, claim_rings, ring_at
from hub_core.testing.samples import NOON, SHOP, WAREHOUSE, after, ring
from hub_core.use_cases.records import InboxRow
from hub_core.use_cases.storage import Storage


class InboxPromises(StoragePromises):
    """What rang is kept, and leased to one reader at a time."""

    @pytest.mark.promise("H1")
    async def test_a_ring_is_kept_word_for_word(self, storage: Storage) -> None:
        """Every byte and header comes back, under the id that was answered."""
        rung = ring(body=bytes(range(256)), headers={"x-event": "orders/created", "x-é": '"quoted"'}, kept_at=NOON)
        id_ = await storage.do(lambda work: work.inbox.keep(rung, due=NOON))
        (row,) = await claim_rings(storage)
        assert row.ring.id == id_
        assert (row.ring.body, row.ring.headers, row.ring.topic) == (rung.body, rung.headers, rung.topic)
        assert (row.ring.origin, row.ring.object_id, row.ring.trace) == (rung.origin, rung.object_id, rung.trace)
        assert (row.ring.kept_at, row.due, row.ring.attempts) == (NOON, NOON, 0)

    @pytest.mark.promise("H3")
    async def test_equal_rings_are_all_kept(self, storage: Storage) -> None:
        """A, B, A is a true story: three rings, in that order."""
        ids = [await ring_at(storage, body=body) for body in (b"A", b"B", b"A")]
        rows = await claim_rings(storage)
        assert [row.ring.body for row in rows] == [b"A", b"B", b"A"]
        assert [row.ring.id for row in rows] == ids

    async def test_rings_come_oldest_first_to_their_origin(self, storage: Storage) -> None:
        """As far as they are due and the limit allows, whatever their due times; a put-off one keeps its place."""
        ids = [await ring_at(storage, after(minute)) for minute in (3, 1, 9, 2)]
        await ring_at(storage, origin=WAREHOUSE)
        assert [row.ring.id for row in await claim_rings(storage, after(3), limit=2)] == ids[:2]
        assert [row.ring.id for row in await claim_rings(storage, after(3))] == [ids[3]]

    @pytest.mark.promise("H6")
    async def test_a_ring_whose_reader_went_away_comes_again(self, storage: Storage) -> None:
        """When the lease is over it is free, and the old token changes nothing."""
        await ring_at(storage)
        (old,) = await claim_rings(storage)
        assert await claim_rings(storage, NOON + LEASE - timedelta(seconds=1)) == []
        (new,) = await claim_rings(storage, NOON + LEASE)
        assert await _ends(storage, old) == [False] * 4
        assert await storage.do(lambda work: work.inbox.read(new, now=NOON))

    async def test_a_held_ring_stays_leased(self, storage: Storage) -> None:
        """`hold` moves the end of the lease."""
        await ring_at(storage)
        (row,) = await claim_rings(storage)
        assert await storage.do(lambda work: work.inbox.hold(row, until=after(60)))
        assert await claim_rings(storage, after(59)) == []
        assert len(await claim_rings(storage, after(60))) == 1

    async def test_a_read_ring_is_open_no_more(self, storage: Storage) -> None:
        """It is never claimed or counted again, and its lease can do nothing more."""
        await ring_at(storage)
        (row,) = await claim_rings(storage)
        assert await storage.do(lambda work: work.inbox.read(row, now=NOON))
        assert await claim_rings(storage, after(60)) == []
        assert await storage.look(lambda work: work.inbox.counts()) == []
        assert await _ends(storage, row) == [False] * 4

    async def test_a_ring_put_off_waits_with_one_more_attempt(self, storage: Storage) -> None:
        """Free again when due, with the reason."""
        await ring_at(storage)
        (row,) = await claim_rings(storage)
        assert await storage.do(lambda work: work.inbox.later(row, due=after(2), reason="the shop is down"))
        assert await claim_rings(storage, after(1)) == []
        (again,) = await claim_rings(storage, after(2))
        assert (again.ring.attempts, again.reason, again.due) == (1, "the shop is down", after(2))

    @pytest.mark.promise("H7")
    async def test_a_parked_ring_waits_for_a_person(self, storage: Storage) -> None:
        """It stands in the list, oldest first; the others are read."""
        for _ in range(3):
            await ring_at(storage)
        first, second, third = await claim_rings(storage)
        for row, minute in ((second, 1), (first, 2)):
            assert await storage.do(lambda work, r=row, m=minute: work.inbox.park(r, now=after(m), reason="not JSON"))  # type: ignore[misc]  # mypy cannot type a lambda's default
        assert [row.ring.id for row in await claim_rings(storage, after(60))] == [third.ring.id]
        parked = await storage.look(lambda work: work.inbox.parked(origin=SHOP))
        assert [(row.ring.id, row.reason, row.parked_at) for row in parked] == [
            (second.ring.id, "not JSON", after(1)),
            (first.ring.id, "not JSON", after(2)),
        ]
        assert await storage.look(lambda work: work.inbox.parked(origin=WAREHOUSE)) == []
        assert len(await storage.look(lambda work: work.inbox.parked(limit=1))) == 1

    async def test_parked_rings_are_tried_again_by_choice(self, storage: Storage) -> None:
        """Those ids, those of that origin, or all."""
        ids = [await _parked_ring(storage, origin) for origin in (SHOP, SHOP, WAREHOUSE, SHOP)]
        assert await storage.do(lambda work: work.inbox.retry(after(9), ids=[ids[1], ids[2]], origin=SHOP)) == 1
        assert await storage.do(lambda work: work.inbox.retry(after(9), origin=WAREHOUSE)) == 1
        assert await storage.do(lambda work: work.inbox.retry(after(9))) == len((ids[0], ids[3]))
        rows = await claim_rings(storage, after(9))
        assert [(row.ring.id, row.due, row.reason) for row in rows] == [(ids[n], after(9), "") for n in (0, 1, 3)]

    async def test_counts_tell_what_rang_and_what_is_parked(self, storage: Storage) -> None:
        """Per origin, with the oldest that waits."""
        await _parked_ring(storage, SHOP)
        await ring_at(storage, after(2))
        await ring_at(storage, after(1))
        await ring_at(storage, origin=WAREHOUSE)
        counts = await storage.look(lambda work: work.inbox.counts())
        assert [(one.name, one.stream, one.waiting, one.parked, one.oldest) for one in counts] == [
            (SHOP, "", 2, 1, after(1)),
            (WAREHOUSE, "", 1, 0, NOON),
        ]

    @pytest.mark.promise("H6")
    async def test_readers_at_the_same_time_never_overlap(self, storage: Storage) -> None:
        """Many who claim at once get every ring exactly once."""
        ids = await asyncio.gather(*(ring_at(storage) for _ in range(60)))
        shares = await asyncio.gather(*(claim_rings(storage, limit=7) for _ in range(20)))
        assert sorted(row.ring.id for share in shares for row in share) == sorted(ids)


async def _parked_ring(storage: Storage, origin: str) -> int:
    id_ = await ring_at(storage, origin=origin)
    row = next(row for row in await claim_rings(storage, origin=origin) if row.ring.id == id_)
    assert await storage.do(lambda work: work.inbox.park(row, now=NOON, reason="not JSON"))
    return id_


async def _ends(storage: Storage, row: InboxRow) -> Sequence[bool]:
    return [
        await storage.do(lambda work: work.inbox.read(row, now=NOON)),
        await storage.do(lambda work: work.inbox.later(row, due=after(9), reason="late")),
        await storage.do(lambda work: work.inbox.park(row, now=NOON, reason="late")),
        await storage.do(lambda work: work.inbox.hold(row, until=after(99))),
    ]
