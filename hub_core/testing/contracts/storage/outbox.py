"""Promises about the outbox: addresses, leases and parking."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

import pytest

from hub_core.models import Stream
from hub_core.testing.contracts.storage.play import LEASE, ORDER, StoragePromises, address, claim, open_rows
from hub_core.testing.samples import NOON, SHOP, WAREHOUSE, after
from hub_core.use_cases.records import Outgoing
from hub_core.use_cases.storage import Storage, Work


class OutboxPromises(StoragePromises):
    """One row per receiver, stream and key; who claims it holds it alone."""

    async def test_an_address_is_claimed_as_it_was_written(self, storage: Storage) -> None:
        """The row carries who is to hear what, since when, and the trace."""
        await address(storage, priority=3, trace="abc")
        (row,) = await claim(storage)
        assert (row.to, row.stream, row.key, row.due, row.since) == (WAREHOUSE, "orders", ORDER, NOON, NOON)
        assert (row.priority, row.trace, row.attempts, row.version) == (3, "abc", 0, 1)
        assert row.token > 0

    async def test_two_addresses_are_one_row(self, storage: Storage) -> None:
        """The second makes a new version, with the earlier due time, the smaller priority and its own trace."""
        await address(storage, due=after(5), priority=1, trace="first")
        await address(storage, due=after(2), priority=4, trace="second")
        await address(storage, due=after(9), priority=2, trace="third")
        (row,) = await open_rows(storage)
        assert (row.version, row.due, row.priority, row.trace, row.since) == (3, after(2), 1, "third", after(5))

    async def test_rows_of_other_receivers_streams_and_keys_are_other_rows(self, storage: Storage) -> None:
        """Only the three together make it the same row; a claim answers one receiver's."""
        await address(storage)
        await address(storage, to=SHOP)
        await address(storage, stream="shipments")
        await address(storage, "shop-nl:7")
        assert [row.to for row in await open_rows(storage)] == [SHOP, WAREHOUSE]
        assert [row.stream for row in await claim(storage)] == ["orders", "shipments", "orders"]
        assert len(await claim(storage, to=SHOP)) == 1

    async def test_claims_come_by_priority_then_due_then_age(self, storage: Storage) -> None:
        """The smallest priority first, then the earliest due, then the oldest; the limit cuts the tail."""
        for key, priority, due in (("c", 1, 1), ("d", 1, 2), ("b", 0, 5), ("e", 1, 2), ("a", 0, 4)):
            await address(storage, key, priority=priority, due=after(due))
        first = await claim(storage, after(10), limit=3)
        assert [row.key for row in first] == ["a", "b", "c"]
        assert [row.key for row in await claim(storage, after(10))] == ["d", "e"]

    async def test_claims_may_be_of_some_streams_only(self, storage: Storage) -> None:
        """The others stay free, whatever their priority; of no stream, nothing."""
        streams: tuple[Stream, ...] = ("stock", "orders", "shipments")
        for priority, stream in enumerate(streams):
            await address(storage, stream=stream, priority=priority)

        def claim_of(*streams: Stream) -> Callable[[Work], list[Stream]]:
            return lambda work: [
                row.stream
                for row in work.outbox.claim(NOON, to=WAREHOUSE, until=NOON + LEASE, limit=9, streams=streams)
            ]

        assert await storage.do(claim_of()) == []
        assert await storage.do(claim_of("shipments", "orders")) == ["orders", "shipments"]
        assert await storage.do(claim_of("orders", "stock")) == ["stock"]

    async def test_what_is_not_due_is_not_claimed(self, storage: Storage) -> None:
        """A row waits for its due time."""
        await address(storage, due=after(1))
        assert await claim(storage) == []
        assert len(await claim(storage, after(1))) == 1

    @pytest.mark.promise("H6")
    async def test_a_leased_row_is_free_when_its_lease_is_over(self, storage: Storage) -> None:
        """Nobody gets it meanwhile; afterwards it comes with another token."""
        await address(storage)
        (first,) = await claim(storage)
        assert await claim(storage, NOON + LEASE - timedelta(seconds=1)) == []
        (second,) = await claim(storage, NOON + LEASE)
        assert second.id == first.id
        assert second.token != first.token

    @pytest.mark.promise("H6")
    async def test_an_old_token_changes_nothing(self, storage: Storage) -> None:
        """Who lost the lease can neither finish, put off, park nor hold the row."""
        await address(storage)
        (old,) = await claim(storage)
        (new,) = await claim(storage, NOON + LEASE)
        assert await _ends(storage, old) == [False] * 4
        assert (await open_rows(storage))[0].attempts == 0
        assert await storage.do(lambda work: work.outbox.heard(new, now=NOON), ORDER)

    @pytest.mark.promise("H6")
    async def test_a_lease_ends_with_the_first_verb(self, storage: Storage) -> None:
        """After `later`, the same lease can do nothing more."""
        await address(storage)
        (row,) = await claim(storage)
        assert await storage.do(lambda work: work.outbox.later(row, due=after(1), reason="down"), ORDER)
        assert await _ends(storage, row) == [False] * 4

    async def test_only_a_claim_gives_a_token(self, storage: Storage) -> None:
        """Who only looks at a leased row cannot end it."""
        await address(storage)
        await claim(storage)
        assert await _ends(storage, (await open_rows(storage))[0]) == [False] * 4

    async def test_a_held_row_stays_leased(self, storage: Storage) -> None:
        """`hold` moves the end of the lease."""
        await address(storage)
        (row,) = await claim(storage)
        assert await storage.do(lambda work: work.outbox.hold(row, until=after(60)), ORDER)
        assert await claim(storage, after(59)) == []
        assert len(await claim(storage, after(60))) == 1

    async def test_a_heard_row_goes(self, storage: Storage) -> None:
        """Nothing is left of it; the next address begins anew."""
        await address(storage)
        (row,) = await claim(storage)
        assert await storage.do(lambda work: work.outbox.heard(row, now=NOON), ORDER)
        assert await open_rows(storage) == []
        await address(storage)
        (again,) = await claim(storage)
        assert (again.version, again.id != row.id) == (1, True)

    @pytest.mark.promise("H3")
    async def test_a_newer_version_outlives_what_was_heard(self, storage: Storage) -> None:
        """What was addressed while the row was out is due again at once."""
        await address(storage)
        (row,) = await claim(storage)
        await address(storage, trace="newer")
        assert await claim(storage) == [], "the lease stays"
        assert await storage.do(lambda work: work.outbox.heard(row, now=after(1)), ORDER)
        (again,) = await claim(storage, after(1))
        assert (again.version, again.due, again.trace, again.attempts) == (2, after(1), "newer", 0)

    async def test_later_waits_with_one_more_attempt(self, storage: Storage) -> None:
        """Free again when due, with the reason."""
        await address(storage)
        for minute in (1, 2):
            (row,) = await claim(storage, after(minute))
            put_off = partial(_put_off, row=row, minute=minute + 1)
            assert await storage.do(put_off, ORDER)
        assert await claim(storage, after(2)) == []
        (row,) = await claim(storage, after(3))
        assert (row.attempts, row.reason, row.due) == (2, "down", after(3))

    async def test_a_newer_version_is_not_put_off(self, storage: Storage) -> None:
        """It is due at once, without attempts, whatever became of the older."""
        await address(storage)
        (row,) = await claim(storage)
        await address(storage, due=after(3))
        assert await storage.do(lambda work: work.outbox.later(row, due=after(30), reason="down"), ORDER)
        (again,) = await claim(storage)
        assert (again.attempts, again.reason, again.version) == (0, "", 2)

    @pytest.mark.promise("H7")
    async def test_a_parked_row_waits_for_a_person(self, storage: Storage) -> None:
        """It is not claimed, and stands in the list with its reason; the others go on."""
        await address(storage)
        await address(storage, "shop-nl:7")
        poisoned, _ = await claim(storage)
        assert await storage.do(lambda work: work.outbox.park(poisoned, now=after(1), reason="no such street"), ORDER)
        assert [row.key for row in await claim(storage, after(60))] == ["shop-nl:7"]
        (parked,) = await storage.look(lambda work: work.outbox.parked())
        assert (parked.key, parked.reason, parked.parked_at) == (ORDER, "no such street", after(1))

    @pytest.mark.promise("H7")
    async def test_a_newer_address_goes_although_the_older_is_parked(self, storage: Storage) -> None:
        """A later fact of the same key waits for nobody."""
        await _park(storage, ORDER)
        await address(storage, due=after(2))
        (row,) = await claim(storage, after(2))
        assert (row.version, row.parked_at, row.reason, row.attempts) == (2, None, "", 0)

    async def test_a_newer_version_is_not_parked(self, storage: Storage) -> None:
        """What came meanwhile is due now instead."""
        await address(storage)
        (row,) = await claim(storage)
        await address(storage)
        assert await storage.do(lambda work: work.outbox.park(row, now=after(1), reason="no"), ORDER)
        assert await storage.look(lambda work: work.outbox.parked()) == []
        assert [again.due for again in await claim(storage, after(1))] == [after(1)]

    async def test_parked_rows_are_listed_oldest_first(self, storage: Storage) -> None:
        """By the time they were parked, for one receiver or all."""
        for minute, key, to in ((2, "b", WAREHOUSE), (1, "a", WAREHOUSE), (3, "c", SHOP)):
            await _park(storage, key, to=to, minute=minute)
        every = await storage.look(lambda work: work.outbox.parked())
        assert [row.key for row in every] == ["a", "b", "c"]
        assert [row.key for row in await storage.look(lambda work: work.outbox.parked(to=SHOP))] == ["c"]
        assert [row.key for row in await storage.look(lambda work: work.outbox.parked(limit=1))] == ["a"]

    async def test_parked_rows_are_tried_again_by_choice(self, storage: Storage) -> None:
        """Those ids, those of that receiver, or all; with no attempts."""
        for key, to in (("a", WAREHOUSE), ("b", WAREHOUSE), ("c", SHOP), ("d", SHOP)):
            await _park(storage, key, to=to)
        ids = {row.key: row.id for row in await storage.look(lambda work: work.outbox.parked())}
        assert await storage.do(lambda work: work.outbox.retry(after(9), ids=[ids["a"], ids["c"]], to=WAREHOUSE)) == 1
        assert await storage.do(lambda work: work.outbox.retry(after(9), ids=[])) == 0
        assert await storage.do(lambda work: work.outbox.retry(after(9), to=SHOP)) == len("cd")
        assert await storage.do(lambda work: work.outbox.retry(after(9))) == 1
        rows = [*await claim(storage, after(9)), *await claim(storage, after(9), to=SHOP)]
        assert [(row.key, row.due, row.attempts, row.reason) for row in rows] == [
            (key, after(9), 0, "") for key in ("a", "b", "c", "d")
        ]

    async def test_counts_tell_what_waits_and_what_is_parked(self, storage: Storage) -> None:
        """Per receiver and stream, with the oldest that waits."""
        await _park(storage, "a")
        await address(storage, "b", due=after(2))
        await address(storage, "c", due=after(1))
        await address(storage, "a", to=SHOP, stream="shipments")
        counts = await storage.look(lambda work: work.outbox.counts())
        assert [(one.name, one.stream, one.waiting, one.parked, one.oldest) for one in counts] == [
            (SHOP, "shipments", 1, 0, NOON),
            (WAREHOUSE, "orders", 2, 1, after(1)),
        ]

    @pytest.mark.promise("H6")
    async def test_claims_at_the_same_time_never_overlap(self, storage: Storage) -> None:
        """Many who claim at once get every row exactly once."""
        for number in range(60):
            await address(storage, f"shop-nl:{number}")
        shares = await asyncio.gather(*(claim(storage, limit=7) for _ in range(20)))
        got = [row.key for share in shares for row in share]
        assert sorted(got) == sorted({f"shop-nl:{number}" for number in range(60)})


async def _park(storage: Storage, key: str, *, to: str = WAREHOUSE, minute: int = 1) -> None:
    await address(storage, key, to=to)
    rows = await claim(storage, to=to)
    row = next(row for row in rows if row.key == key)
    assert await storage.do(lambda work: work.outbox.park(row, now=after(minute), reason="no"), key)


async def _ends(storage: Storage, row: Outgoing) -> Sequence[bool]:
    return [
        await storage.do(lambda work: work.outbox.heard(row, now=NOON), row.key),
        await storage.do(lambda work: work.outbox.later(row, due=after(9), reason="late"), row.key),
        await storage.do(lambda work: work.outbox.park(row, now=NOON, reason="late"), row.key),
        await storage.do(lambda work: work.outbox.hold(row, until=after(99)), row.key),
    ]


def _put_off(work: Work, *, row: Outgoing, minute: int) -> bool:
    return work.outbox.later(row, due=after(minute), reason="down")
