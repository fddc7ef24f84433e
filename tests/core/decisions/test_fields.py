"""When two values of a field say the same, and what a mark of one tells."""

import pytest

from hub_core.decisions.fields import FIELDS, is_empty, mark, same
from hub_core.models import Address
from hub_core.testing.samples import address


@pytest.mark.promise("C3")
@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("phone", "+31 30 1234567", "0031 (0)30-1234567".replace("(0)", "")),
        ("mobile", "06 12345678", "06-12345678"),
        ("email", " Anna@Example.org", "anna@example.org"),
        ("first_name", "Anna  Maria ", "Anna Maria"),
        ("vat_number", "NL 1234", "nl1234"),
        ("language", "NL", "nl"),
        ("billing", address(postcode="3511AB", country="nl"), address(postcode="3511 ab")),
        ("marketing", True, True),
    ],
)
def test_what_two_systems_write_differently_is_the_same(field, one, other):
    assert same(field, one, other)
    assert mark(field, one) == mark(field, other)


@pytest.mark.promise("C3")
@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("phone", "030 1234567", "030 1234568"),
        ("first_name", "anna", "Anna"),
        ("billing", address(), address(number="14")),
        ("marketing", None, False),
    ],
)
def test_what_differs_is_a_change(field, one, other):
    assert not same(field, one, other)
    assert mark(field, one) != mark(field, other)


@pytest.mark.promise("C8")
def test_a_mark_does_not_hold_what_it_is_of():
    assert "anna" not in mark("email", "anna@example.org")


def test_only_what_says_nothing_is_empty():
    assert [value for value in ("", None, Address(), False, "x") if is_empty(value)] == ["", None, Address()]


def test_every_field_of_a_customer_is_merged():
    assert {"ref", "as_of", "read_at", "deleted"}.isdisjoint(FIELDS)
    assert len(FIELDS) == 14
