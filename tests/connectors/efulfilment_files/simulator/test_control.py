"""What a person sees and does inside the warehouse, over HTTP."""

import asyncio
import logging
from typing import Any

import pytest

from connectors.efulfilment_files import simulator

pytestmark = pytest.mark.anyio


async def until(true: Any) -> None:
    for _ in range(200):
        if true():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never came true")


async def test_the_page_shows_orders_and_ships_them(web: Any) -> None:
    answer = await web.inside.get("/")
    assert answer.headers["content-type"].startswith("text/html")
    assert "ship now" in answer.text


async def test_while_it_is_served_it_takes_orders_by_itself(web: Any) -> None:
    web.order()
    await until(lambda: web.house.orders)
    counts = (await web.inside.get("/simulator/counts")).json()
    assert (counts["orders"], counts["figures"], counts["files"]["taken"]) == (1, {"created": 1}, 1)


async def test_a_person_ships_refuses_and_back_orders(web: Any) -> None:
    for number in (1, 2, 3, 4):
        web.order(reference=f"shop-nl:{number}")
    await web.does("tick")
    await web.does("orders/shop-nl:1/backorder", {"lines": [{"line": "77", "quantity": 1}], "reason": "Next week."})
    shipment = await web.does("orders/shop-nl:1/ship", {"lines": [{"line": "77", "quantity": 1}], "code": ""})
    assert (await web.does(f"shipments/{shipment['id']}/code", {"code": "3SLATE"}))["code"] == "3SLATE"
    assert (await web.does("orders/shop-nl:2/refuse"))["status"] == "refused"
    assert (await web.does("orders/shop-nl:3/cancel", {"reason": "Broken."}))["status"] == "cancelled"
    assert (await web.does("orders/shop-nl:4/ship"))["lines"] == [{"line": "77", "sku": "MUG", "quantity": 2}]
    assert [row["said"] for row in web.wrote("answers")] == ["back_ordered", "refused", "cancelled"]


async def test_a_person_states_stock_and_articles(web: Any) -> None:
    level = await web.does("stock", {"sku": "MUG", "available": 7, "location": "attic"})
    assert (level["location"], level["available"]) == ("attic", 7)
    assert (await web.does("stock", {"sku": "MUG", "available": 1}))["location"] == "main"
    assert (await web.does("stock/all"))["name"] == "stock-000003.csv"
    assert await web.does("products", {"id": "9", "sku": "MUG", "title": "Mug"}) == {"name": "products-000004.csv"}
    await web.does("products", [{"id": "9", "deleted": True}, {"id": "10", "sku": "CUP", "weight_grams": 1}])
    told = [(row["id"], row["weight_grams"], row["deleted"]) for row in web.wrote("products")]
    assert told == [("9", "", "no"), ("9", "", "yes"), ("10", "1", "no")]


async def test_a_flood_is_written_on_demand(web: Any) -> None:
    told = await web.does("stock/flood", {"lines": 1000})
    assert (web.folder / "inbox" / told["name"]).read_bytes().count(b"\n") == 1001


async def test_switches_are_turned_and_waiting_orders_follow(web: Any) -> None:
    web.order()
    await web.does("tick")
    turned = await web.inside.put("/simulator/settings", json={"ship_after": 0, "parcels": 2, "bad_line_every": 3})
    assert turned.json()["switches"]["parcels"] == 2
    await web.does("tick")
    assert web.house.orders["shop-nl:1001"].status == "shipped"


@pytest.mark.parametrize("switch", [{"ship_after": -1}, {"moon": 1}, {"codes": "yes"}, {"parcels": 0}])
async def test_a_switch_that_does_not_exist_is_refused(web: Any, switch: dict[str, Any]) -> None:
    answer = await web.inside.put("/simulator/settings", json=switch)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "bad_settings")


async def test_files_are_seen_and_written_again(web: Any) -> None:
    await web.inside.put("/simulator/settings", json={"wrong_separator_next": 1})
    await web.does("stock", {"sku": "MUG", "available": 7})
    assert await web.does("files/again", {"name": "stock-000001.csv"}) == {"name": "stock-000002.csv"}
    state = (await web.inside.get("/simulator/state")).json()
    assert state["files"]["inbox"] == ["stock-000001.csv", "stock-000002.csv"]
    assert [written["faults"] for written in state["written"]] == ["wrong separator", ""]


@pytest.mark.parametrize(
    ("path", "body"),
    [("orders/nobody/ship", None), ("shipments/SHP-9/code", {"code": "3S"}), ("files/again", {"name": "stock-9.csv"})],
)
async def test_what_is_not_here_is_404(web: Any, path: str, body: Any) -> None:
    answer = await web.inside.post(f"/simulator/{path}", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


async def test_only_the_last_orders_can_be_asked_for(web: Any) -> None:
    for number in range(3):
        web.order(reference=f"shop-nl:{number}")
    await web.does("tick")
    for last, seen in ((2, 2), (0, 0), (9, 3)):
        state = (await web.inside.get("/simulator/state", params={"last": last})).json()
        assert len(state["orders"]) == seen
        assert len(state["files"]["taken"]) == seen


async def test_reset_empties_the_warehouse_and_numbers_go_on(web: Any) -> None:
    web.order()
    await web.does("tick")
    assert (await web.does("orders/shop-nl:1001/ship"))["id"] == "SHP-1"
    assert (await web.does("reset"))["orders"] == 0
    web.order()
    await web.does("tick")
    assert (await web.does("orders/shop-nl:1001/ship"))["id"] == "SHP-2"
    assert web.lies_in("inbox") == ["shipments-000001.csv", "shipments-000002.csv"]


async def test_a_disk_that_fails_is_logged_and_tried_again(web: Any, caplog: Any) -> None:
    with caplog.at_level(logging.WARNING):
        (web.folder / "taken").rmdir()
        web.order()
        await until(lambda: "the disk does not do what the warehouse asks" in caplog.text)
    (web.folder / "taken").mkdir()
    await until(lambda: web.house.orders)


def test_nothing_is_made_before_it_opens(tmp_path: Any) -> None:
    simulator.build(simulator.SimulatorConfig(folder=str(tmp_path / "files")))
    assert list(tmp_path.iterdir()) == []
