"""What stands on a channel's shelf: our last write, its own sales since, and what was seen there (S10, S11)."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from hub_core.decisions.shelf import Standing, expected, folded, known_sales, seen_counts, standing_of
from hub_core.models import Reserved, Shelf

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def shelf(**changes) -> Shelf:
    """Told eight at noon."""
    eight = Shelf(to="shop-nl", product="prd-1", remote="9", told=8, told_at=at(0), kept_at=at(1), computed_at=at(-1))
    return msgspec.structs.replace(eight, **changes)


def sale(seconds: float, units: int = 2, **changes) -> Reserved:
    """Mugs sold in the shop so many seconds after our write, known five seconds later."""
    row = Reserved(
        order="shop-nl:7",
        line="77",
        number="1001",
        origin="shop-nl",
        product="prd-1",
        remote="9",
        sold=units,
        units=units,
        made_at=at(seconds),
        seen_at=at(seconds + 5),
        active_at=at(seconds + 5),
    )
    return msgspec.structs.replace(row, **changes)


def stands(shelf: Shelf, *rows: Reserved, swept_from: datetime | None = None) -> Standing:
    return standing_of(shelf, rows, swept_from=swept_from)


def seen(level: int, seconds: float, **changes) -> Shelf:
    """That level was seen there, as of so many seconds after our write."""
    found = {"seen": level, "seen_as_of": at(seconds), "seen_at": at(seconds + 1), "moved_by": "sales", **changes}
    return shelf(**found)


def test_what_was_never_told_has_no_level():
    assert stands(shelf(told=None)) == Standing(None)
    assert expected(shelf(told=None), []) is None


@pytest.mark.promise("S10")
def test_sold_and_given_back_in_the_second_in_which_it_was_seen_is_written_again():
    """Eight may have been seen before the sale or after all of it."""
    gone = msgspec.structs.replace(sale(60), units=0, back_at=at(60.9))
    assert stands(seen(8, 60.5), gone) == Standing(6, unsure=True)
    assert stands(seen(8, 62), gone) == Standing(8, since=at(63)), "seen later, it shows both"


@pytest.mark.promise("S10")
def test_its_own_sale_lowers_what_it_was_told():
    assert stands(shelf(), sale(60)) == Standing(6)
    assert expected(shelf(), [sale(60)]) == 6


@pytest.mark.parametrize(
    "other",
    [{"origin": "market"}, {"remote": "10"}, {"folded": 2}],
    ids=["sold elsewhere", "sold under another id", "folded already"],
)
def test_what_is_not_its_own_sale_lowers_nothing(other):
    assert stands(shelf(), sale(60, **other)) == Standing(8)


@pytest.mark.parametrize(("remote", "sold_as"), [("", "77"), ("9", "")])
def test_a_sale_is_its_own_where_one_of_both_has_no_id(remote, sold_as):
    assert stands(shelf(remote=remote), sale(60, remote=sold_as)).level == 6


@pytest.mark.promise("S10")
@pytest.mark.parametrize("seconds", [-3, 0, 0.9])
def test_a_sale_before_our_write_or_in_its_second_was_overwritten_and_is_written_again(seconds):
    assert stands(shelf(), sale(seconds)) == Standing(8, unsure=True)


def test_a_sale_that_the_number_knew_of_is_not_written_again():
    assert stands(shelf(computed_at=at(30)), sale(-3)) == Standing(8)
    assert stands(shelf(computed_at=None), sale(-3)) == Standing(8)
    knew = known_sales(shelf(), [sale(-3)], computed_at=at(-1))
    assert stands(shelf(knew=knew), sale(-3)) == Standing(8), "taken in just before: clocks alone could not tell"
    assert stands(shelf(knew=knew), sale(-3, line="78")) == Standing(8, unsure=True)
    assert stands(shelf(knew=knew), sale(-3, seen_at=at(3))) == Standing(8, unsure=True), "more of the same line"


@pytest.mark.promise("S10")
def test_a_number_knows_of_the_sales_about_which_clocks_leave_a_doubt():
    long_ago, elsewhere = sale(-9, seen_at=at(-9)), sale(-3, origin="market")
    assert known_sales(shelf(), [long_ago, elsewhere], computed_at=at(0)) == ()
    assert len(known_sales(shelf(), [sale(-3), sale(-3, line="78")], computed_at=at(0))) == 2


@pytest.mark.promise("H5")
def test_a_number_on_its_way_may_not_have_arrived():
    assert stands(shelf(writing=5)).unsure
    assert stands(seen(8, 60, writing=5)).unsure
    assert not stands(seen(5, 60, writing=5)).unsure


def test_what_was_seen_counts_only_after_our_write():
    assert not seen_counts(shelf())
    assert not seen_counts(seen(3, -1))
    assert not seen_counts(seen(3, 0.9)), "the same second may be before or after"
    assert not seen_counts(seen(3, 0, seen_read_at=at(0.5))), "read before our write was known to have arrived"
    assert seen_counts(seen(3, 1))
    assert seen_counts(seen(3, 0, seen_read_at=at(2))), "read after it"
    assert seen_counts(seen(3, 0, told_at=None))
    assert stands(seen(3, -1)) == Standing(8)


def test_what_fits_is_no_difference():
    assert stands(seen(6, 61), sale(60)) == Standing(6)
    assert stands(seen(6, 61), sale(60), sale(90, 1)) == Standing(5), "and what was sold later lowers it"


@pytest.mark.promise("S10")
def test_units_that_no_order_explains_are_held_back_until_a_sweep_that_began_later():
    short = seen(5, 61)
    held = Standing(5, unexplained=1, since=at(62))
    assert stands(short, sale(60)) == held
    assert stands(short, sale(60), swept_from=at(62)) == held, "it began no later than that was seen"
    assert stands(short, sale(60), swept_from=at(63)) == Standing(5, by_others=True)


@pytest.mark.promise("S10")
def test_a_level_above_by_its_own_moves_is_left_alone_until_a_sweep():
    assert stands(seen(9, 61)) == Standing(9, unexplained=-1, since=at(62))
    assert stands(seen(9, 61), swept_from=at(63)) == Standing(9, by_others=True)


@pytest.mark.promise("S10")
def test_a_level_above_is_explained_by_what_was_given_back():
    back = sale(30, units=0, sold=2, back_at=at(60))
    assert stands(seen(8, 61), back) == Standing(8, since=at(62))
    assert stands(seen(9, 61), back) == Standing(9, unexplained=-1, since=at(62))
    assert stands(seen(8, 61), sale(30, units=0, sold=2, back_at=at(-1))) == Standing(8, unexplained=-2, since=at(62))


@pytest.mark.promise("S11")
def test_a_change_by_others_is_a_difference():
    assert stands(seen(3, 60, moved_by="others")) == Standing(3, by_others=True)


@pytest.mark.promise("S10")
def test_a_level_that_was_as_it_should_be_and_is_not_any_more_is_written_again():
    """Nobody changed it: an order that came in late did."""
    assert stands(seen(3, 60, moved_by="")) == Standing(3, unsure=True)


@pytest.mark.promise("S10", "S11")
@pytest.mark.parametrize("moved_by", ["", "sales", "others"])
def test_a_level_seen_among_the_sales_of_its_second_is_nobodys_change(moved_by):
    """Three were sold in one second, and the level was told after the first: the others came after it."""
    sold = [sale(60, 1), sale(60.4, 2, line="78")]
    assert stands(seen(7, 60, moved_by=moved_by), *sold) == Standing(5)
    soon = seen(7, 60, moved_by=moved_by, seen_read_at=at(60.8))
    assert stands(soon, *sold) == Standing(5), "read before its second was over: more may have come after it"
    late = seen(7, 60, moved_by="others", seen_read_at=at(70))
    assert stands(late, *sold) == Standing(7, by_others=True), "read later, it holds all of its second"


@pytest.mark.promise("S10")
def test_what_was_held_back_in_a_number_stays_so_after_it_was_written():
    less = shelf(told_less=2, less_since=at(-60))
    assert stands(less) == Standing(8, unexplained=2, since=at(-60))
    assert stands(msgspec.structs.replace(less, seen=8, seen_as_of=at(60))).unexplained == 2
    assert stands(less, sale(-90, seen_at=at(5))).unexplained == 0, "its order is in"
    assert stands(less, sale(-90, 1, seen_at=at(5))).unexplained == 1
    assert stands(less, sale(-90, seen_at=at(-30))).unexplained == 2, "that one was known before"
    assert stands(less, sale(60)).unexplained == 2, "that one was sold after"
    assert stands(less, swept_from=at(-59)).unexplained == 0
    assert stands(shelf(told_less=2, less_since=at(-60), computed_at=None)).unexplained == 0


def test_what_is_held_back_before_and_after_our_write_adds_up():
    assert stands(seen(7, 60, told_less=2, less_since=at(-60))) == Standing(7, unexplained=3, since=at(61))


def test_a_sale_that_counts_no_more_lowers_what_was_told_for_good():
    after = folded(shelf(), sale(60))
    assert after is not None
    assert after.told == 6
    assert stands(after) == Standing(6)


@pytest.mark.parametrize(
    "row",
    [sale(60, origin="market"), sale(60, remote="10"), sale(0)],
    ids=["sold elsewhere", "another id", "overwritten"],
)
def test_what_it_does_not_stand_on_is_folded_without_a_trace(row):
    assert folded(shelf(), row) == shelf()


def test_a_shelf_that_was_never_told_needs_no_sale():
    assert folded(shelf(told=None), sale(60)) == shelf(told=None)


@pytest.mark.promise("S10")
def test_a_sale_is_needed_as_long_as_it_explains_what_was_seen():
    assert folded(seen(8, 30), sale(60)) is None, "it lowers what was seen before it"
    assert folded(seen(6, 60), sale(60)) == seen(6, 60, told=6), "what was seen contains it"
    assert folded(shelf(), sale(60, units=0, back_at=at(90))) is None, "it may explain a level above"
    assert folded(shelf(), sale(-60, units=0, back_at=at(0.9))) is None, "given back in the second of our write"
    assert folded(shelf(), sale(-60, units=0, back_at=at(-30))) == shelf()
