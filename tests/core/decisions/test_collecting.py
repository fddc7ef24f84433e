"""How long collecting checkouts pauses (K1)."""

from datetime import timedelta

import pytest

from hub_core.decisions.collecting import pause_after, until_tomorrow
from hub_core.testing.samples import NOON

pytestmark = pytest.mark.promise("K1")
EVERY = timedelta(minutes=15)


@pytest.mark.parametrize(
    ("cost", "used", "limit", "minutes"),
    [
        (5, 60, None, 15),
        (0, 60, 12000, 15),
        (5, 60, 12000, 15),
        (31, 31, 12000, 15),
        (60, 600, 12000, 28.8),
        (60, 2941, 12000, 12 * 60),
        (3000, 3000, 12000, 24 * 60),
        (4000, 4000, 12000, 32 * 60),
    ],
)
def test_a_day_of_runs_takes_at_most_a_quarter_of_the_calls(cost, used, limit, minutes):
    wait = pause_after(EVERY, cost=cost, used=used, limit=limit, now=NOON)
    assert wait == timedelta(minutes=minutes)
    if limit and wait > EVERY:
        assert timedelta(days=1) / wait * cost <= limit / 4 or wait >= until_tomorrow(NOON)


def test_a_day_is_a_day_of_utc():
    assert until_tomorrow(NOON + timedelta(hours=11, minutes=59)) == timedelta(minutes=1)
