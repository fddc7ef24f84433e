"""What the ledger proves: what became of each level, and that the present one is its fold (S2, S5)."""

import pytest
from msgspec.structs import replace

from hub_core.decisions.ledger import Outcome, folds, outcomes
from hub_core.models import LedgerLine, Level, Shelf
from hub_core.testing.samples import NOON

MUG = "prd-0000000001"
SHELF = Shelf(to="shop-nl", product=MUG, remote="101", told=5)


def stated(id_, old, new, *, location="warehouse/main", what="stated"):
    return LedgerLine(id=id_, product=MUG, location=location, what=what, old=old, new=new, who="warehouse", at=NOON)


def told(id_, new, *, upto, since=0, what="told", at="shop-nl/101"):
    line = stated(id_, None, new, location=at, what=what)
    return replace(line, who="hub", upto=upto, since=since)


def became(lines, *shelves):
    return {id_: [(one.then, one.line) for one in of] for id_, of in outcomes(lines, shelves or (SHELF,)).items()}


def test_a_level_that_was_told_names_the_line_that_told_it():
    lines = [stated(1, None, 5), told(2, 4, upto=1)]
    assert outcomes(lines, [SHELF]) == {1: (Outcome(at="shop-nl/101", then="told", line=2, number=4),)}


@pytest.mark.promise("S5")
def test_of_several_that_waited_the_newest_was_told_and_the_others_are_superseded_by_it():
    lines = [stated(1, None, 5), stated(2, 5, 6, what="changed"), stated(3, 6, 7), told(4, 7, upto=3)]
    assert became(lines) == {1: [("superseded", 3)], 2: [("superseded", 3)], 3: [("told", 4)]}


@pytest.mark.promise("S5")
def test_levels_of_two_locations_do_not_supersede_each_other():
    lines = [stated(1, None, 5), stated(2, None, 6, location="attic/main"), told(3, 11, upto=2)]
    assert became(lines) == {1: [("told", 3)], 2: [("told", 3)]}


def test_a_number_that_stayed_the_same_was_nothing_to_tell_whatever_was_told_later():
    same = [stated(1, None, 5), told(2, 5, upto=1), stated(3, 5, 4)]
    assert became(same, replace(SHELF, since=3))[3] == [("nothing to tell", 0)]
    later = [*same, stated(4, 4, 9), told(5, 9, upto=4, since=3)]
    assert became(later) == {1: [("told", 2)], 3: [("nothing to tell", 0)], 4: [("told", 5)]}


def test_what_no_number_knows_of_yet_waits():
    lines = [stated(1, None, 5), told(2, 5, upto=1), stated(3, 5, 4), stated(4, 4, 3)]
    assert became(lines, replace(SHELF, since=1)) == {1: [("told", 2)], 3: [("superseded", 4)], 4: [("waiting", 0)]}


def test_a_number_computed_before_a_level_says_nothing_of_it():
    lines = [stated(1, None, 5), stated(2, 5, 6), told(3, 5, upto=1), told(4, 6, upto=3, since=1, what="corrected")]
    assert became(lines) == {1: [("told", 3)], 2: [("told", 4)]}


def test_each_channel_has_an_outcome_of_its_own_also_one_without_ids():
    bare = Shelf(to="market", product=MUG, remote="")
    lines = [stated(1, None, 5), told(2, 5, upto=1, at="market")]
    assert became(lines, SHELF, bare) == {1: [("waiting", 0), ("told", 2)]}


def level(available, location="warehouse/main"):
    return Level(
        product=MUG, location=location, giver="warehouse", available=available, as_of=NOON, stated_at=NOON, at=NOON
    )


@pytest.mark.promise("S2")
def test_a_level_that_is_the_fold_of_its_ledger_is_proven():
    lines = [stated(1, None, 5), told(2, 5, upto=1), stated(3, 5, 7, what="changed"), stated(4, None, 2, location="b")]
    assert folds(lines, [level(7), level(2, "b")]) == []
    assert folds([], []) == []


@pytest.mark.promise("S2")
def test_every_break_in_the_fold_is_named():
    lines = [stated(1, 4, 5), stated(2, 6, 7), stated(3, None, 1, location="gone")]
    assert folds(lines, [level(9), level(3, "new")]) == [
        "line 1 at warehouse/main begins with 4, but it is the first one",
        "line 2 at warehouse/main begins with 6, but line 1 left 5",
        "the level at gone is None, but its ledger makes it 1",
        "the level at new is 3, but its ledger makes it None",
        "the level at warehouse/main is 9, but its ledger makes it 7",
    ]
