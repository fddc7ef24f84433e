"""Switched on at a running shop: the past stays where it is until somebody says so."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

OLD = 50
Wait = Callable[..., None]


def old_orders(shop: Any, count: int, *, paid: bool) -> list[dict[str, Any]]:
    made_at = (datetime.now(UTC) - timedelta(days=3)).isoformat()
    made: list[dict[str, Any]] = shop.do("POST", "orders/bulk", {"count": count, "paid": paid, "created_at": made_at})
    return made


def references(warehouse: Any) -> list[str]:
    return [order["reference"] for order in warehouse.state()["orders"]]


def times_made(warehouse: Any, made: dict[str, Any]) -> list[int]:
    reference = f"shop-nl:{made['id']}"
    return [order["created"] for order in warehouse.state()["orders"] if order["reference"] == reference]


def is_shipped(shop: Any, made: dict[str, Any]) -> bool:
    shipments = [one for one in shop.state()["shipments"] if one["order"] == made["id"]]
    return any(one["status"] == "shipped" and one["trackingCode"] for one in shipments)


@pytest.mark.promise("O7", "H12", "L1", "L2", "L10", "O8", "T4")
def test_fifty_old_orders_are_listed_and_stay_until_one_is_released(
    hub: Any, shop: Any, warehouse: Any, wait_until: Wait
) -> None:
    old = old_orders(shop, OLD, paid=True)
    hub.start()
    wait_until(hub.joined)
    listed = hub.json("orders", "--before", "--limit", "1000")
    assert {one["number"] for one in listed} == {one["number"] for one in old}

    new = shop.do("POST", "orders", {"paid": True})
    wait_until(lambda: is_shipped(shop, new))
    assert references(warehouse) == [f"shop-nl:{new['id']}"]
    assert [mail["order"] for mail in shop.state()["mails"] if mail["kind"] == "shipped"] == [new["number"]]

    hub.run("release", "shop-nl", "order", old[7]["number"])
    wait_until(lambda: is_shipped(shop, old[7]))
    hub.run("release", "shop-nl", "order", old[7]["number"])
    another = shop.do("POST", "orders", {"paid": True})
    wait_until(lambda: is_shipped(shop, another))
    assert times_made(warehouse, old[7]) == [1]
    assert len(references(warehouse)) == 3
    mails = [mail["order"] for mail in shop.state()["mails"] if mail["kind"] == "shipped"]
    assert sorted(mails) == sorted([new["number"], old[7]["number"], another["number"]])
    assert not hub.json("parked")
    assert not hub.json("problems")


@pytest.mark.promise("O7", "O8")
def test_an_old_order_that_is_paid_after_the_switch_on_goes_out(
    hub: Any, shop: Any, warehouse: Any, wait_until: Wait
) -> None:
    unpaid, other = old_orders(shop, 2, paid=False)
    hub.start()
    wait_until(hub.joined)
    assert references(warehouse) == []
    shop.do("POST", f"orders/{unpaid['id']}/pay")
    wait_until(lambda: is_shipped(shop, unpaid))
    assert references(warehouse) == [f"shop-nl:{unpaid['id']}"]
    assert not is_shipped(shop, other)


def add_mug(shop: Any, level: int) -> None:
    variant = {"sku": "MUG-BLUE", "ean": "8712345678906", "stockLevel": level}
    shop.do("POST", "products", {"title": "Mug, blue", "variants": [variant]})


def level_of_mug(shop: Any) -> int:
    (mug,) = [one for one in shop.state()["variants"] if one["sku"] == "MUG-BLUE"]
    return int(mug["stockLevel"])


def stock_writes(shop: Any) -> list[str]:
    return [call["path"] for call in shop.state()["calls"] if call["method"] == "PUT" and "variants" in call["path"]]


@pytest.mark.promise("S3", "H12", "L4", "L5")
def test_no_stock_number_changes_until_a_warehouse_stated_one(
    hub: Any, shop: Any, warehouse: Any, wait_until: Wait
) -> None:
    add_mug(shop, 7)
    old_orders(shop, 3, paid=True)
    hub.start()
    wait_until(hub.joined)
    sold = shop.do("POST", "orders", {"paid": True, "lines": [{"sku": "MUG-BLUE", "quantity": 2}]})
    wait_until(lambda: is_shipped(shop, sold))
    assert (level_of_mug(shop), stock_writes(shop)) == (5, [])

    warehouse.do("POST", "stock", {"sku": "MUG-BLUE", "available": 12})
    wait_until(lambda: level_of_mug(shop) == 12)
    time.sleep(1.1)  # what is sold in the second of a write may have been overwritten, and is written again (S10)
    sold = shop.do("POST", "orders", {"paid": True, "lines": [{"sku": "MUG-BLUE", "quantity": 3}]})
    wait_until(lambda: is_shipped(shop, sold))
    assert (level_of_mug(shop), len(stock_writes(shop))) == (9, 1)
    assert not hub.json("problems")
