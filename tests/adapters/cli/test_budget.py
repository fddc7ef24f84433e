"""`hub budget`: how many calls are left, and what used them (G1)."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from adapters.storage import make_storage
from hub_core.plugins import Window
from hub_core.use_cases.budget import PacedBudget, SharedBook

MINUTES = timedelta(minutes=1)


def lived(house, play):
    """Let a budget of `shop-nl` live through this."""

    async def run():
        storage = make_storage(house.url)
        await storage.open()
        budget = PacedBudget(lambda: datetime.now(UTC), book=SharedBook(storage, "shop-nl", "a key"))
        try:
            await play(budget)
            await budget.close()
        finally:
            await storage.close()

    asyncio.run(run())


async def some_calls(budget):
    for priority, purpose in (("background", "sweep"), ("normal", "orders"), ("background", "sweep")):
        await budget.spend(priority, purpose)


def of_the_vendor(left):
    return [
        Window(300, left, 4 * MINUTES, 5 * MINUTES),
        Window(3000, 2000 + left, 40 * MINUTES, 60 * MINUTES),
        Window(12000, 9000 + left, 600 * MINUTES, timedelta(days=1)),
    ]


@pytest.mark.promise("G1")
def test_before_the_vendors_first_word_the_pace_is_told(house):
    lived(house, some_calls)
    said = house("budget", "shop-nl", secrets=False).stdout
    assert "nothing was heard yet" in said
    assert "only the pace per second holds" in said
    lines = [line.split() for line in said.splitlines()]
    assert ["normal", "orders", "1"] in lines
    assert ["background", "sweep", "2"] in lines


@pytest.mark.promise("G1")
def test_the_windows_and_what_used_them_are_shown(house):
    async def play(budget):
        await some_calls(budget)
        for _ in range(3):
            budget.heard(of_the_vendor(250))
        await budget.spend("urgent", "shipments")

    lived(house, play)
    said = house("budget", secrets=False).stdout
    rows = {line.split("  ")[0].strip(): line.split() for line in said.splitlines()}
    assert rows["5 minutes"][2:4] == ["300", "249"]
    assert rows["5 minutes"][-2:] == ["4", "46"]
    assert rows["hour"][1:3] == ["3000", "2249"]
    assert rows["day"][1:3] == ["12000", "9249"]
    assert rows["urgent"] == ["urgent", "shipments", "1", "1", "1", "1"]
    assert rows["background"] == ["background", "sweep", "2", "2", "2", "2"]
    assert "Nothing waits for a call." in said
    assert "1 calls under way" in said


@pytest.mark.promise("G1")
def test_what_waits_is_shown(house):
    async def play(budget):
        budget.heard(of_the_vendor(20))
        waits = [asyncio.create_task(budget.spend("background", "sweep")) for _ in range(2)]
        await asyncio.sleep(0.1)
        await budget.spend("urgent", "shipments")
        assert not any(task.done() for task in waits)
        for task in waits:
            task.cancel()
        await asyncio.gather(*waits, return_exceptions=True)

    lived(house, play)
    assert ": 2 background sweep" in house("budget", "shop-nl").stdout


@pytest.mark.promise("G1")
def test_programs_get_the_figures(house):
    lived(house, some_calls)
    (shop, warehouse) = json.loads(house("budget", "--json").stdout)
    assert (shop["connector"], shop["account"]["today"]) == ("shop-nl", {"background sweep": 2, "normal orders": 1})
    assert warehouse == {"connector": "warehouse", "account": None}


def test_who_made_no_call_is_told_so(house):
    lived(house, some_calls)
    assert "warehouse has made no call yet" in house("budget", "warehouse").stdout
    answer = house("budget", "shop-de")
    assert (answer.exit_code, "there are: shop-nl, warehouse" in answer.stderr) == (1, True)


def test_a_hub_without_shared_budgets_says_so(house):
    async def nothing(_):
        return None

    house.live(nothing)
    assert house("budget").stdout == "No connector has made a call yet whose budget is shared.\n"
