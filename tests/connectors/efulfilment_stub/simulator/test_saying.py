"""What the warehouse does to orders by its own doing, and says of it."""

from typing import Any

import msgspec
import pytest

pytestmark = pytest.mark.anyio


async def shipments(warehouse: Any, **query: Any) -> list[dict[str, Any]]:
    answer = await warehouse.door.get("/v1/shipments", params=query)
    return list(answer.json()["shipments"])


async def test_units_on_back_order_stay_while_the_rest_leaves(warehouse: Any, clock: Any, ear: Any) -> None:
    await warehouse.listen(ear)
    await warehouse.put(quantity=3)
    body = {"reason": "One broke.", "lines": [{"line": "77", "quantity": 1}]}
    await warehouse.inside.post("/simulator/orders/shop-nl:1001/backorder", json=body)
    clock.turn(10)
    await warehouse.tick()
    [shipment] = await shipments(warehouse)
    assert shipment["lines"][0]["quantity"] == 2
    word = next(told["data"] for told in ear.heard if told["event"] == "order.backordered")
    assert (word["order"], word["reason"]) == ("shop-nl:1001", "One broke.")
    assert word["lines"] == [{"line": "77", "sku": "MUG", "quantity": 1}]


async def test_a_whole_order_on_back_order_leaves_only_by_hand(warehouse: Any, clock: Any) -> None:
    await warehouse.put()
    answer = await warehouse.inside.post("/simulator/orders/shop-nl:1001/backorder")
    assert answer.json()["status"] == "backordered"
    clock.turn(60)
    await warehouse.tick()
    assert await shipments(warehouse) == []
    assert (await warehouse.inside.post("/simulator/orders/shop-nl:1001/ship")).status_code == 200


async def test_an_order_refused_late_never_leaves_and_says_why(warehouse: Any, clock: Any, ear: Any) -> None:
    await warehouse.listen(ear)
    await warehouse.put()
    await warehouse.inside.post("/simulator/orders/shop-nl:1001/refuse", json={"reason": "No such street."})
    clock.turn(60)
    await warehouse.tick()
    assert await shipments(warehouse) == []
    assert ear.events() == ["order.refused"]
    assert ear.heard[0]["data"]["reason"] == "No such street."
    again = await warehouse.put(at=90)
    assert again.json()["order"]["status"] == "accepted"


async def test_units_that_came_in_leave_like_any_other(warehouse: Any, clock: Any) -> None:
    await warehouse.put(quantity=3)
    await warehouse.inside.post("/simulator/orders/shop-nl:1001/backorder")
    body = {"lines": [{"line": "77", "quantity": 2}]}
    answer = await warehouse.inside.post("/simulator/orders/shop-nl:1001/restock", json=body)
    assert (answer.json()["status"], answer.json()["lines"][0]["backordered"]) == ("accepted", 1)
    clock.turn(10)
    await warehouse.tick()
    await warehouse.tick()
    assert [parcel["lines"][0]["quantity"] for parcel in await shipments(warehouse)] == [2]
    await warehouse.inside.post("/simulator/orders/shop-nl:1001/restock")
    await warehouse.tick()
    assert [parcel["lines"][0]["quantity"] for parcel in await shipments(warehouse)] == [2, 1]


async def test_units_that_came_in_for_a_held_order_are_held(warehouse: Any) -> None:
    await warehouse.put(hold=True)
    await warehouse.inside.post("/simulator/orders/shop-nl:1001/backorder")
    answer = await warehouse.inside.post("/simulator/orders/shop-nl:1001/restock")
    assert (answer.json()["status"], answer.json()["reason"], answer.json()["said_at"]) == ("held", "", None)


async def test_only_what_was_back_ordered_can_come_in(warehouse: Any) -> None:
    await warehouse.put()
    answer = await warehouse.inside.post("/simulator/orders/shop-nl:1001/restock")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "nothing_backordered")
    body = {"lines": [{"line": "77", "quantity": 1}]}
    answer = await warehouse.inside.post("/simulator/orders/shop-nl:1001/restock", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "bad_quantity")


async def test_a_second_back_order_names_all_that_is_missing(warehouse: Any) -> None:
    lines = [{"line": name, "sku": "MUG", "quantity": 2} for name in ("1", "2")]
    await warehouse.put(lines=lines)
    for name in ("1", "2"):
        body = {"lines": [{"line": name, "quantity": 1}]}
        await warehouse.inside.post("/simulator/orders/shop-nl:1001/backorder", json=body)
    rung = warehouse.house.callbacks.events.values()
    first, second = (msgspec.json.decode(one.body)["data"] for one in rung)
    assert [line["line"] for line in second["lines"]] == ["1", "2"]
    assert first["said_at"] < second["said_at"]


async def test_an_order_the_warehouse_cancels_never_leaves_and_says_why(warehouse: Any, clock: Any, ear: Any) -> None:
    await warehouse.listen(ear)
    lines = [{"line": "1", "sku": "MUG", "quantity": 2}, {"line": "2", "sku": "TEAPOT", "quantity": 0}]
    await warehouse.put(lines=lines)
    await warehouse.inside.post("/simulator/orders/shop-nl:1001/cancel", json={"reason": "The last mug broke."})
    clock.turn(60)
    await warehouse.tick()
    assert await shipments(warehouse) == []
    assert ear.events() == ["order.cancelled"]
    told = ear.heard[0]["data"]
    assert (told["reason"], told["lines"]) == ("The last mug broke.", [{"line": "1", "sku": "MUG", "quantity": 2}])
    order = (await warehouse.door.get("/v1/orders/shop-nl%3A1001")).json()["order"]
    assert (order["status"], order["said_at"]) == ("cancelled", told["said_at"])
    assert order["updated_at"] == told["said_at"]


async def test_what_was_given_up_starts_anew_when_it_is_asked_for_again(warehouse: Any, clock: Any) -> None:
    await warehouse.put()
    await warehouse.inside.post("/simulator/orders/shop-nl:1001/cancel")
    clock.turn(60)
    again = (await warehouse.put(at=90)).json()["order"]
    assert (again["status"], again["reason"], again["said_at"]) == ("accepted", "", None)
    await warehouse.tick()
    assert await shipments(warehouse) == []
    clock.turn(10)
    await warehouse.tick()
    assert len(await shipments(warehouse)) == 1


@pytest.mark.parametrize("act", ["cancel", "refuse"])
async def test_what_left_is_not_given_up_any_more(warehouse: Any, act: str) -> None:
    await warehouse.put()
    body = {"lines": [{"line": "77", "quantity": 1}]}
    await warehouse.inside.post("/simulator/orders/shop-nl:1001/ship", json=body)
    answer = await warehouse.inside.post(f"/simulator/orders/shop-nl:1001/{act}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "nothing_open")
