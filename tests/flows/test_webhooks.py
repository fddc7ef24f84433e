"""The webhooks at the shop: registered at the start, put back when they vanish, doubles removed, foreign ones left."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
import pytest

Wait = Callable[..., None]
GROUPS = ("orders", "shipments", "products", "variants", "customers", "invoices", "returns")


def ours(shop: Any, hub: Any) -> Counter[str]:
    """How often each group of ours is registered at the shop."""
    door = f"http://127.0.0.1:{hub.port}/shop-nl"
    return Counter(one["group"] for one in shop.state()["webhooks"] if one["address"].startswith(door))


def register(shop: Any, hub: Any, address: str) -> None:
    """Register a webhook at the shop, as anybody with its key can."""
    login = (hub.environ["SHOP_KEY"], hub.environ["SHOP_SECRET"])
    new = {"isActive": True, "itemGroup": "orders", "itemAction": "*", "language": "nl", "format": "json"}
    with httpx.Client(trust_env=False) as client:
        answer = client.post(
            f"{shop.address}/nl/webhooks.json", json={"webhook": {**new, "address": address}}, auth=login
        )
    assert answer.status_code == 201, answer.text


@pytest.mark.promise("G2", "H8")
def test_vanished_webhooks_are_put_back_and_told_and_foreign_ones_stay(
    hub: Any, shop: Any, warehouse: Any, wait_until: Wait
) -> None:
    hub.start()
    wait_until(hub.joined)
    assert ours(shop, hub) == dict.fromkeys(GROUPS, 1)
    assert hub.json("problems") == []

    shop.do("POST", "webhooks/forget")
    foreign = "https://another.example/hook"
    register(shop, hub, foreign)
    unheard = shop.do("POST", "orders", {"paid": True})
    assert "put back" in hub.run("run", "shop-nl", "webhooks")
    assert ours(shop, hub) == dict.fromkeys(GROUPS, 1)
    assert [one["address"] for one in shop.state()["webhooks"]].count(foreign) == 1
    (problem,) = hub.json("problems")
    assert (problem["connector"], "webhooks" in problem["cause"]) == ("shop-nl", True)
    assert "orders/*" in problem["evidence"]

    hub.run("run", "shop-nl", "sweep")
    wait_until(lambda: any(row["number"] == unheard["number"] for row in hub.json("orders")))
    heard = shop.do("POST", "orders", {"paid": True})
    wait_until(lambda: any(row["number"] == heard["number"] for row in hub.json("orders")))
    hub.run("webhooks", "sync", "shop-nl")
    assert hub.json("problems") == []


@pytest.mark.promise("G2")
def test_doubles_are_removed_and_removing_takes_ours_away_alone(
    hub: Any, shop: Any, warehouse: Any, wait_until: Wait
) -> None:
    hub.start()
    wait_until(hub.joined)
    address = next(one["address"] for one in shop.state()["webhooks"])
    foreign = "https://another.example/hook"
    for double in (address, address, foreign):
        register(shop, hub, double)
    assert ours(shop, hub)["orders"] == 3
    hub.run("webhooks", "sync", "shop-nl")
    assert ours(shop, hub) == dict.fromkeys(GROUPS, 1)
    assert address not in hub.run("webhooks", "list", "shop-nl")
    hub.run("webhooks", "remove", "shop-nl", "--yes")
    assert [one["address"] for one in shop.state()["webhooks"]] == [foreign]
