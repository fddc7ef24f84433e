"""How codes are compared (P3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub_core.decisions.matching import barcode_key, is_gtin, sku_key


def with_check_digit(digits: str) -> str:
    total = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(digits)))
    return digits + str(-total % 10)


@pytest.mark.promise("P3")
@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("8712345678906", True),
        ("8712345678907", False),
        ("036000291452", True),
        ("0036000291452", True),
        ("00036000291452", True),
        ("96385074", True),
        ("12345", False),
        ("871234567890X", False),
        ("٨٧١٢٣٤٥٦٧٨٩٠٦", False),
        ("00000000", False),
        ("", False),
    ],
)
def test_a_gtin_has_a_length_and_a_check_digit(text, is_one):
    assert is_gtin(text) is is_one


@pytest.mark.promise("P3")
@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("036000291452", "0036000291452", True),
        (" 036000291452 ", "00036000291452", True),
        ("Shelf-7", "SHELF-7 ", True),
        ("007", "7", False),
        ("8712345678906", "8712345678907", False),
    ],
)
def test_barcodes_are_compared_as_gtin_where_they_are_one(one, other, same):
    assert (barcode_key(one) == barcode_key(other)) is same


@pytest.mark.promise("P3")
def test_an_empty_code_is_no_name():
    assert (barcode_key("  "), sku_key(" ")) == ("", "")
    assert sku_key(" Mug ") == "mug"


@pytest.mark.promise("P3")
@given(st.text("0123456789", min_size=11, max_size=11).filter(lambda digits: digits.strip("0")))
def test_a_upc_equals_its_ean_and_its_gtin_14(digits):
    upc = with_check_digit(digits)
    assert is_gtin(upc)
    assert barcode_key(upc) == barcode_key(f"0{upc}") == barcode_key(f"00{upc}")


@pytest.mark.promise("P3")
@given(st.text("0123456789", min_size=12, max_size=12).filter(lambda digits: digits.strip("0")), st.integers(1, 9))
def test_a_wrong_check_digit_is_always_seen(digits, more):
    right = with_check_digit(digits)
    assert not is_gtin(right[:-1] + str((int(right[-1]) + more) % 10))
