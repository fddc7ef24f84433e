"""A shop and a warehouse get other names between two days of work: no order is sent twice, and nothing stops (G5)."""

from collections.abc import Callable
from typing import Any

import pytest

Wait = Callable[..., None]
NEVER = 100_000


def shipments_of(shop: Any, made: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in shop.state()["shipments"] if one["order"] == made["id"]]


def is_shipped(shop: Any, made: dict[str, Any]) -> bool:
    return any(one["status"] == "shipped" and one["trackingCode"] for one in shipments_of(shop, made))


def held(warehouse: Any) -> dict[str, int]:
    """How often each order was made at the warehouse, by the reference it is known by there."""
    return {order["reference"]: order["created"] for order in warehouse.state()["orders"]}


def doors(addresses: list[str]) -> set[str]:
    """The connectors that a far side rings at."""
    return {address.split("/")[3] for address in addresses}


def rung_by_shop(shop: Any) -> set[str]:
    return doors([one["address"] for one in shop.state()["webhooks"]])


def rung_by_warehouse(warehouse: Any) -> set[str]:
    return doors([one["url"] for one in warehouse.state()["callbacks"]["addresses"]])


def taken(hub: Any) -> int:
    return int(hub.rows("SELECT count(*) FROM handovers WHERE state = 'taken'")[0][0])


def renamed(hub: Any, old: str, new: str) -> None:
    """The operator renames the connector, and its table."""
    assert f"{old} is {new} now" in hub.run("rename", old, new)
    before = hub.plugins_toml
    hub.plugins_toml = lambda: before().replace(f"[connector.{old}", f"[connector.{new}")


@pytest.fixture(params=["sqlite", "postgres"])
def hub(request: pytest.FixtureRequest, hub_at: Callable[[str], Any]) -> Any:
    """A hub on either database."""
    return hub_at("sqlite:///hub.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url"))


def joined(hub: Any) -> bool:
    """Has every job of the start run well?"""
    ends = hub.rows("SELECT last_ok FROM schedules WHERE every_seconds IS NOT NULL")
    return bool(ends) and all(well for (well,) in ends)


@pytest.mark.promise("G5", "G2", "O8", "O9", "T4")
def test_renamed_at_work_nothing_is_sent_twice_and_everything_goes_on(
    hub: Any, shop: Any, warehouse: Any, wait_until: Wait
) -> None:
    hub.start()
    wait_until(lambda: joined(hub))
    sent = shop.do("POST", "orders", {"paid": True})
    wait_until(lambda: is_shipped(shop, sent))
    warehouse.do("PUT", "settings", {"ship_after": NEVER})
    waits = shop.do("POST", "orders", {"paid": True})
    wait_until(lambda: taken(hub) == 2)
    refused = hub.run("rename", "shop-nl", "shop-be", code=1)
    assert "hub serve" in refused
    hub.stop()

    renamed(hub, "shop-nl", "shop-be")
    renamed(hub, "warehouse", "depot")
    hub.start()
    wait_until(lambda: rung_by_shop(shop) == {"shop-be"})
    wait_until(lambda: rung_by_warehouse(warehouse) == {"depot"})

    shop.do("POST", f"orders/{waits['id']}/address", {"street": "Nieuwegracht"})
    reference = f"shop-nl:{waits['id']}"
    wait_until(lambda: "Nieuwegracht" in str(warehouse.state()["orders"]))
    new = shop.do("POST", "orders", {"paid": True})
    wait_until(lambda: taken(hub) == 3)
    assert held(warehouse) == {f"shop-nl:{sent['id']}": 1, reference: 1, f"shop-be:{new['id']}": 1}

    for key in (reference, f"shop-be:{new['id']}"):
        warehouse.do("POST", f"orders/{key}/ship", {})
    wait_until(lambda: is_shipped(shop, waits) and is_shipped(shop, new))
    hub.run("run", "depot", "sweep")
    hub.run("run", "shop-be", "sweep")
    mails = [mail["order"] for mail in shop.state()["mails"] if mail["kind"] == "shipped"]
    assert sorted(mails) == sorted(one["number"] for one in (sent, waits, new))
    assert held(warehouse) == {f"shop-nl:{sent['id']}": 1, reference: 1, f"shop-be:{new['id']}": 1}
    assert {row["shop"] for row in hub.json("orders")} == {"shop-be"}
    assert hub.json("parked") == []
    assert hub.json("problems") == []
