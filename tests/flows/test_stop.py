"""Starting and stopping: with grace when asked to, with a clear sentence when it cannot, and again after a bad day."""

import signal
import socket
import time
from collections.abc import Callable
from typing import Any

import pytest

Wait = Callable[..., None]
LEASED = (
    "SELECT count(*) FROM inbox WHERE leased_until IS NOT NULL",
    "SELECT count(*) FROM outbox WHERE leased_until IS NOT NULL",
    "SELECT count(*) FROM schedules WHERE running_until IS NOT NULL",
)


def leased(hub: Any) -> int:
    return sum(hub.rows(query)[0][0] for query in LEASED)


def taken(hub: Any) -> int:
    return int(hub.rows("SELECT count(*) FROM handovers WHERE state = 'taken'")[0][0])


def events(hub: Any) -> list[str]:
    return [line["event"] for line in hub.log()]


@pytest.mark.promise("H6", "H5", "O8")
def test_a_stop_finishes_what_is_in_hand_and_leaves_nothing_leased(
    hub: Any, shop: Any, warehouse: Any, between: Any, wait_until: Wait
) -> None:
    hub.addresses["warehouse"] = between.address
    hub.start()
    wait_until(hub.joined)
    with between.holding("PUT"):
        shop.do("POST", "orders/bulk", {"count": 5, "paid": True})
        wait_until(lambda: between.held == 5)
        hub.signal(signal.SIGTERM)
        wait_until(lambda: any("stopping" in event for event in events(hub)))
        hub.signal(signal.SIGTERM)
        time.sleep(1)
        assert hub.process.poll() is None
    assert hub.wait() == 0
    assert (taken(hub), leased(hub)) == (5, 0)
    assert [order["created"] for order in warehouse.state()["orders"]] == [1] * 5


@pytest.mark.promise("H6", "H1")
def test_a_stop_in_the_middle_of_a_rush_exits_in_time_and_the_rest_goes_on_later(
    hub: Any, shop: Any, warehouse: Any, wait_until: Wait
) -> None:
    hub.start()
    wait_until(hub.joined)
    shop.do("PUT", "switches", {"retries": 50, "retry_seconds": 0.3})
    shop.do("POST", "orders/bulk", {"count": 60, "paid": True})
    wait_until(lambda: taken(hub) > 3, every=0.02)
    assert hub.stop(within=15) == 0
    assert leased(hub) == 0
    hub.start()
    wait_until(lambda: warehouse.do("GET", "counts")["orders"] == 60)
    wait_until(lambda: taken(hub) == 60)
    assert [order["created"] for order in warehouse.state()["orders"]] == [1] * 60


@pytest.mark.promise("H5", "O8", "H6")
def test_ctrl_c_twice_ends_at_once_and_nothing_is_lost_or_done_twice(
    hub: Any, shop: Any, warehouse: Any, between: Any, wait_until: Wait
) -> None:
    hub.addresses["warehouse"] = between.address
    hub.start()
    wait_until(hub.joined)
    with between.holding("PUT"):
        shop.do("POST", "orders", {"paid": True})
        wait_until(lambda: between.held == 1)
        hub.signal(signal.SIGINT)
        wait_until(lambda: any("stopping" in event for event in events(hub)))
        hub.signal(signal.SIGINT)
        assert hub.wait(within=3) == -signal.SIGINT
    hub.start()
    wait_until(lambda: taken(hub) == 1)
    assert [order["created"] for order in warehouse.state()["orders"]] == [1]


def test_a_taken_port_is_told_at_once(hub: Any) -> None:
    with socket.create_server(("127.0.0.1", hub.port)):
        hub.start(ready=False)
        assert hub.wait() == 1
    assert f"cannot listen on 127.0.0.1:{hub.port}" in hub.log_file.read_text()
    assert "HUB_PORT" in hub.log_file.read_text()


def test_a_second_hub_at_the_same_file_is_refused_and_the_first_goes_on(
    hub: Any, shop: Any, warehouse: Any, wait_until: Wait
) -> None:
    hub.start()
    hub.environ["HUB_PORT"] = "0"
    said = hub.run("serve", code=1)
    assert "served by another hub serve" in said
    assert "HUB_DATABASE_URL" in said
    wait_until(hub.joined)
    shop.do("POST", "orders", {"paid": True})
    wait_until(lambda: taken(hub) == 1)


@pytest.mark.promise("H9")
def test_a_wrong_file_is_told_before_anybody_is_called(hub: Any, shop: Any) -> None:
    hub.hub_table = "[hub]\nproblems_every_secs = 5\n"
    hub.start(ready=False)
    assert hub.wait() == 1
    said = hub.log_file.read_text()
    assert "plugins.toml" in said
    assert "problems_every_secs" in said
    assert "Traceback" not in said
    assert shop.state()["calls_made"] == 0
    assert not (hub.folder / "hub.db").exists()


@pytest.mark.promise("H9", "H1")
def test_a_wrong_key_stops_that_shop_alone_and_the_right_one_ends_the_stop(
    hub: Any, shop: Any, warehouse: Any, wait_until: Wait
) -> None:
    right = hub.environ["SHOP_KEY"]
    hub.environ["SHOP_KEY"] = "0" * 32
    hub.start()
    (problem,) = hub.json("problems")
    assert problem["connector"] == "shop-nl"
    assert "401" in problem["evidence"]
    assert "hub check shop-nl" in problem["cure"]
    calls = shop.state()["calls_made"]
    time.sleep(3)
    assert shop.state()["calls_made"] == calls
    assert hub.stop() == 0

    hub.environ["SHOP_KEY"] = right
    hub.start()
    wait_until(hub.joined)
    assert not hub.json("problems")
    shop.do("POST", "orders", {"paid": True})
    wait_until(lambda: taken(hub) == 1)


@pytest.mark.promise("H6", "H9")
def test_a_warehouse_that_is_away_at_the_start_gets_everything_when_it_is_back(
    hub: Any, shop: Any, warehouse: Any, wait_until: Wait
) -> None:
    warehouse.do("PUT", "settings", {"down": True})
    hub.start()
    wait_until(lambda: shop.state()["webhooks"])
    shop.do("POST", "orders/bulk", {"count": 4, "paid": True})
    wait_until(lambda: len(hub.json("orders")) == 4)
    time.sleep(1)
    warehouse.do("PUT", "settings", {"down": False})
    wait_until(lambda: taken(hub) == 4, within=30)
    assert [order["created"] for order in warehouse.state()["orders"]] == [1] * 4
    assert not hub.json("parked")
