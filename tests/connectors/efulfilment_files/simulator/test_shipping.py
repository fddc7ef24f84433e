"""The warehouse ships, by the clock and by hand, and says so in files."""

from typing import Any

import pytest

from connectors.efulfilment_files.simulator.refusals import Refused

LINE = {"line": "77", "sku": "MUG", "barcode": "", "title": "Mug", "quantity": 2}
TWO = (LINE, LINE | {"line": "78", "sku": "TEAPOT", "quantity": 1})


def taken(warehouse: Any, *lines: Any) -> Any:
    warehouse.order(*lines)
    warehouse.house.tick()
    return warehouse.house.orders["shop-nl:1001"]


def test_it_ships_after_a_while_in_one_parcel(warehouse: Any) -> None:
    taken(warehouse, *TWO)
    warehouse.clock.turn(9)
    warehouse.house.tick()
    assert warehouse.wrote("shipments") == []
    warehouse.clock.turn(1)
    warehouse.house.tick()
    rows = warehouse.wrote("shipments")
    assert [(row["id"], row["line"], row["quantity"]) for row in rows] == [("SHP-1", "77", "2"), ("SHP-1", "78", "1")]
    assert {(row["code"], row["carrier"]) for row in rows} == {("3SFILE000000001", "PostNL")}
    assert warehouse.lies_in("inbox") == ["shipments-000001.csv"]


def test_it_ships_in_several_parcels_and_without_codes(warehouse: Any) -> None:
    warehouse.house.switches.parcels, warehouse.house.switches.codes = 3, False
    order = taken(warehouse, *TWO)
    warehouse.clock.turn(10)
    warehouse.house.tick()
    rows = warehouse.wrote("shipments")
    assert [(row["id"], row["quantity"], row["code"]) for row in rows] == [
        (f"SHP-{number}", "1", "") for number in (1, 2, 3)
    ]
    assert order.status == "shipped"


def test_shelves_fall_when_goods_leave_location_by_location(warehouse: Any) -> None:
    warehouse.house.state_stock("MUG", 1)
    warehouse.house.state_stock("MUG", 5, "attic")
    taken(warehouse, *TWO)
    assert warehouse.house.shelves.holds() == {"MUG": 6}
    warehouse.clock.turn(10)
    warehouse.house.tick()
    levels = warehouse.wrote("stock")
    told = [(row["sku"], row["location"], row["available"]) for row in levels]
    assert told == [("MUG", "main", "1"), ("MUG", "attic", "5"), ("MUG", "main", "0"), ("MUG", "attic", "4")]
    assert min(row["as_of"] for row in levels[2:]) > warehouse.wrote("shipments")[0]["shipped_at"]


def test_shelves_never_hold_less_than_nothing(warehouse: Any) -> None:
    warehouse.house.state_stock("MUG", 1)
    taken(warehouse)
    warehouse.house.ship("shop-nl:1001")
    assert warehouse.house.shelves.holds() == {"MUG": 0}


def test_all_levels_can_be_told_at_once(warehouse: Any) -> None:
    warehouse.house.state_stock("MUG", 1)
    warehouse.house.state_stock("TEAPOT", 2, "cellar")
    name = warehouse.house.state_all_stock()
    assert len((warehouse.folder / "inbox" / name).read_text().splitlines()) == 3


def test_units_leave_by_hand(warehouse: Any) -> None:
    order = taken(warehouse)
    shipment = warehouse.house.ship("shop-nl:1001", {"77": 1}, code="3SHAND", carrier="DHL")
    assert (shipment.code, shipment.carrier, order.status) == ("3SHAND", "DHL", "partially_shipped")
    warehouse.clock.turn(10)
    warehouse.house.tick()
    assert [row["quantity"] for row in warehouse.wrote("shipments")] == ["1", "1"]
    with pytest.raises(Refused, match="nothing of it is open"):
        warehouse.house.ship("shop-nl:1001")


@pytest.mark.parametrize(
    ("units", "reason"), [({"99": 1}, "no line 99"), ({"77": 3}, "2 open units"), ({"77": 0}, "not 0")]
)
def test_what_is_not_there_does_not_leave(warehouse: Any, units: Any, reason: str) -> None:
    taken(warehouse)
    with pytest.raises(Refused, match=reason):
        warehouse.house.ship("shop-nl:1001", units)


def test_back_ordered_units_leave_by_hand_only(warehouse: Any) -> None:
    order = taken(warehouse)
    warehouse.house.back_order("shop-nl:1001", None, "Next week.")
    [word] = warehouse.wrote("answers")
    assert (word["said"], word["reason"], word["line"], word["quantity"]) == ("back_ordered", "Next week.", "77", "2")
    warehouse.clock.turn(60)
    warehouse.house.tick()
    assert order.status == "backordered"
    warehouse.house.ship("shop-nl:1001")
    assert order.status == "shipped"


def test_an_order_is_given_up_until_something_left(warehouse: Any) -> None:
    order = taken(warehouse)
    warehouse.house.refuse("shop-nl:1001", "Broken.")
    assert (order.status, warehouse.wrote("answers")[0]["said"]) == ("refused", "refused")
    with pytest.raises(Refused, match="cannot be cancelled"):
        warehouse.house.cancel("shop-nl:1001")


def test_no_two_words_are_of_the_same_time(warehouse: Any) -> None:
    taken(warehouse)
    warehouse.house.back_order("shop-nl:1001")
    warehouse.house.back_order("shop-nl:1001")
    first, second = warehouse.wrote("answers")
    assert first["at"] < second["at"]


def test_a_late_code_is_told_as_a_change(warehouse: Any) -> None:
    taken(warehouse)
    warehouse.house.ship("shop-nl:1001", code="")
    warehouse.house.correct_code("SHP-1", "3SLATE")
    warehouse.house.correct_code("SHP-1", "3SLATE")
    first, second = warehouse.wrote("shipments")
    assert (first["id"], first["code"], second["code"]) == (second["id"], "", "3SLATE")
    assert second["changed_at"] > first["changed_at"] == first["shipped_at"] == second["shipped_at"]


def test_what_happened_since_may_stand_in_one_file_of_each_kind(warehouse: Any) -> None:
    warehouse.house.switches.write_every = 60.0
    warehouse.house.state_stock("MUG", 9)
    for number in (1001, 1002, 1003):
        warehouse.order(reference=f"shop-nl:{number}")
    warehouse.house.tick()
    warehouse.house.ship("shop-nl:1001")
    warehouse.house.tick()
    assert warehouse.lies_in("inbox") == ["shipments-000002.csv", "stock-000001.csv", "stock-000003.csv"]
    warehouse.clock.turn(59)
    warehouse.house.ship("shop-nl:1002")
    warehouse.house.ship("shop-nl:1003")
    warehouse.house.tick()
    assert len(warehouse.lies_in("inbox")) == 3, "not yet"
    warehouse.clock.turn(1)
    warehouse.house.tick()
    assert [row["order"] for row in warehouse.wrote("shipments")] == [f"shop-nl:{n}" for n in (1001, 1002, 1003)]
    assert [row["available"] for row in warehouse.wrote("stock")] == ["9", "7", "5", "3"]
    assert len(warehouse.lies_in("inbox")) == 5
