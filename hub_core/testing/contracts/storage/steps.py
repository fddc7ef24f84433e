"""Promises about steps: all or nothing, alone or side by side."""

import asyncio

import pytest

from hub_core.models import Order
from hub_core.testing.contracts.storage.play import LEASE, StoragePromises, address, open_rows, ring_at
from hub_core.testing.samples import NOON, SHOP, WAREHOUSE, order, ring
from hub_core.use_cases.storage import Storage, Work


class Spilt(Exception):
    """What a step of these tests fails with."""


class StepPromises(StoragePromises):
    """All of a step is kept, or nothing."""

    async def test_starts_empty(self, storage: Storage) -> None:
        """The fixture gives a storage that holds nothing."""

        def step(work: Work) -> list[object]:
            counts = [*work.outbox.counts(), *work.inbox.counts()]
            return [*counts, *work.problems.open(), *work.schedules.all(), *work.pauses.all(), *work.orders.list()]

        assert await storage.look(step) == []

    async def test_answers_what_the_step_answers(self, storage: Storage) -> None:
        """`do` and `look` give back what their step returned."""
        assert await storage.do(lambda _: "cup", "a", "b") == "cup"
        assert await storage.look(lambda _: "mug") == "mug"

    @pytest.mark.promise("H1")
    async def test_what_returned_is_kept(self, storage: Storage) -> None:
        """Once `do` returned, every look sees it."""
        said = order()
        await storage.do(lambda work: work.facts.keep(said, origin=SHOP), said.key)
        assert await storage.look(lambda work: work.facts.find(Order, said.key)) == said

    async def test_a_failing_step_leaves_nothing(self, storage: Storage) -> None:
        """A step that raises changes nothing in any room, and what it raised is raised."""
        await address(storage)
        said = order()

        def step(work: Work) -> None:
            work.facts.keep(said, origin=SHOP)
            work.names.give("order", SHOP, "1001", said.key)
            work.outbox.address("orders", said.key, to=WAREHOUSE, due=NOON)
            work.inbox.keep(ring(), due=NOON)
            work.notes.write(SHOP, "cursor", "7")
            work.outbox.claim(NOON, to=WAREHOUSE, until=NOON + LEASE, limit=10)
            raise Spilt("the tea")

        with pytest.raises(Spilt, match="the tea"):
            await storage.do(step, said.key)
        assert await storage.look(lambda work: work.facts.find(Order, said.key)) is None
        assert await storage.look(lambda work: work.names.lead("order", SHOP, "1001")) is None
        assert await storage.look(lambda work: work.notes.read(SHOP, "cursor")) is None
        assert await storage.look(lambda work: work.inbox.counts()) == []
        assert [row.version for row in await open_rows(storage)] == [1]

    async def test_a_look_that_raises_raises(self, storage: Storage) -> None:
        """What a look raises is raised, and the next look works."""

        def step(_: Work) -> None:
            raise Spilt("the tea")

        with pytest.raises(Spilt):
            await storage.look(step)
        assert await storage.look(lambda work: work.outbox.counts()) == []

    async def test_neighbours_of_a_failing_step_keep_all(self, storage: Storage) -> None:
        """Steps that share a commit with a failing one are kept whole."""

        def step(work: Work, number: int) -> None:
            work.notes.write(SHOP, f"note {number}", "kept")
            if number % 5 == 0:
                raise Spilt(str(number))

        calls = [storage.do(lambda work, n=number: step(work, n)) for number in range(20)]  # type: ignore[misc]  # mypy cannot type a lambda's default
        ends = await asyncio.gather(*calls, return_exceptions=True)
        kept = await storage.look(lambda work: [work.notes.read(SHOP, f"note {number}") for number in range(20)])
        assert [isinstance(end, Spilt) for end in ends] == [number % 5 == 0 for number in range(20)]
        assert kept == [None if number % 5 == 0 else "kept" for number in range(20)]

    async def test_a_step_sees_what_it_wrote(self, storage: Storage) -> None:
        """Inside a step, what was written is there to read."""
        said = order()

        def step(work: Work) -> Order | None:
            work.facts.keep(said, origin=SHOP)
            return work.facts.find(Order, said.key)

        assert await storage.do(step, said.key) == said

    async def test_steps_of_one_key_lose_nothing(self, storage: Storage) -> None:
        """A hundred at once that each read a number and write the next: it ends at a hundred."""

        def step(work: Work) -> None:
            count = int(work.notes.read(SHOP, "count") or 0)
            work.notes.write(SHOP, "count", str(count + 1))

        await asyncio.gather(*(storage.do(step, "shop-nl:count") for _ in range(100)))
        assert await storage.look(lambda work: work.notes.read(SHOP, "count")) == "100"

    async def test_keys_in_any_order_never_block_for_ever(self, storage: Storage) -> None:
        """Steps that name the same keys in opposite orders all end."""

        def step(work: Work) -> None:
            for name in ("a", "b"):
                work.notes.write(SHOP, name, "kept")

        async with asyncio.timeout(20):
            await asyncio.gather(*(storage.do(step, *("ab" if number % 2 else "ba")) for number in range(40)))
        assert await storage.look(lambda work: work.notes.read(SHOP, "b")) == "kept"

    async def test_a_look_must_not_write(self, storage: Storage) -> None:
        """A look that writes raises, and nothing is kept."""
        with pytest.raises(RuntimeError, match="must not write"):
            await storage.look(lambda work: work.notes.write(SHOP, "cursor", "7"))
        assert await storage.look(lambda work: work.notes.read(SHOP, "cursor")) is None

    async def test_a_look_sees_only_what_is_kept(self, storage: Storage) -> None:
        """While steps move a pen from one cup to the other, every look finds it in exactly one."""

        def move(work: Work) -> None:
            here = work.notes.read(SHOP, "left") or "pen"
            work.notes.write(SHOP, "left", "empty" if here == "pen" else "pen")
            work.notes.write(SHOP, "right", "pen" if here == "pen" else "empty")

        await storage.do(move, "cups")
        moves = asyncio.gather(*(storage.do(move, "cups") for _ in range(50)))
        for _ in range(20):
            cups = await storage.look(lambda work: {work.notes.read(SHOP, "left"), work.notes.read(SHOP, "right")})
            assert cups == {"pen", "empty"}
        await moves

    async def test_closing_finishes_what_was_handed_in(self, storage: Storage) -> None:
        """Close, and everything that was under way is kept; open again, and it is there."""
        steps = [asyncio.ensure_future(ring_at(storage)) for _ in range(50)]
        await asyncio.sleep(0)
        await storage.close()
        await asyncio.gather(*steps)
        await storage.open()
        assert [count.waiting for count in await storage.look(lambda work: work.inbox.counts())] == [50]
