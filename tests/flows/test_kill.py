"""Killed at random moments in a rush of orders, and started again: nothing is lost and nothing is done twice."""

import os
import random
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

ORDERS = 500
CHUNK = 25
KILLS = 2
QUIET_WITHIN = 90
"""Seconds; PostgreSQL waits for the leases of the dead, as others may live."""
Wait = Callable[..., None]


@pytest.fixture(params=["sqlite", "postgres"])
def hub(request: pytest.FixtureRequest, hub_at: Callable[[str], Any]) -> Any:
    """A hub on each kind of database."""
    return hub_at("sqlite:///hub.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url"))


@pytest.fixture
def chance() -> random.Random:
    """Chance that can be had again: the seed is printed when a test fails, and HUB_TEST_SEED gives it back."""
    seed = int(os.environ.get("HUB_TEST_SEED") or random.SystemRandom().randrange(1_000_000))
    print(f"HUB_TEST_SEED={seed}")  # noqa: T201 - pytest shows it when the test fails
    return random.Random(seed)  # noqa: S311 - no secret hangs on it


def a_rush_with_kills(hub: Any, shop: Any, chance: random.Random) -> list[float]:
    """Place the orders in chunks; kill the hub in the middle of some; answer how far the shop was each time."""
    chunks = ORDERS // CHUNK
    deaths = sorted(chance.sample(range(2, chunks - 1), KILLS))
    for number in range(chunks):
        shop.do("POST", "orders/bulk", {"count": CHUNK, "paid": True})
        time.sleep(chance.uniform(0.0, 0.4))
        if number in deaths:
            hub.kill()
            time.sleep(chance.uniform(0.0, 1.0))
            hub.start()
    return [death / chunks for death in deaths]


def is_quiet(hub: Any, warehouse: Any) -> bool:
    """Is nothing open any more?"""
    open_rows = hub.rows("SELECT count(*) FROM outbox")[0][0]
    unread = hub.rows("SELECT count(*) FROM inbox WHERE read_at IS NULL")[0][0]
    orders = hub.rows("SELECT count(*) FROM standings")[0][0]
    counts = warehouse.do("GET", "counts")
    told = counts["callbacks_waiting"] == 0 and counts["shipments"] == ORDERS
    return orders == ORDERS and told and not open_rows and not unread


def all_is_well(hub: Any, shop: Any, warehouse: Any) -> None:
    """Every order once at the warehouse, every parcel at the shop, no consumer twice mailed, nothing left over."""
    there, here = warehouse.state(), shop.state()
    made = {order["reference"]: order["created"] for order in there["orders"]}
    assert made == {f"shop-nl:{order['id']}": 1 for order in here["orders"]}
    codes = {parcel["order"]: parcel["code"] for parcel in there["shipments"]}
    assert len(there["shipments"]) == ORDERS
    written = {f"shop-nl:{one['order']}": (one["status"], one["trackingCode"]) for one in here["shipments"]}
    assert written == {reference: ("shipped", code) for reference, code in codes.items()}
    mails = Counter(mail["order"] for mail in here["mails"] if mail["kind"] == "shipped")
    assert [order for order, count in mails.items() if count > 1] == []
    # A kill between the mail's write and its answer may cost a mail; it never costs more than what was in hand.
    assert len(mails) >= ORDERS - KILLS * 32
    assert hub.json("parked") == []
    assert hub.json("problems") == []
    history_fits(hub)


def history_fits(hub: Any) -> None:
    """What the hub says of each order is what happened, written once each."""
    rows = hub.json("orders", "--limit", str(2 * ORDERS))
    assert Counter((row["status"], row["handover"], row["parcels"]) for row in rows) == {
        ("completed", "taken", 1): ORDERS
    }
    written = Counter((subject, what) for subject, what in hub.rows("SELECT subject, what FROM history"))
    for row in rows:
        # When the yes died with the hub and the parcel came before the next try, that try is told as a change.
        handed = written[row["key"], "handed over"] + written[row["key"], "changed"]
        assert (handed, written[row["key"], "shipped"]) == (1, 1), row["number"]


@pytest.mark.promise("H1", "H3", "H5", "H6", "H8", "O8", "O12", "T3", "T4", "L1", "L10")
def test_killed_in_a_rush_nothing_is_lost_and_nothing_is_done_twice(
    hub: Any, shop: Any, warehouse: Any, chance: random.Random, wait_until: Wait
) -> None:
    hub.start()
    wait_until(hub.joined)
    shop.do("PUT", "switches", {"retries": 1, "retry_seconds": 0.3})
    moments = a_rush_with_kills(hub, shop, chance)
    print("killed after these parts of the orders:", moments)  # noqa: T201 - pytest shows it when the test fails
    wait_until(lambda: is_quiet(hub, warehouse), within=QUIET_WITHIN, every=0.3)
    all_is_well(hub, shop, warehouse)
    assert hub.stop() == 0
