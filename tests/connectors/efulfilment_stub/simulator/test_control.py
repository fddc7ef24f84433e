"""What a person sees and does inside the warehouse."""

from typing import Any

import pytest

from connectors.efulfilment_stub import simulator

pytestmark = pytest.mark.anyio


async def test_the_page_shows_orders_and_ships_them(warehouse: Any) -> None:
    answer = await warehouse.inside.get("/")
    assert answer.headers["content-type"].startswith("text/html")
    for said in ("ship now", "restock", "cancel", "ship for an order that never came", "state this level", "location"):
        assert said in answer.text


async def test_calls_are_counted_and_shown(warehouse: Any) -> None:
    await warehouse.put()
    await warehouse.door.get("/v1/stock")
    calls = (await warehouse.inside.get("/simulator/state")).json()["calls"]
    assert calls["figures"] == {"PUT orders 201": 1, "GET stock 200": 1}
    assert [call["path"] for call in calls["recent"]] == ["orders/shop-nl:1001", "stock"]


async def test_counts_are_there_without_the_whole_state(warehouse: Any) -> None:
    await warehouse.put()
    counts = (await warehouse.inside.get("/simulator/counts")).json()
    assert (counts["orders"], counts["shipments"], counts["figures"]) == (1, 0, {"created": 1})


async def test_only_the_last_orders_can_be_asked_for(warehouse: Any) -> None:
    for number in range(3):
        await warehouse.put(f"shop-nl:{number}")
    for last, seen in ((2, ["shop-nl:1", "shop-nl:2"]), (0, []), (9, [f"shop-nl:{number}" for number in range(3)])):
        state = (await warehouse.inside.get("/simulator/state", params={"last": last})).json()
        assert [order["reference"] for order in state["orders"]] == seen


@pytest.mark.parametrize("switch", [{"ship_after": -1}, {"moon": 1}, {"down": "yes"}, {"parcels": 0}])
async def test_a_switch_that_does_not_exist_is_refused(warehouse: Any, switch: dict[str, Any]) -> None:
    answer = await warehouse.inside.put("/simulator/settings", json=switch)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "bad_settings")


async def test_known_skus_can_be_switched(warehouse: Any) -> None:
    await warehouse.switch(skus=["KETTLE"])
    assert (await warehouse.put()).json()["error"]["code"] == "unknown_sku"


async def test_reset_empties_the_warehouse_and_numbers_go_on(warehouse: Any, ear: Any) -> None:
    await warehouse.listen(ear)
    await warehouse.switch(down=True)
    await warehouse.inside.post("/simulator/reset")
    for reference in ("shop-nl:1", "shop-nl:2"):
        await warehouse.put(reference)
        await warehouse.inside.post(f"/simulator/orders/{reference}/ship")
    await warehouse.inside.post("/simulator/reset")
    await warehouse.put()
    shipment = (await warehouse.inside.post("/simulator/orders/shop-nl:1001/ship")).json()
    assert shipment["id"] == "SHP-3"
    state = (await warehouse.inside.get("/simulator/state")).json()
    assert (len(state["orders"]), state["callbacks"]["addresses"]) == (1, [])


async def test_what_is_not_here_is_404_inside_too(warehouse: Any) -> None:
    for path in ("orders/nobody/ship", "shipments/SHP-9/code"):
        answer = await warehouse.inside.post(f"/simulator/{path}", json={"code": "3S"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_the_token_is_in_no_repr() -> None:
    assert "hush" not in repr(simulator.SimulatorConfig(token="hush"))
