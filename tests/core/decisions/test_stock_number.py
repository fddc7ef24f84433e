"""What a channel is told of a product, and why (S3, S4, S6, S7, S10, S11)."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from hub_core.decisions.stock_number import Terms, counted, held_back, number, stated_of
from hub_core.models import Level, Reserved, Shelf

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
UNTOLD = Shelf(to="shop-nl", product="prd-1", remote="9")


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def level(available: int = 8, minutes: float = 0, *, where: str = "warehouse/main") -> Level:
    giver = where.partition("/")[0]
    return Level(
        product="prd-1",
        location=where,
        giver=giver,
        available=available,
        as_of=at(minutes),
        stated_at=at(minutes),
        at=at(minutes),
    )


def open_line(units: int = 2, **changes) -> Reserved:
    """Two mugs on an order of another channel, made five minutes past noon, not handed to anybody."""
    row = Reserved(
        order="market:7",
        line="77",
        number="1001",
        origin="market",
        product="prd-1",
        sold=units,
        units=units,
        made_at=at(5),
        seen_at=at(5),
        active_at=at(5),
    )
    return msgspec.structs.replace(row, **changes)


def handed(units: int = 2, **changes) -> Reserved:
    return open_line(units, **{"warehouse": "warehouse", **changes})


def terms(**changes) -> Terms:
    said = {"to": "shop-nl", "counting": frozenset({"warehouse", "attic"}), "pickups": {}, "now": at(60), **changes}
    return Terms(**said)


def told(value: int, **changes) -> Shelf:
    return msgspec.structs.replace(UNTOLD, told=value, told_at=at(1), kept_at=at(1), computed_at=at(1), **changes)


def value(levels, *rows, **changes) -> int | None:
    return number(levels, rows, UNTOLD, terms(**changes)).value


@pytest.mark.promise("S3")
def test_without_a_level_that_counts_there_is_no_number():
    for levels in ([], [level(where="shop-de/shop-de")]):
        found = number(levels, [open_line()], UNTOLD, terms())
        assert (found.value, found.write) == (None, False)


@pytest.mark.promise("S4")
def test_all_locations_of_warehouses_count_unless_some_are_named():
    levels = [level(8), level(3, where="warehouse/returns"), level(2, where="attic/attic"), level(9, where="shop-de/x")]
    assert value(levels) == 13
    assert value(levels, locations=frozenset({"warehouse/main"})) == 8
    assert value(levels, locations=frozenset({"warehouse/main", "attic"})) == 10
    assert counted(levels, terms(locations=frozenset({"warehouse"}))) == levels[:2]


@pytest.mark.promise("S4")
def test_the_buffer_stays_and_no_number_is_below_zero():
    assert value([level(8)], buffer=3) == 5
    assert value([level(2)], buffer=3) == 0
    assert value([level(-4)]) == 0


@pytest.mark.promise("S6")
def test_units_on_open_orders_are_subtracted_also_while_nobody_has_them():
    assert value([level(8)], open_line()) == 6
    assert value([level(8)], handed()) == 6
    assert value([level(8)], open_line(), guard=False) == 8
    assert value([level(8)], open_line(units=0)) == 8


@pytest.mark.promise("S6")
def test_the_first_level_that_is_not_earlier_than_the_taking_answers_for_them():
    row = handed(taken_at=at(10))
    assert value([level(8, 9)], row) == 6
    assert value([level(6, 10)], row) == 6
    assert value([level(9, 30, where="attic/attic"), level(8)], row) == 15, "another warehouse's answers for nothing"


@pytest.mark.promise("S6", "H5")
def test_a_level_that_was_asked_for_after_the_taking_was_known_answers_for_them_too():
    """A lost answer makes it later than it was, and the level fell before."""
    row = handed(taken_at=at(10), taken_seen_at=at(10))
    read = [msgspec.structs.replace(level(6, 9), read_at=when) for when in (None, at(10), at(11))]
    assert [value([one], row) for one in read] == [4, 4, 6]
    assert value([level(6, 9), msgspec.structs.replace(level(1, 9, where="attic/attic"), read_at=at(11))], row) == 5
    assert value([read[2]], handed(taken_at=at(10))) == 4, "of rows that were kept before, nobody knows when"


@pytest.mark.promise("S6")
def test_units_that_another_warehouse_sends_are_not_missing_here():
    levels = [level(8), level(4, where="attic/attic")]
    assert value(levels, handed(), locations=frozenset({"attic"})) == 4
    assert value(levels, handed(), locations=frozenset({"warehouse"})) == 6


@pytest.mark.promise("S6")
def test_units_of_a_warehouse_that_states_nothing_are_missing_wherever_somebody_does():
    assert value([level(4, where="attic/attic")], handed()) == 2


@pytest.mark.promise("S6")
def test_a_physical_level_contains_what_was_shipped_before_it():
    physical = {"physical": frozenset({"warehouse"})}
    row = handed(taken_at=at(10))
    assert value([level(8, 30)], row, **physical) == 6, "taken, and still on the shelf"
    sent = handed(taken_at=at(10), shipped_at=at(20), sent=2)
    assert value([level(8, 19)], sent, **physical) == 6
    assert value([level(6, 20)], sent, **physical) == 6
    assert stated_of([level(6, 20)], terms(**physical)).contains(sent)


@pytest.mark.promise("S6")
def test_of_an_order_that_leaves_in_parts_only_the_rest_is_missing():
    row = handed(3, shipped_at=at(20), sent=1)
    physical = {"physical": frozenset({"warehouse"})}
    assert value([level(8, 19)], row, **physical) == 5
    assert value([level(7, 20)], row, **physical) == 5
    assert not stated_of([level(7, 20)], terms(**physical)).contains(row)


@pytest.mark.promise("O7")
def test_an_order_of_the_past_counts_only_where_levels_are_physical():
    past, physical = open_line(counts=False), frozenset({"warehouse"})
    assert value([level(8)], past) == 8
    assert value([level(8)], past, physical=physical) == 6
    assert value([level(8)], handed(counts=False), physical=physical) == 6
    assert value([level(8), level(1, where="attic/attic")], past, physical=frozenset({"attic"})) == 7
    assert value([level(8)], past, physical=physical, now=at(60 * 24 * 400)) == 6, "until it is shipped"


@pytest.mark.promise("S7")
def test_the_pickup_location_answers_for_what_no_warehouse_sends():
    row = open_line(ended_at=at(30))
    pickups = {"market": "warehouse/main"}
    assert value([level(8, 40)], row) == 6, "nobody said where it was taken from"
    assert value([level(8, 29)], row, pickups=pickups) == 6
    assert value([level(6, 30)], row, pickups=pickups) == 6
    assert value([level(6, 30, where="warehouse/returns")], row, pickups=pickups) == 4
    assert value([level(8, 40)], open_line(), pickups=pickups) == 6, "it has not ended"


@pytest.mark.promise("S6")
def test_a_unit_that_nobody_answers_for_stops_counting_after_guard_days():
    row, day = open_line(), 24 * 60
    assert value([level(8)], row, now=at(5 + 14 * day)) == 6
    assert value([level(8)], row, now=at(6 + 14 * day)) == 8
    assert value([level(8)], row, guard_days=30, now=at(6 + 14 * day)) == 6
    assert value([level(8)], open_line(active_at=at(13 * day)), now=at(6 + 14 * day)) == 6, "it is processing again"
    [held] = held_back([level(8)], [row], terms(now=at(6 + 14 * day)))
    assert held.expired
    assert held.units == 2


@pytest.mark.promise("S11")
def test_a_master_shops_level_contains_its_own_sales():
    levels = [level(8, 10, where="shop-de/shop-de")]
    master = {"masters": frozenset({"shop-de"}), "counting": frozenset({"shop-de"})}
    assert value(levels, open_line(origin="shop-de"), **master) == 8
    assert value(levels, open_line(origin="shop-de", made_at=at(11)), **master) == 6
    assert value(levels, open_line(), **master) == 6


@pytest.mark.promise("S5")
def test_only_a_number_that_changed_is_told():
    assert number([level(8)], [], UNTOLD, terms()).write
    assert not number([level(8)], [], told(8), terms()).write
    assert number([level(8)], [], told(7), terms()).write


@pytest.mark.promise("S10")
def test_its_own_sale_causes_no_write():
    row = open_line(origin="shop-nl", remote="9")
    found = number([level(8)], [row], told(8), terms())
    assert (found.value, found.write) == (6, False)
    overwritten = open_line(origin="shop-nl", remote="9", made_at=at(1))
    assert number([level(8)], [overwritten], told(8), terms()).write


@pytest.mark.promise("S10")
def test_units_sold_in_orders_that_are_not_in_are_held_back_and_said_so():
    seen = told(8, seen=5, seen_as_of=at(2), seen_at=at(2), moved_by="sales")
    found = number([level(8)], [], seen, terms())
    assert (found.value, found.write, found.unexplained, found.since) == (5, False, 3, at(2))
    assert found.rule == "8 warehouse/main - 3 sold there in orders not in yet"
    above = told(8, seen=9, seen_as_of=at(2), seen_at=at(2), moved_by="sales")
    found = number([level(8)], [], above, terms())
    assert (found.value, found.write) == (9, False)
    assert found.rule == "8 warehouse/main + 1 given back there in orders not in yet"
    swept = number([level(8)], [], seen, terms(swept_from=at(3)))
    assert (swept.value, swept.write, swept.correction) == (8, True, True)


@pytest.mark.promise("S11")
def test_the_fourth_correction_in_an_hour_is_a_fight():
    by_hand = {"seen": 3, "seen_as_of": at(2), "seen_at": at(2), "moved_by": "others"}
    for past, fights in (((), False), ((at(30), at(40)), False), ((at(30), at(40), at(50)), True)):
        found = number([level(8)], [], told(8, corrected=past, **by_hand), terms())
        assert (found.correction, found.fight, found.write) == (True, fights, not fights)
    long_ago = number([level(8)], [], told(8, corrected=(at(0), at(40), at(50)), **by_hand), terms())
    assert long_ago.write, "an hour is an hour"
    assert not number([level(8)], [], told(7, stopped=True), terms()).write, "a person must let it go on"
    agreed = number([level(3)], [], told(8, **by_hand), terms())
    assert (agreed.write, agreed.correction) == (False, False), "it happens to be right"


def test_the_rule_says_how_the_number_was_made():
    levels = [level(12), level(3, where="attic/attic")]
    found = number(levels, [open_line()], UNTOLD, terms(buffer=1))
    assert found.rule == "12 warehouse/main + 3 attic/attic - 2 on open orders - 1 buffer"
