"""What a run says of itself can be read by whoever looks on, and costs at most a write a second."""

import asyncio
import logging

import pytest

from hub_core.errors import Unavailable
from hub_core.plugins import Connector, Job
from hub_core.ports import Ports
from hub_core.use_cases import progress as room

pytestmark = pytest.mark.anyio


class Import:
    """Says its cost, then each step as the test allows."""

    def __init__(self):
        self.steps = asyncio.Queue()

    async def run(self, tell):
        tell("100 orders: 2 calls")
        while said := await self.steps.get():
            tell(said)
        return "100 orders looked at"


@pytest.fixture
async def job(house):
    imported = Import()
    house.hub.plug("shop-nl", Connector(ports=Ports(), jobs=[Job("import", None, imported.run)]))
    await house.hub.collect.prepare()
    await house.storage.do(lambda work: work.schedules.trigger("shop-nl", "import", at=house.clock()))
    return imported


async def told(house):
    (schedule,) = await house.storage.look(lambda work: work.schedules.all())
    return schedule.progress


async def until(so):
    for _ in range(200):
        if await so():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come to be")


async def test_the_first_words_stay_and_the_newest_follow(house, job, monkeypatch):
    monkeypatch.setattr(room, "AT_MOST", 0.01)
    [due] = await house.hub.collect.claim()
    running = asyncio.create_task(house.hub.collect.run(due))

    async def cost():
        return await told(house) == "100 orders: 2 calls"

    async def further():
        return await told(house) == "100 orders: 2 calls\n50 of 100 orders"

    await until(cost)
    job.steps.put_nowait("25 of 100 orders")
    job.steps.put_nowait("50 of 100 orders")
    await until(further)
    job.steps.put_nowait("75 of 100 orders")
    job.steps.put_nowait("")
    assert await running
    assert await told(house) == "100 orders: 2 calls\n75 of 100 orders"


async def test_a_run_that_says_much_writes_at_most_once_a_second(house, job, monkeypatch):
    written = []
    do = house.storage.do
    monkeypatch.setattr(house.storage, "do", lambda step, *keys: written.append(step) or do(step, *keys))
    [due] = await house.hub.collect.claim()
    written.clear()
    for number in range(1000):
        job.steps.put_nowait(f"{number} of 1000 orders")
    job.steps.put_nowait("")
    assert await house.hub.collect.run(due)
    assert len(written) <= 3
    assert await told(house) == "100 orders: 2 calls\n999 of 1000 orders"


async def test_progress_that_cannot_be_kept_ends_no_run(house, job, monkeypatch, caplog):
    caplog.set_level(logging.WARNING)
    do, refusals = house.storage.do, [Unavailable("the disk is full")]

    async def once_down(step, *keys):
        if refusals:
            raise refusals.pop()
        return await do(step, *keys)

    [due] = await house.hub.collect.claim()
    monkeypatch.setattr(house.storage, "do", once_down)
    job.steps.put_nowait("")
    assert await house.hub.collect.run(due)
    assert "progress was not kept" in caplog.text
