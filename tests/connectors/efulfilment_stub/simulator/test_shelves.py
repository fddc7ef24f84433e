"""What lies where in the warehouse, and how it is told."""

from datetime import datetime
from typing import Any

import msgspec
import pytest

pytestmark = pytest.mark.anyio


async def state(warehouse: Any, available: int, **where: str) -> dict[str, Any]:
    answer = await warehouse.inside.post("/simulator/stock", json={"sku": "MUG", "available": available} | where)
    answer.raise_for_status()
    return dict(answer.json())


async def does(warehouse: Any, path: str, **body: Any) -> Any:
    answer = await warehouse.inside.post(f"/simulator/{path}", json=body)
    answer.raise_for_status()
    return answer.json()


async def shelves(warehouse: Any) -> dict[str, int]:
    answer = await warehouse.door.get("/v1/stock")
    return {level["location"]: level["available"] for level in answer.json()["stock"]}


def told_by(warehouse: Any) -> list[dict[str, Any]]:
    """What is rung, in the order in which it happened; bells may swap."""
    return [msgspec.json.decode(one.body) for one in warehouse.house.callbacks.events.values()]


async def lies(warehouse: Any) -> list[dict[str, int]]:
    """Where the open units of each line are set aside."""
    order = (await warehouse.door.get("/v1/orders/shop-nl%3A1001")).json()["order"]
    return [line["taken_from"] for line in order["lines"]]


async def test_an_order_takes_from_the_first_location_that_has_enough(warehouse: Any) -> None:
    await warehouse.switch(locations=["main", "north", "south"])
    for place, units in (("main", 1), ("north", 4), ("south", 9)):
        await state(warehouse, units, location=place)
    await warehouse.put(quantity=3)
    assert await lies(warehouse) == [{"north": 3}]
    assert await shelves(warehouse) == {"main": 1, "north": 1, "south": 9}


async def test_where_none_has_enough_it_takes_from_several_in_their_order(warehouse: Any) -> None:
    await warehouse.switch(locations=["main", "north"])
    await state(warehouse, 2)
    await state(warehouse, 3, location="north")
    await warehouse.put(quantity=4)
    assert await lies(warehouse) == [{"main": 2, "north": 2}]
    await warehouse.put(at=60, quantity=3)
    assert await lies(warehouse) == [{"main": 2, "north": 1}]
    await warehouse.put(at=90, quantity=0)
    assert await shelves(warehouse) == {"main": 2, "north": 3}


async def test_what_is_nowhere_is_asked_of_the_first_location_that_keeps_it(warehouse: Any) -> None:
    await warehouse.switch(locations=["main", "north"])
    await state(warehouse, 1, location="north")
    await warehouse.put(quantity=3)
    assert await lies(warehouse) == [{"north": 3}]
    assert await shelves(warehouse) == {"north": 0}
    await warehouse.put(at=60, quantity=1)
    assert await shelves(warehouse) == {"north": 0}
    await warehouse.put(at=90, quantity=0)
    assert await shelves(warehouse) == {"north": 1}


async def test_what_stays_wanted_stays_where_it_lies(warehouse: Any) -> None:
    await warehouse.switch(locations=["main", "north"])
    await state(warehouse, 0)
    await state(warehouse, 5, location="north")
    await warehouse.put(quantity=2)
    await state(warehouse, 9)
    await warehouse.put(at=60, quantity=3)
    assert await lies(warehouse) == [{"north": 2, "main": 1}]
    assert await shelves(warehouse) == {"main": 8, "north": 3}


async def test_two_lines_of_one_sku_share_the_shelf(warehouse: Any) -> None:
    await warehouse.switch(locations=["main", "north"])
    await state(warehouse, 3)
    await state(warehouse, 3, location="north")
    lines = [{"line": name, "sku": "MUG", "quantity": 2} for name in ("1", "2")]
    await warehouse.put(lines=lines)
    assert await lies(warehouse) == [{"main": 2}, {"north": 2}]


@pytest.mark.parametrize("act", ["refuse", "cancel"])
async def test_what_will_not_leave_returns_to_where_it_lay(warehouse: Any, act: str) -> None:
    await warehouse.switch(locations=["main", "north"])
    await state(warehouse, 1)
    await state(warehouse, 3, location="north")
    await warehouse.put(quantity=2)
    await does(warehouse, f"orders/shop-nl:1001/{act}")
    assert await shelves(warehouse) == {"main": 1, "north": 3}
    await warehouse.put(at=60, quantity=2)
    assert await shelves(warehouse) == {"main": 1, "north": 1}


async def test_physical_shelves_fall_when_goods_leave_and_where_they_lay(warehouse: Any) -> None:
    await warehouse.switch(locations=["main", "north"], stock_means="physical")
    await state(warehouse, 2)
    await state(warehouse, 3, location="north")
    await warehouse.put(quantity=3)
    await warehouse.put("shop-nl:1002", quantity=2)
    assert await shelves(warehouse) == {"main": 2, "north": 3}
    await does(warehouse, "orders/shop-nl:1001/ship", lines=[{"line": "77", "quantity": 1}])
    assert await shelves(warehouse) == {"main": 2, "north": 2}
    assert await lies(warehouse) == [{"north": 2}]
    await warehouse.put("shop-nl:1002", at=60, quantity=0)
    await does(warehouse, "orders/shop-nl:1001/ship")
    assert await shelves(warehouse) == {"main": 2, "north": 0}


async def test_an_order_is_counted_as_it_was_when_it_came(warehouse: Any) -> None:
    await state(warehouse, 7)
    await warehouse.put(quantity=2)
    await warehouse.switch(stock_means="physical")
    await does(warehouse, "orders/shop-nl:1001/ship")
    assert await shelves(warehouse) == {"main": 5}


async def test_a_level_is_stated_at_a_location_that_there_is(warehouse: Any) -> None:
    answer = await warehouse.inside.post("/simulator/stock", json={"sku": "MUG", "available": 1, "location": "moon"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "unknown_location")
    assert "there are main" in answer.json()["error"]["message"]


async def test_units_come_in_only_where_a_level_was_stated(warehouse: Any) -> None:
    answer = await warehouse.inside.post("/simulator/stock/changes", json={"sku": "MUG", "change": 2})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "no_level")
    await state(warehouse, 1)
    assert (await does(warehouse, "stock/changes", sku="MUG", change=2))["available"] == 3


@pytest.mark.parametrize("locations", [[], ["main", "main"], [""], ["a place"]])
async def test_locations_that_cannot_be_are_refused(warehouse: Any, locations: list[str]) -> None:
    answer = await warehouse.inside.put("/simulator/settings", json={"locations": locations})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "bad_settings")


async def test_locations_can_be_given_at_the_start(open_warehouse: Any) -> None:
    async with open_warehouse(locations=("north", "south"), stock_events="both", stock_means="physical") as made:
        assert (await state(made, 3))["location"] == "north"
        seen = (await made.inside.get("/simulator/state")).json()["switches"]
        assert (seen["locations"], seen["stock_events"], seen["stock_means"]) == (
            ["north", "south"],
            "both",
            "physical",
        )


@pytest.mark.parametrize(
    ("told", "events"),
    [
        ("levels", ["stock.level", "stock.level", "stock.level"]),
        ("changes", ["stock.level", "stock.changed", "stock.changed"]),
        ("both", ["stock.level", "stock.changed", "stock.level", "stock.changed", "stock.level"]),
    ],
)
async def test_stock_is_told_as_the_switch_says(warehouse: Any, told: str, events: list[str]) -> None:
    await warehouse.switch(stock_events=told)
    await state(warehouse, 7)
    await warehouse.put()
    await warehouse.put(at=60, quantity=0)
    assert [one["event"] for one in told_by(warehouse)] == events


async def test_a_change_names_itself_and_its_place(warehouse: Any) -> None:
    await warehouse.switch(stock_events="changes")
    await state(warehouse, 7)
    await warehouse.put()
    change = told_by(warehouse)[-1]["data"]
    assert (change["sku"], change["location"], change["change"]) == ("MUG", "main", -2)
    assert change["id"].startswith("chg-")
    assert change["at"] == "2026-03-02T12:00:00.000001Z"


@pytest.mark.parametrize("told", ["changes", "both"])
async def test_no_change_shares_its_time_and_each_is_later_than_the_levels_before_it(warehouse: Any, told: str) -> None:
    await warehouse.switch(stock_events=told)
    await state(warehouse, 7)
    for change in (-1, 3, -2):
        await does(warehouse, "stock/changes", sku="MUG", change=change)
    await state(warehouse, 9)
    await does(warehouse, "stock/changes", sku="MUG", change=-1)
    heard = told_by(warehouse)
    times = [datetime.fromisoformat(one["data"].get("at") or one["data"]["as_of"]) for one in heard]
    assert times == sorted(set(times))
    ids = [one["data"]["id"] for one in heard if one["event"] == "stock.changed"]
    assert len(set(ids)) == 4


async def test_changes_add_up_to_what_is_shown_also_when_more_is_wanted_than_there_is(warehouse: Any) -> None:
    await warehouse.switch(stock_events="changes")
    await state(warehouse, 1)
    for change in (-3, -1, 2, 5):
        await does(warehouse, "stock/changes", sku="MUG", change=change)
    assert [one["data"]["change"] for one in told_by(warehouse)[1:]] == [-1, 4]
    assert await shelves(warehouse) == {"main": 4}
