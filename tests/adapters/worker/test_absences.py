"""A far side that stays away is a problem, until it is back."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from adapters.worker import absences
from hub_core.testing import samples
from hub_core.use_cases import causes
from hub_core.use_cases.records import Problem

pytestmark = [pytest.mark.anyio, pytest.mark.promise("H6")]


async def no_problems(house: Any) -> bool:
    return await house.problems() == {}


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(absences, "A_PROBLEM_AFTER", timedelta(seconds=0.2))


async def test_a_warehouse_that_stays_away_is_told_of_once_and_it_is_over_when_it_is_back(house, work, until):
    await house.warehouse.goes_down()
    await house.orders(*range(4))
    await work(house.hub)
    await asyncio.sleep(0.1)
    assert await house.problems() == {}
    await until(house.problems)
    await asyncio.sleep(0.1)
    problem = (await house.problems())[samples.WAREHOUSE]
    assert (problem.cause, problem.evidence, problem.count) == (causes.DOWN, "this fake is down", 1)
    assert problem.cure == "Everything waits and goes on by itself. See why: hub check warehouse"
    await house.warehouse.comes_back()
    await until(lambda: len(house.warehouse.facts) == 4)
    await until(lambda: no_problems(house))


async def test_two_short_absences_are_no_long_one(house, work, until, monkeypatch):
    monkeypatch.setattr(absences, "A_PROBLEM_AFTER", timedelta(seconds=1))
    made = await work(house.hub)
    lane = next(one for one in made._lanes if (one.queue, one.owner) == ("outbox", samples.WAREHOUSE))
    for start in (0, 10):
        await house.warehouse.goes_down()
        await house.orders(*range(start, start + 4))
        await until(lambda: lane.down_since is not None)
        await asyncio.sleep(0.55)
        await house.warehouse.comes_back()
        await until(lambda: lane.down_since is None)
    await asyncio.sleep(0.05)
    assert await house.problems() == {}


async def test_a_shop_that_cannot_be_asked_about_its_rings_is_away_too(house, work, until):
    house.shop.away = True
    await house.rings(*range(4))
    await work(house.hub)
    await until(house.problems)
    assert (await house.problems())[samples.SHOP].evidence == "the shop does not pick up"
    house.shop.away = False
    await until(lambda: no_problems(house))


async def test_the_problem_of_an_earlier_start_ends_once_it_answers(house, work, until):
    now = house.hub.now()
    old = Problem(cause=causes.DOWN, connector=samples.WAREHOUSE, evidence="", cure="", since=now, last_at=now)
    await house.storage.do(lambda work: work.problems.found(old))
    await work(house.hub)
    await asyncio.sleep(0.1)
    assert samples.WAREHOUSE in await house.problems()
    await house.orders("1")
    await until(lambda: no_problems(house))


async def test_it_ends_also_when_the_storage_was_away_just_then(house, work, until):
    await house.warehouse.goes_down()
    await house.orders(*range(4))
    await work(house.hub)
    await until(house.problems)
    house.storage.away = True
    await asyncio.sleep(0.1)
    await house.warehouse.comes_back()
    house.storage.away = False
    await until(lambda: no_problems(house))
