"""What becomes of something that did not work (H9), and how long one waits."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub_core.decisions.fate import FIRST, LONGEST, NOT_YET, TRIES_OF_THE_UNEXPECTED, back_off, fate
from hub_core.errors import (
    ConfigError,
    Forbidden,
    NotFound,
    PartlyRejected,
    Rejected,
    Unauthorised,
    Unavailable,
    Unsupported,
)

SECOND = timedelta(seconds=1)
FAULTS = [
    Unavailable("away"),
    Unauthorised("who?"),
    Forbidden("not this"),
    NotFound("gone"),
    Rejected("no"),
    Unsupported("never"),
    ConfigError("wrong file"),
    PartlyRejected({"MUG": "no"}),
    KeyError("oops"),
]


def of(fault, *, attempts=0, age=timedelta()):
    return fate(fault, attempts=attempts, age=age, chance=0.0)


@pytest.mark.promise("H9")
@pytest.mark.parametrize(
    ("fault", "attempts", "age", "expected"),
    [
        (Unavailable("x"), 0, timedelta(), ("later", "", True)),
        (Unavailable("x"), 999, timedelta(days=9), ("later", "", True)),
        (Unauthorised("x"), 0, timedelta(), ("later", "connector", False)),
        (Forbidden("x"), 0, timedelta(), ("later", "stream", False)),
        (NotFound("x"), 0, timedelta(), ("later", "", False)),
        (NotFound("x"), 0, NOT_YET - SECOND, ("later", "", False)),
        (NotFound("x"), 0, NOT_YET, ("park", "", False)),
        (Rejected("x"), 0, timedelta(), ("park", "", False)),
        (Unsupported("x"), 0, timedelta(), ("park", "", False)),
        (PartlyRejected({"MUG": "x"}), 0, timedelta(), ("park", "", False)),
        (ConfigError("x"), 0, timedelta(), ("park", "", False)),
        (ZeroDivisionError("x"), TRIES_OF_THE_UNEXPECTED - 2, timedelta(), ("later", "", False)),
        (ZeroDivisionError("x"), TRIES_OF_THE_UNEXPECTED - 1, timedelta(), ("park", "", False)),
    ],
)
def test_every_fault_has_its_fate(fault, attempts, age, expected):
    end = of(fault, attempts=attempts, age=age)
    assert (end.then, end.stops, end.down) == expected


@pytest.mark.promise("H6")
def test_the_reason_is_the_fault_in_words_that_a_person_understands():
    assert of(Rejected("MUG is unknown here")).reason == "MUG is unknown here"
    assert of(Unsupported()).reason == "Stop: this port does not do that."
    assert of(KeyError("sku")).reason == "unexpected KeyError: 'sku'"


@pytest.mark.promise("H9")
def test_one_waits_as_long_as_the_far_side_asks_and_never_shorter_than_ones_own_turn():
    assert of(Unavailable("x", retry_after=timedelta(hours=1))).wait == timedelta(hours=1)
    assert of(Unavailable("x", retry_after=SECOND), attempts=6).wait == back_off(6, 0.0)


@pytest.mark.promise("H9")
def test_a_number_that_is_not_there_yet_is_not_asked_for_every_second():
    assert of(NotFound("x")).wait == 5 * SECOND
    assert of(NotFound("x"), attempts=5).wait == 32 * SECOND


@given(st.integers(0, 10**6), st.floats(0, 1))
def test_back_off_stays_within_half_and_whole_and_never_above_the_longest(attempts, chance):
    whole = min(LONGEST, FIRST * 2 ** min(attempts, 20))
    assert whole / 2 <= back_off(attempts, chance) <= whole


@given(st.integers(0, 30), st.floats(0, 1))
def test_back_off_grows_until_it_is_longest(attempts, chance):
    assert back_off(attempts + 1, chance) >= back_off(attempts, chance)


@pytest.mark.promise("H6")
@given(st.sampled_from(FAULTS), st.integers(0, 100), st.timedeltas(timedelta(), timedelta(days=30)), st.floats(0, 1))
def test_what_goes_on_later_always_waits_and_what_is_parked_has_a_reason(fault, attempts, age, chance):
    end = fate(fault, attempts=attempts, age=age, chance=chance)
    assert end.reason
    assert end.then == "park" or end.wait > timedelta()
