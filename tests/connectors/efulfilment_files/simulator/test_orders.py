"""The warehouse takes order files away: twice is once, the newest version counts."""

from typing import Any

import pytest

LINE = {"line": "77", "sku": "MUG", "barcode": "", "title": "Mug", "quantity": 2}


def statuses(warehouse: Any) -> dict[str, str]:
    return {key: order.status for key, order in warehouse.house.orders.items()}


def test_an_order_is_taken_away_and_held(warehouse: Any) -> None:
    warehouse.order()
    assert warehouse.house.tick() == 1
    order = warehouse.house.orders["shop-nl:1001"]
    assert (order.status, order.ship_to["city"], order.method, order.lines[0].quantity) == (
        "accepted",
        "Utrecht",
        "PNL",
        2,
    )
    assert warehouse.lies_in("orders") == []
    assert len(warehouse.lies_in("taken")) == 1
    assert warehouse.house.holds() == {"shop-nl:1001": 2}


def test_half_written_names_are_left(warehouse: Any) -> None:
    for name in ("a.csv.part", ".a.csv", "a.txt"):
        (warehouse.folder / "orders" / name).write_text("x")
    assert warehouse.house.tick() == 0
    assert len(warehouse.lies_in("orders")) == 3


def test_an_older_version_changes_nothing(warehouse: Any) -> None:
    warehouse.order(at=60)
    warehouse.house.tick()
    warehouse.order(LINE | {"quantity": 5}, at=0)
    warehouse.order(LINE | {"quantity": 5}, at=60)
    warehouse.house.tick()
    assert warehouse.house.holds() == {"shop-nl:1001": 2}
    assert warehouse.wrote("answers") == []


def test_a_newer_version_replaces_it_until_something_left(warehouse: Any) -> None:
    warehouse.order()
    warehouse.order(LINE | {"quantity": 5}, at=60)
    warehouse.house.tick()
    assert warehouse.house.holds() == {"shop-nl:1001": 5}
    warehouse.clock.turn(10)
    warehouse.house.tick()
    warehouse.order(LINE | {"quantity": 5}, at=120)
    warehouse.order(LINE | {"quantity": 1}, at=180)
    warehouse.house.tick()
    [word] = warehouse.wrote("answers")
    assert (word["reference"], word["said"], word["line"]) == ("shop-nl:1001", "refused", "")
    assert "has left" in word["reason"]
    assert statuses(warehouse) == {"shop-nl:1001": "shipped"}


def test_nothing_wanted_cancels_and_a_newer_word_brings_it_back(warehouse: Any) -> None:
    warehouse.order()
    warehouse.order(LINE | {"quantity": 0}, at=60)
    warehouse.house.tick()
    assert statuses(warehouse) == {"shop-nl:1001": "cancelled"}
    warehouse.clock.turn(60)
    warehouse.house.tick()
    assert warehouse.wrote("shipments") == []
    warehouse.order(at=120)
    warehouse.house.tick()
    assert statuses(warehouse) == {"shop-nl:1001": "accepted"}


def test_what_it_does_not_keep_is_refused_with_every_reason(warehouse: Any) -> None:
    warehouse.order(LINE | {"sku": "CUP"}, street="", city=" ")
    warehouse.house.tick()
    [word] = warehouse.wrote("answers")
    assert word["said"] == "refused"
    assert all(told in word["reason"] for told in ("CUP", "no street", "no city"))
    assert statuses(warehouse) == {"shop-nl:1001": "refused"}
    warehouse.order(at=60)
    warehouse.house.tick()
    assert statuses(warehouse) == {"shop-nl:1001": "accepted"}


def test_no_list_of_skus_knows_them_all(open_warehouse: Any) -> None:
    warehouse = open_warehouse()
    warehouse.order(LINE | {"sku": "CUP"})
    warehouse.house.tick()
    assert statuses(warehouse) == {"shop-nl:1001": "accepted"}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"version": "2026-03-02T12:00:00"}, "has no zone"),
        ({"version": "noon"}, "Invalid isoformat"),
        ({"hold": "maybe"}, "hold is yes or no"),
    ],
)
def test_what_cannot_be_read_is_remembered(warehouse: Any, changes: Any, reason: str) -> None:
    warehouse.order(**changes)
    warehouse.house.tick()
    [unread] = warehouse.house.mailbox.unreadable
    assert reason in unread["reason"]
    assert warehouse.house.orders == {}


def test_files_of_another_shape_are_remembered_too(warehouse: Any) -> None:
    (warehouse.folder / "orders" / "a.csv").write_text("reference;version\n1;2\n")
    (warehouse.folder / "orders" / "b.csv").write_bytes(b"\xff\xfe")
    warehouse.order(LINE, LINE | {"line": "78", "city": "Delft"})
    assert warehouse.house.tick() == 0
    assert len(warehouse.house.mailbox.unreadable) == 3


def test_a_folder_that_went_away_is_not_made_again(warehouse: Any) -> None:
    warehouse.folder.rename(warehouse.folder.with_name("away"))
    assert warehouse.house.tick() == 0
    assert not warehouse.folder.exists()
    assert warehouse.house.state()["files"] == {}
