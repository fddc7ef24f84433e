"""Calls are paced so that urgent ones always have room, and no window is overrun (G1)."""

import asyncio
from datetime import timedelta

import pytest

from hub_core.errors import Busy, Unavailable
from hub_core.plugins import Window
from hub_core.testing.fakes import FakeClock
from hub_core.use_cases.budget import PacedBudget, SharedBook, calls_today, day_limit

pytestmark = pytest.mark.anyio
MINUTES = timedelta(minutes=1)


class Paced:
    """A budget on a clock that only sleeping moves."""

    def __init__(self, **kwargs):
        self.clock = FakeClock()
        self.slept = 0.0
        self.budget = PacedBudget(self.clock, self.sleep, **kwargs)

    async def sleep(self, seconds):
        assert seconds > 0
        self.slept += seconds
        self.clock.passes(timedelta(seconds=seconds))

    async def spend(self, priority="normal", calls=1):
        """How long so many calls had to wait."""
        before = self.slept
        for _ in range(calls):
            await self.budget.spend(priority)
        return self.slept - before

    def hears(self, remaining, *, limit=100, resets_in=5 * MINUTES, span=None):
        self.budget.heard([Window(limit, remaining, resets_in, span)])

    async def left(self):
        return [(one.limit, one.left) for one in (await self.budget.account()).windows]


@pytest.fixture
def paced():
    return Paced()


@pytest.mark.promise("G1")
async def test_no_second_holds_more_than_its_share(paced):
    assert await paced.spend("urgent", calls=15) == 0
    assert await paced.spend("urgent", calls=1) == 1.0
    assert await paced.spend("urgent", calls=29) == pytest.approx(1.0)


@pytest.mark.promise("G1")
@pytest.mark.parametrize(("priority", "calls"), [("urgent", 15), ("normal", 14), ("stock", 12), ("background", 9)])
async def test_in_every_second_who_may_wait_leaves_room_for_those_before(paced, priority, calls):
    assert await paced.spend(priority, calls=calls) == 0
    assert await paced.spend(priority) == 1.0


@pytest.mark.promise("G1")
@pytest.mark.parametrize("priority", ["urgent", "normal", "stock", "background"])
async def test_the_slowest_pace_lets_everybody_through(priority):
    paced = Paced(per_second=1)
    assert await paced.spend(priority, calls=3) == 2.0


@pytest.mark.promise("G1")
async def test_a_second_is_counted_from_the_first_of_its_calls():
    paced = Paced(per_second=2)
    await paced.spend()
    paced.clock.passes(timedelta(milliseconds=600))
    await paced.spend()
    assert await paced.spend() == pytest.approx(0.4)


@pytest.mark.promise("G1")
@pytest.mark.parametrize(
    ("priority", "remaining", "waits"),
    [
        ("urgent", 1, False),
        ("urgent", 0, True),
        ("normal", 11, False),
        ("normal", 10, True),
        ("stock", 21, False),
        ("stock", 20, True),
        ("background", 41, False),
        ("background", 40, True),
    ],
)
async def test_who_may_wait_leaves_a_share_of_the_window_to_those_before(paced, priority, remaining, waits):
    paced.hears(remaining)
    assert await paced.spend(priority) == (300.0 if waits else 0)


@pytest.mark.promise("G1")
async def test_calls_under_way_count_until_their_answer_came(paced):
    paced.hears(13)
    assert await paced.spend(calls=3) == 0
    paced.hears(13)
    assert await paced.spend() == 0
    assert await paced.spend() == 300.0


@pytest.mark.promise("G1")
async def test_an_answer_that_never_came_counts_as_a_call_that_was_made(paced):
    paced.hears(13, resets_in=10 * MINUTES)
    paced.clock.passes(timedelta(seconds=1))
    assert await paced.spend() == 0
    paced.clock.passes(MINUTES)
    assert await paced.left() == [(100, 12)]
    assert await paced.spend() == 0


@pytest.mark.promise("G1")
async def test_of_answers_that_overtake_one_another_the_lowest_word_counts(paced):
    paced.hears(50)
    paced.hears(53)
    assert await paced.left() == [(100, 50)]


@pytest.mark.promise("G1")
async def test_calls_that_the_vendor_gives_back_count_again(paced):
    paced.hears(20, limit=300)
    paced.hears(300, limit=300)
    assert await paced.left() == [(300, 300)]


@pytest.mark.promise("G1")
async def test_another_user_of_the_key_is_seen_in_the_next_answer(paced):
    paced.hears(100)
    paced.hears(41)
    assert await paced.spend("background") == 0
    assert await paced.spend("background") == 300.0


@pytest.mark.promise("G1")
async def test_an_answer_without_a_word_takes_nothing_away(paced):
    paced.hears(0)
    paced.budget.heard([])
    assert await paced.left() == [(100, 0)]


@pytest.mark.promise("G1")
async def test_the_longest_of_several_full_windows_is_waited_for(paced):
    paced.budget.heard([Window(300, 300, MINUTES), Window(3000, 0, 40 * MINUTES), Window(12000, 0, 30 * MINUTES)])
    assert await paced.spend("urgent") == 2400.0


@pytest.mark.promise("G1")
async def test_a_window_that_ended_binds_nobody(paced):
    paced.hears(0, resets_in=MINUTES)
    paced.clock.passes(MINUTES)
    assert await paced.spend("background") == 0


@pytest.mark.promise("G1")
async def test_a_window_that_ends_much_later_is_another(paced):
    paced.hears(0, resets_in=MINUTES)
    paced.hears(7, resets_in=10 * MINUTES)
    assert await paced.left() == [(100, 7)]


@pytest.mark.promise("G1")
async def test_all_that_wait_together_take_their_places_together(paced):
    await asyncio.gather(*(paced.budget.spend("urgent", "shipments") for _ in range(20)))
    assert paced.slept == 1.0
    assert (await paced.budget.account()).today == {"urgent shipments": 20}
    await paced.budget.close()


@pytest.mark.promise("G1")
async def test_a_window_whose_length_is_known_is_full_again_and_counted_before_anybody_says_so(paced):
    paced.hears(0, limit=3, resets_in=MINUTES, span=5 * MINUTES)
    assert await paced.spend("urgent", calls=3) == 60.0
    assert await paced.spend("urgent") == 300.0


@pytest.mark.promise("G1")
async def test_a_late_answer_about_a_window_that_is_over_takes_nothing_from_the_next(paced):
    paced.hears(0, resets_in=MINUTES, span=5 * MINUTES)
    paced.clock.passes(MINUTES)
    assert await paced.left() == [(100, 100)]
    paced.hears(0, resets_in=timedelta(seconds=2), span=5 * MINUTES)
    assert await paced.left() == [(100, 100)]


@pytest.mark.promise("G1")
async def test_an_urgent_call_passes_those_that_wait():
    paced = Paced()
    asleep = asyncio.Event()

    async def sleep_on(seconds):
        asleep.set()
        await asyncio.Event().wait()

    paced.budget = PacedBudget(paced.clock, sleep_on)
    paced.hears(41)
    await paced.budget.spend("background")
    background = asyncio.create_task(paced.budget.spend("background", "sweep"))
    await asleep.wait()
    await asyncio.wait_for(paced.budget.spend("urgent", "shipments"), 1)
    account = await paced.budget.account()
    assert [queue.counts for queue in account.queues.values()] == [{"background sweep": 1}]
    assert account.windows[0].used == {"background": 1, "urgent shipments": 1}
    background.cancel()
    await asyncio.gather(background, return_exceptions=True)


@pytest.mark.promise("G1")
async def test_who_cannot_wait_so_long_is_told_at_once_how_long_it_takes(paced):
    paced.hears(20)
    with pytest.raises(Busy, match="no room") as full:
        await paced.budget.spend("stock", within=MINUTES)
    assert (full.value.retry_after, full.value.may_have_acted, paced.slept) == (5 * MINUTES, False, 0)
    await paced.budget.spend("stock", within=5 * MINUTES)
    assert (paced.slept, (await paced.budget.account()).today) == (300.0, {"stock": 1})


@pytest.mark.promise("G1")
async def test_the_operator_sees_what_a_key_was_used_for(paced):
    await paced.budget.spend("background", "sweep")
    paced.hears(299, limit=300, span=5 * MINUTES)
    await paced.budget.spend("normal", "orders")
    account = await paced.budget.account()
    assert account.today == {"background sweep": 1, "normal orders": 1}
    assert account.windows[0].used == account.today
    paced.clock.passes(timedelta(days=1))
    account = await paced.budget.account()
    assert (account.today, account.windows[0].used) == ({}, {})


@pytest.mark.promise("G1")
async def test_when_nothing_can_be_kept_nobody_calls_and_nothing_heard_is_forgotten(clock, storage):
    budget = PacedBudget(clock, book=SharedBook(storage, "shop-nl", "key"))
    budget.heard([Window(300, 7, 5 * MINUTES)])
    await budget.close()
    with pytest.raises(Unavailable):
        await budget.spend("urgent")
    await storage.open()
    await budget.spend("urgent")
    assert (await budget.account()).windows[0].left == 7


@pytest.mark.promise("G1", "K1")
async def test_connectors_with_one_key_share_one_budget(clock, storage):
    await storage.open()
    one, other = (PacedBudget(clock, book=SharedBook(storage, name, "key")) for name in ("shop-nl", "shop-de"))
    await one.spend("background", "checkouts")
    one.heard([Window(300, 299, 5 * MINUTES, 5 * MINUTES), Window(12000, 11999, 60 * MINUTES, timedelta(days=1))])
    await one.close()
    await other.spend("normal", "checkouts")

    def look(work):
        return [
            (calls_today(work, name, "checkouts", now=clock()), day_limit(work, name, now=clock()))
            for name in ("shop-nl", "shop-de", "warehouse")
        ]

    assert await storage.look(look) == [(2, 12000), (2, 12000), (0, None)]
