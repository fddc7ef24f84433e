"""Errors are named by what to do next, and speak for themselves (H9)."""

from datetime import timedelta

import pytest

from hub_core.errors import Forbidden, NotFound, PartlyRejected, Rejected, Unauthorised, Unavailable, Unsupported


@pytest.mark.promise("H9")
def test_an_error_without_a_message_says_what_it_means():
    assert str(Unsupported()) == "Stop: this port does not do that."
    assert str(Rejected("MUG is unknown")) == "MUG is unknown"


@pytest.mark.promise("H9")
def test_whom_to_call_is_a_kind_of_waiting_and_what_is_not_there_a_kind_of_no():
    assert issubclass(Forbidden, Unauthorised)
    assert issubclass(Unauthorised, Unavailable)
    assert issubclass(NotFound, Rejected)


def test_a_partial_no_names_every_key():
    partly = PartlyRejected({"MUG": "unknown", "BOWL": "negative"})
    assert str(partly) == "MUG: unknown; BOWL: negative"
    assert partly.refused == {"MUG": "unknown", "BOWL": "negative"}
    assert partly.not_found == frozenset()


@pytest.mark.promise("H9")
def test_a_partial_no_says_which_keys_are_not_there():
    partly = PartlyRejected({"MUG": "gone", "BOWL": "negative"}, not_found=["MUG"])
    assert partly.not_found == {"MUG"}


@pytest.mark.promise("H5")
def test_who_is_away_may_have_acted_unless_it_is_certain():
    assert Unavailable("x").may_have_acted
    assert not Unavailable("x", may_have_acted=False).may_have_acted
    assert Unavailable("x", retry_after=timedelta(seconds=9)).retry_after == timedelta(seconds=9)
