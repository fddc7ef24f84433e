"""The clock of a far side, as the date of its answer tells it (S6, S10)."""

import asyncio

import pytest

from hub_core.testing.samples import NOON, after
from hub_core.use_cases.far_clock import answer_dated, listening

pytestmark = pytest.mark.anyio


def test_the_last_answer_counts_and_only_for_who_listens():
    answer_dated(NOON)
    with listening() as heard:
        assert heard.date is None
        answer_dated(NOON)
        answer_dated(after(1))
        with listening() as inner:
            answer_dated(after(2))
    answer_dated(after(3))
    assert (heard.date, inner.date) == (after(1), after(2))


async def test_calls_side_by_side_hear_their_own_answers():
    async def call(minutes):
        with listening() as heard:
            await asyncio.sleep(0)
            answer_dated(after(minutes))
            await asyncio.sleep(0)
        return heard.date

    assert await asyncio.gather(call(1), call(2)) == [after(1), after(2)]
