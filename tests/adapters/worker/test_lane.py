"""A lane works on many items at once, holds what it has, and goes on whatever it meets."""

import asyncio
import logging
import time
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from adapters.worker import lane as lanes
from hub_core.errors import Unavailable
from hub_core.testing import samples
from hub_core.use_cases import receive as receiving

pytestmark = pytest.mark.anyio


async def test_many_are_in_hand_at_once_and_never_more_than_there_are_hands(house, until):
    ids = [str(one) for one in range(20)]
    house.shop.lets_wait(*ids)
    await house.rings(*ids)
    house.lane(hands=8)
    await until(lambda: house.shop.inside == 8)
    await asyncio.sleep(0.05)
    assert (house.shop.inside, len(house.shop.seen)) == (8, 8)
    for one in ids:
        house.shop.slow[one].set()
    await until(lambda: len(house.shop.read) == 20)
    assert house.shop.most == 8


@pytest.mark.promise("H7")
async def test_a_slow_one_holds_up_nobody(house, until):
    house.shop.lets_wait("slow")
    await house.rings("slow", *range(30))
    house.lane(hands=2)
    await until(lambda: len(house.shop.read) == 30)
    assert "slow" not in house.shop.read
    house.shop.slow["slow"].set()
    await until(lambda: "slow" in house.shop.read)


@pytest.mark.promise("H3")
async def test_none_is_taken_up_twice(house, until):
    house.lane(hands=16)
    for start in range(0, 200, 40):
        await house.rings(*range(start, start + 40))
        await asyncio.sleep(0.01)
    await until(lambda: len(house.shop.read) == 200)
    assert max(Counter(house.shop.seen).values()) == 1
    assert await house.waiting() == 0


async def test_news_wakes_it_at_once(house, until):
    house.lane(idle=60)
    await asyncio.sleep(0.02)
    began = time.monotonic()
    await house.rings("7")
    await until(lambda: house.shop.read == ["7"])
    assert time.monotonic() - began < 0.5


async def test_what_becomes_due_is_found_without_news(house, until, quick):
    house.shop.away = True
    await house.rings("7")
    house.lane()
    await until(lambda: house.shop.seen)
    house.shop.away = False
    await until(lambda: house.shop.read == ["7"])


@pytest.mark.promise("H6")
async def test_a_stop_finishes_what_is_in_hand_and_takes_up_nothing_more(house, until):
    house.shop.lets_wait("1", "2")
    await house.rings("1", "2", "3")
    lane = house.lane(hands=2)
    await until(lambda: house.shop.inside == 2)
    lane.stop()
    await asyncio.sleep(0.05)
    assert not house.lanes[0][1].done()
    house.shop.slow["1"].set()
    house.shop.slow["2"].set()
    await house.lanes[0][1]
    assert sorted(house.shop.read) == ["1", "2"]
    assert await house.free() == ["3"]


@pytest.mark.promise("H6")
async def test_what_was_claimed_at_the_moment_of_the_stop_is_done_and_not_left_to_its_lease(house, until):
    await house.rings("1", "2")

    async def claim(room: int) -> Any:
        rows = await house.hub.receive.claim(samples.SHOP, room)
        house.lanes[0][0].stop()
        return rows

    house.lane(claim=claim)
    await until(lambda: len(house.shop.read) == 2)
    assert await house.waiting() == 0


@pytest.mark.parametrize("idle", [0.05, 60])
async def test_a_stop_waits_for_no_idle_time(house, idle):
    house.lane(idle=idle)
    await asyncio.sleep(0.02)
    began = time.monotonic()
    await house.stop()
    assert time.monotonic() - began < 0.2


@pytest.mark.promise("H6")
@pytest.mark.parametrize("kind", [RuntimeError, Unavailable])
async def test_a_hand_that_fails_unexpectedly_stops_nobody(house, until, said, kind):
    async def work(row: Any) -> Any:
        if row.ring.object_id == "bad":
            raise kind("the floor gave way")
        return await house.hub.receive.read(row)

    await house.rings("bad", *range(10))
    house.lane(work=work, hands=2)
    await until(lambda: len(house.shop.read) == 10)
    assert said() == ["a lane's hand failed" if kind is RuntimeError else "left to its lease"]
    assert await house.waiting() == 1


@pytest.mark.promise("H6")
class TestTheStorage:
    """Is away, and comes back."""

    async def test_one_that_is_away_is_tried_again_and_told_of_once(self, house, until, caplog, said):
        caplog.set_level(logging.INFO)
        house.storage.away = True
        house.lane(idle=0.02)
        await asyncio.sleep(0.15)
        house.storage.away = False
        await house.rings("7")
        await until(lambda: house.shop.read == ["7"])
        await until(lambda: said() == ["cannot claim", "claims again"])

    @pytest.mark.parametrize("fault", [Unavailable("deaf"), RuntimeError("deaf")])
    async def test_news_that_cannot_be_heard_slow_it_and_no_more(self, house, until, fault, caplog, said):
        house.storage.news_fault = fault
        house.lane(idle=0.02)
        await asyncio.sleep(0.05)
        await house.rings("7")
        await until(lambda: house.shop.read == ["7"])
        assert said() == ["cannot claim"]
        assert "deaf" in caplog.records[-1].reason  # type: ignore[attr-defined]  # an extra of the record

    async def test_a_claim_that_fails_unexpectedly_is_tried_again(self, house, until, caplog):
        faults = [KeyError("what is this"), KeyError("what is this")]

        async def claim(room: int) -> Any:
            if faults:
                raise faults.pop()
            return await house.hub.receive.claim(samples.SHOP, room)

        await house.rings("7")
        house.lane(claim=claim, idle=0.02)
        await until(lambda: house.shop.read == ["7"])
        assert "KeyError" in caplog.text

    async def test_what_was_done_while_it_was_away_is_done_again_after_its_lease(self, house, until, monkeypatch):
        monkeypatch.setattr(receiving, "LEASE", timedelta(seconds=0.1))
        house.shop.lets_wait("7")
        await house.rings("7")
        house.lane(idle=0.02)
        await until(lambda: house.shop.inside == 1)
        house.storage.away = True
        house.shop.slow["7"].set()
        await until(lambda: house.shop.read == ["7"])
        house.storage.away = False
        await until(lambda: house.shop.read == ["7", "7"])
        assert await house.waiting() == 0


@pytest.mark.promise("H6", "H3")
class TestLeases:
    """Long work is held, so that nobody else takes it up."""

    @pytest.fixture(autouse=True)
    def short(self, monkeypatch):
        monkeypatch.setattr(receiving, "LEASE", timedelta(seconds=0.2))

    async def long_work(self, house, until):
        house.shop.lets_wait("7")
        await house.rings("7")
        house.lane()
        await until(lambda: house.shop.inside == 1)

    async def test_what_takes_long_is_held(self, house, until, monkeypatch):
        monkeypatch.setattr(lanes, "BEAT", 0.05)
        await self.long_work(house, until)
        await asyncio.sleep(0.45)
        assert await house.free() == []
        house.shop.slow["7"].set()
        await until(lambda: house.shop.read == ["7"])
        assert await house.waiting() == 0

    async def test_without_a_beat_another_would_take_it(self, house, until):
        """So the test above can fail."""
        await self.long_work(house, until)
        house.lanes[0][0].stop()
        await asyncio.sleep(0.25)
        assert await house.free() == ["7"]

    async def test_it_is_held_while_a_stop_waits_for_it(self, house, until, monkeypatch):
        monkeypatch.setattr(lanes, "BEAT", 0.05)
        await self.long_work(house, until)
        house.lanes[0][0].stop()
        await asyncio.sleep(0.45)
        assert await house.free() == []

    @pytest.mark.parametrize("fault", [Unavailable("no ink"), RuntimeError("no ink")])
    async def test_a_hold_that_fails_is_tried_again(self, house, until, monkeypatch, said, fault):
        monkeypatch.setattr(lanes, "BEAT", 0.05)
        faults = [fault]

        async def hold(rows: Any) -> None:
            if faults:
                raise faults.pop()
            await house.hub.receive.hold(rows)

        house.shop.lets_wait("7")
        await house.rings("7")
        house.lane(hold=hold)
        await asyncio.sleep(0.45)
        assert await house.free() == []
        assert "cannot hold leases" in said()
