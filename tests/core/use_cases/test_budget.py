"""Calls are paced so that urgent ones always have room, and no window is overrun (G1)."""

from datetime import timedelta

import pytest

from hub_core.plugins import Window
from hub_core.testing.fakes import FakeClock
from hub_core.use_cases.budget import PacedBudget

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

    def hears(self, remaining, *, limit=100, resets_in=5 * MINUTES):
        self.budget.heard([Window(limit, remaining, resets_in)])


@pytest.fixture
def paced():
    return Paced()


@pytest.mark.promise("G1")
async def test_no_second_holds_more_than_its_share(paced):
    assert await paced.spend(calls=15) == 0
    assert await paced.spend(calls=1) == 1.0
    assert await paced.spend(calls=29) == pytest.approx(1.0)


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
    paced.budget.heard(paced.budget.windows()[0][:1])
    assert await paced.spend() == 0
    assert await paced.spend() == 300.0


@pytest.mark.promise("G1")
async def test_an_answer_that_never_came_counts_no_longer_after_a_minute(paced):
    paced.hears(11, resets_in=10 * MINUTES)
    assert await paced.spend() == 0
    paced.clock.passes(MINUTES)
    assert await paced.spend() == 0


@pytest.mark.promise("G1")
async def test_the_longest_of_several_full_windows_is_waited_for(paced):
    paced.budget.heard([Window(300, 300, MINUTES), Window(3000, 0, 40 * MINUTES), Window(12000, 0, 30 * MINUTES)])
    assert await paced.spend("urgent") == 2400.0


@pytest.mark.promise("G1")
async def test_a_window_that_ended_binds_nobody(paced):
    paced.hears(0, resets_in=MINUTES)
    paced.clock.passes(MINUTES)
    assert await paced.spend("background") == 0
