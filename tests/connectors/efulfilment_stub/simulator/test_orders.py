"""Orders at the warehouse's door."""

from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.anyio


async def test_without_the_token_nobody_comes_in(warehouse: Any) -> None:
    answer = await warehouse.inside.get("/v1/stock")
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthorised")


async def test_answers_carry_the_warehouse_clock(warehouse: Any) -> None:
    answer = await warehouse.put()
    assert answer.headers.get_list("date") == ["Mon, 02 Mar 2026 12:00:00 GMT"]


async def test_first_time_is_201_and_again_is_200(warehouse: Any) -> None:
    first, again = await warehouse.put(), await warehouse.put()
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["order"]["reference"] == "shop-nl:1001"
    assert first.json()["order"]["status"] == "accepted"


async def test_twice_is_once(warehouse: Any) -> None:
    for _ in range(3):
        await warehouse.put()
    [order] = (await warehouse.inside.get("/simulator/state")).json()["orders"]
    assert (order["created"], order["changed"], order["puts"]) == (1, 0, 3)


@pytest.mark.parametrize("at", [-60, 0])
async def test_an_older_or_equal_version_changes_nothing(warehouse: Any, at: float) -> None:
    await warehouse.put(quantity=2)
    answer = await warehouse.put(at=at, quantity=5)
    assert answer.status_code == 200
    assert answer.json()["order"]["lines"][0]["quantity"] == 2


async def test_a_newer_version_before_picking_replaces(warehouse: Any, body: Any) -> None:
    await warehouse.put()
    moved = body()["ship_to"] | {"city": "Delft"}
    answer = await warehouse.put(at=60, quantity=1, ship_to=moved)
    assert answer.json()["order"]["lines"][0]["quantity"] == 1
    [order] = (await warehouse.inside.get("/simulator/state")).json()["orders"]
    assert (order["changed"], order["ship_to"]["city"]) == (1, "Delft")


async def test_nothing_wanted_of_any_line_is_cancelled_and_never_leaves(warehouse: Any, clock: Any) -> None:
    await warehouse.put()
    answer = await warehouse.put(at=60, quantity=0)
    clock.turn(60)
    await warehouse.tick()
    assert answer.json()["order"]["status"] == "cancelled"
    assert (await warehouse.door.get("/v1/shipments")).json()["shipments"] == []


async def test_a_cancelled_order_comes_back_with_a_newer_version(warehouse: Any) -> None:
    await warehouse.put(quantity=0)
    answer = await warehouse.put(at=60, quantity=1)
    assert answer.json()["order"]["status"] == "accepted"


async def test_a_held_order_waits_until_it_is_let_go(warehouse: Any, clock: Any) -> None:
    held = await warehouse.put(hold=True)
    clock.turn(60)
    await warehouse.tick()
    assert held.json()["order"]["status"] == "held"
    assert not (await warehouse.door.get("/v1/shipments")).json()["shipments"]
    await warehouse.put(at=60, hold=False)
    clock.turn(10)
    await warehouse.tick()
    assert (await warehouse.door.get("/v1/orders/shop-nl%3A1001")).json()["order"]["status"] == "shipped"


async def test_what_is_being_picked_stays_as_it_is(warehouse: Any, clock: Any) -> None:
    await warehouse.put()
    clock.turn(5)
    await warehouse.tick()
    changed, same = await warehouse.put(at=60, quantity=1), await warehouse.put(at=90)
    assert (changed.status_code, changed.json()["error"]["code"]) == (409, "already_picked")
    assert (same.status_code, same.json()["order"]["status"]) == (200, "picking")


async def test_until_shipping_only_a_cancellation_is_still_taken(warehouse: Any, clock: Any) -> None:
    await warehouse.switch(cancel_until="shipping")
    await warehouse.put()
    clock.turn(5)
    await warehouse.tick()
    changed, cancelled = await warehouse.put(at=60, quantity=1), await warehouse.put(at=90, quantity=0)
    assert (changed.status_code, changed.json()["error"]["code"]) == (409, "already_picked")
    assert (cancelled.status_code, cancelled.json()["order"]["status"]) == (200, "cancelled")
    clock.turn(60)
    await warehouse.tick()
    assert (await warehouse.door.get("/v1/shipments")).json()["shipments"] == []


async def test_what_left_stays_as_it_is(warehouse: Any, clock: Any) -> None:
    await warehouse.put()
    clock.turn(10)
    await warehouse.tick()
    changed, same = await warehouse.put(at=60, quantity=1), await warehouse.put(at=90)
    assert (changed.status_code, changed.json()["error"]["code"]) == (409, "already_shipped")
    assert (same.status_code, same.json()["order"]["status"]) == (200, "shipped")


async def test_every_fault_is_named_at_once(warehouse: Any) -> None:
    lines = [{"line": "1", "sku": "KETTLE", "quantity": 1}, {"line": "2", "sku": "LAMP", "quantity": -1}]
    answer = await warehouse.put(lines=lines, ship_to={"name": "Ann", "city": "  "})
    error = answer.json()["error"]
    assert answer.status_code == 422
    assert error["code"] == "unknown_sku"
    assert {(fault["code"], fault["field"]) for fault in error["details"]} == {
        ("unknown_sku", "lines[1].sku"),
        ("unknown_sku", "lines[2].sku"),
        ("bad_quantity", "lines[2].quantity"),
        ("bad_address", "ship_to.street"),
        ("bad_address", "ship_to.postcode"),
        ("bad_address", "ship_to.city"),
        ("bad_address", "ship_to.country"),
    }
    assert "KETTLE" in error["message"]
    assert "no street" in error["message"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"lines": []}, "no_lines"),
        ({"lines": [{"line": "1", "quantity": 1}]}, "unknown_sku"),
        ({"lines": [{"line": "1", "sku": "MUG", "quantity": 1}] * 2}, "double_line"),
        ({"quantity": 1_000_000}, "bad_quantity"),
    ],
)
async def test_a_refused_order_is_not_held(warehouse: Any, changes: dict[str, Any], code: str) -> None:
    answer = await warehouse.put(**changes)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)
    assert (await warehouse.door.get("/v1/orders/shop-nl%3A1001")).status_code == 404
    assert (await warehouse.inside.get("/simulator/state")).json()["refused"][0]["code"] == code


async def test_no_list_of_skus_knows_every_sku(open_warehouse: Any) -> None:
    async with open_warehouse() as anywhere:
        lines = [{"line": "1", "sku": "KETTLE", "quantity": 1}]
        assert (await anywhere.put(lines=lines)).status_code == 201


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"version":"noon"}', b'{"version":"2026-03-02T12:00:00"}'])
async def test_a_body_that_is_no_order_is_400(warehouse: Any, body: bytes) -> None:
    answer = await warehouse.door.put("/v1/orders/1", content=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_body")


async def test_references_may_hold_any_sign(warehouse: Any, body: Any) -> None:
    answer = await warehouse.door.put("/v1/orders/a%2Fb%20c%3A%C3%A9", json=body())
    assert answer.json()["order"]["reference"] == "a/b c:é"
    assert (await warehouse.door.get("/v1/orders/a%2Fb%20c%3A%C3%A9")).status_code == 200


async def test_changed_orders_are_listed_from_a_moment_on(warehouse: Any, clock: Any) -> None:
    await warehouse.put("shop-nl:1")
    await warehouse.put("shop-nl:2")
    clock.turn(1)
    await warehouse.put("shop-nl:3")
    await warehouse.put("shop-nl:1", at=60, quantity=1)
    query = {"since": clock().isoformat()}
    changed = (await warehouse.door.get("/v1/orders", params=query)).json()["orders"]
    assert [order["reference"] for order in changed] == ["shop-nl:1", "shop-nl:3"]
    assert len((await warehouse.door.get("/v1/orders")).json()["orders"]) == 3


async def test_what_is_not_there_is_404(warehouse: Any) -> None:
    for path in ("/v1/orders/nobody", "/v1/nothing", "/v1"):
        answer = await warehouse.door.get(path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


async def test_a_query_that_is_no_time_is_400(warehouse: Any) -> None:
    for query in ({"since": "yesterday"}, {"limit": "many"}, {"after": "SHP-x"}):
        answer = await warehouse.door.get("/v1/shipments", params=query)
        assert answer.json()["error"]["code"] == "bad_query"


async def test_a_warehouse_that_is_down_answers_503_and_when_to_come_back(warehouse: Any) -> None:
    await warehouse.switch(down=True, retry_after=7)
    answer = await warehouse.put()
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "7")
    await warehouse.switch(down=False)
    assert (await warehouse.put()).status_code == 201


async def test_the_next_calls_fail_and_then_all_is_well(warehouse: Any) -> None:
    await warehouse.switch(fail_next=2)
    assert [(await warehouse.put()).status_code for _ in range(3)] == [503, 503, 201]


async def test_every_so_many_th_call_fails_until_it_is_told_to_stop(warehouse: Any) -> None:
    await warehouse.switch(fail_every=3)
    assert [(await warehouse.put()).status_code for _ in range(6)] == [201, 200, 503, 200, 200, 503]
    await warehouse.switch(fail_every=0)
    assert [(await warehouse.put()).status_code for _ in range(3)] == [200, 200, 200]


async def test_every_so_many_th_taken_order_gets_no_answer(warehouse: Any) -> None:
    await warehouse.switch(drop_every=2)
    assert (await warehouse.put("1")).status_code == 201
    with pytest.raises(httpx.TransportError):
        await warehouse.put("2")
    assert [(await warehouse.door.get("/v1/orders/2")).status_code for _ in range(2)] == [200, 200]
    assert (await warehouse.put("3")).status_code == 201


async def test_a_dropped_call_did_its_work(warehouse: Any) -> None:
    await warehouse.switch(drop_next=1)
    with pytest.raises(httpx.TransportError):
        await warehouse.put()
    assert (await warehouse.put()).status_code == 200
    [order] = (await warehouse.inside.get("/simulator/state")).json()["orders"]
    assert order["created"] == 1


async def test_too_many_calls_in_a_second_are_429(warehouse: Any, clock: Any) -> None:
    await warehouse.switch(rate=2)
    answers = [await warehouse.door.get("/v1/stock") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["retry-after"] == "1"
    clock.turn(1)
    assert (await warehouse.door.get("/v1/stock")).status_code == 200


async def test_a_body_beyond_all_measure_is_413(warehouse: Any) -> None:
    answer = await warehouse.door.put("/v1/orders/1", content=b" " * 1_000_001)
    assert answer.json()["error"]["code"] == "too_large"
