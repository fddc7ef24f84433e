"""A far side that is away slows its lane to one hand, and is found when it is back."""

import asyncio
import logging
import time
from datetime import timedelta
from typing import Any

import pytest

from adapters.worker import lane as lanes
from hub_core.testing import samples

pytestmark = pytest.mark.anyio


async def test_an_absent_one_is_asked_by_one_hand_and_found_when_it_is_back(house, until, quick, caplog, said):
    caplog.set_level(logging.INFO)
    house.shop.away = True
    await house.rings(*range(30))
    lane = house.lane(hands=8)
    await until(lambda: lane.down_since is not None)
    await until(lambda: house.shop.inside == 0)
    house.shop.most = 0
    asked = len(house.shop.seen)
    await until(lambda: len(house.shop.seen) > asked + 3)
    assert house.shop.most == 1
    house.shop.away = False
    await until(lambda: len(house.shop.read) == 30)
    assert said() == ["down", "back"]
    assert lane.down_since is None


async def test_a_crowd_that_meets_nobody_at_once_counts_as_one_absence(house, until, quick, monkeypatch):
    asked: list[int] = []

    def back_off(times: int, chance: float) -> timedelta:
        asked.append(times)
        return timedelta(milliseconds=5)

    monkeypatch.setattr(lanes, "back_off", back_off)
    house.shop.away = True
    await house.rings(*range(32))
    lane = house.lane(hands=32)
    await until(lambda: len(asked) >= 10)
    assert asked[:10] == [0, 1, 2, 3, 4, 5, 6, 6, 6, 6]
    house.shop.away = False
    await until(lambda: lane.down_since is None)


async def test_a_rest_ends_at_once_when_somebody_answers_after_all(house, until, monkeypatch):
    monkeypatch.setattr(lanes, "back_off", lambda *_: timedelta(hours=1))
    house.shop.lets_wait("slow")
    house.shop.away = True
    await house.rings("slow", *range(3))
    lane = house.lane(hands=4)
    await until(lambda: lane.down_since is not None)
    await house.rings("new")
    house.shop.away = False
    await asyncio.sleep(0.02)
    assert "new" not in house.shop.seen
    house.shop.slow["slow"].set()
    await until(lambda: "new" in house.shop.read)


async def test_news_is_tried_at_once_when_nothing_else_was_due(house, until, monkeypatch):
    """The three that met nobody wait long; a fourth need not wait with them."""
    monkeypatch.setattr(lanes, "back_off", lambda *_: timedelta(milliseconds=5))
    house.shop.away = True
    await house.rings(*range(3))
    lane = house.lane(idle=60)
    await until(lambda: lane.down_since is not None)
    await asyncio.sleep(0.05)
    house.shop.away = False
    await house.rings("new")
    await until(lambda: "new" in house.shop.read)
    assert lane.down_since is None


async def test_only_those_in_a_row_count(house, until, said):
    async def work(row: Any) -> Any:
        house.shop.away = int(row.ring.object_id) % 3 != 0
        return await house.hub.receive.read(row)

    await house.rings(*range(1, 13))
    lane = house.lane(work=work, hands=1)
    await until(lambda: len(house.shop.seen) == 12)
    assert lane.down_since is None
    assert "down" not in said()


async def test_who_began_before_somebody_answered_says_nothing_of_now(house, until, said):
    late = ["1", "2", "3", "4"]
    house.shop.lets_wait(*late, "good")
    await house.rings(*late, "good")
    lane = house.lane()
    await until(lambda: house.shop.inside == 5)
    house.shop.slow["good"].set()
    await until(lambda: house.shop.read == ["good"])
    house.shop.away = True
    for one in late:
        house.shop.slow[one].set()
    await until(lambda: house.shop.inside == 0)
    assert lane.down_since is None
    assert "down" not in said()


async def test_a_no_is_an_answer(house, until, quick):
    """What a far side refuses, it has read."""
    house.shop.away = True
    await house.rings(*range(4))
    lane = house.lane()
    await until(lambda: lane.down_since is not None)

    async def refuses(ring: Any) -> None:
        raise ValueError(ring.object_id)

    house.shop.receive = refuses
    member = house.hub.members[samples.SHOP]
    member.connector = type(member.connector)(ports=member.connector.ports, receive=refuses)
    await until(lambda: lane.down_since is None)


async def test_a_stop_does_not_wait_for_a_rest(house, until, monkeypatch):
    monkeypatch.setattr(lanes, "back_off", lambda *_: timedelta(hours=1))
    house.shop.away = True
    await house.rings(*range(5))
    lane = house.lane()
    await until(lambda: lane.down_since is not None)
    await asyncio.sleep(0.02)
    began = time.monotonic()
    await house.stop()
    assert time.monotonic() - began < 0.2
