"""How codes are compared, and what they name (P2 to P5)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub_core.decisions.matching import (
    Coded,
    Doubt,
    Linked,
    Match,
    barcode_key,
    beside,
    doubles,
    doubt,
    is_gtin,
    match,
    named,
    sku_key,
)
from hub_core.models import Ref
from hub_core.testing import samples


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


@pytest.mark.promise("P2", "P4", "P5")
@pytest.mark.parametrize(
    ("by_barcode", "by_sku", "named_is"),
    [
        ((), (), ()),
        (("a",), (), ("a",)),
        ((), ("b",), ("b",)),
        (("a",), ("b",), ("a",)),
        (("a",), ("a", "b"), ("a",)),
        ((), ("b", "a"), ("a", "b")),
        (("b", "a"), (), ("a", "b")),
        (("a", "b"), ("b",), ("b",)),
        (("a", "b"), ("b", "c"), ("b",)),
        (("a", "b"), ("c",), ("a", "b", "c")),
        (("a", "b"), ("a", "b"), ("a", "b")),
    ],
)
def test_the_barcode_goes_first_and_the_sku_chooses_where_it_names_several(by_barcode, by_sku, named_is):
    assert named(by_barcode, by_sku) == named_is


def coded(key, barcode="", sku=""):
    return Coded(Ref.of(key), barcode, sku)


def hub(identity, *links, orphan=False):
    return Linked(identity, links, orphan=orphan)


@pytest.mark.promise("P2", "P4", "P5")
@pytest.mark.parametrize(
    ("said", "known", "expected"),
    [
        (coded("shop:1", "b1", "mug"), [], Match()),
        (coded("shop:1", "b1", "mug"), [hub("A", coded("wh:1", "b1", "x"))], Match(("A",), "barcode")),
        (coded("shop:1", "b1", "mug"), [hub("A", coded("wh:1", "", "mug"))], Match(("A",), "sku")),
        (coded("shop:1", "b1", "mug"), [hub("A", coded("wh:1", "b2", "mug"))], Match(("A",), "sku")),
        (coded("shop:1", "b1", "mug"), [hub("A", coded("shop:2", "b2", "mug"))], Match()),
        (coded("shop:1", "", "mug"), [hub("A", coded("shop:2", "b2", "mug"))], Match()),
        (coded("shop:1", "", "mug"), [hub("A", coded("shop:2", "", "mug"))], Match(("A",), "sku")),
        (coded("shop:1", "b1", "mug"), [hub("A", coded("shop:2", "b1", "cup"))], Match()),
        (coded("shop:1", "b1", "mug"), [hub("A", coded("shop:2", "b1"))], Match(("A",), "barcode")),
        (coded("shop:1", "b1"), [hub("A", coded("shop:2", "b1", "cup"))], Match(("A",), "barcode")),
        (
            coded("shop:1", "b1", "mug"),
            [hub("A", coded("shop:2", "b1", "cup"), coded("wh:1", "b1")), hub("B", coded("wh:2", "", "mug"))],
            Match(("B",), "sku"),
        ),
        (coded("shop:1", "b1", "mug"), [hub("A", coded("shop:1", "b1", "mug"))], Match()),
        (
            coded("shop:1", "b1", "mug"),
            [hub("A", coded("wh:1", "b1")), hub("B", coded("wh:2", "b2", "mug"))],
            Match(("A",), "barcode", beside=("B",)),
        ),
        (
            coded("shop:3", "b1", "cup"),
            [hub("A", coded("shop:1", "b1", "mug")), hub("B", coded("shop:2", "b2", "cup"))],
            Match(),
        ),
        (
            coded("shop:2", "b2", "s"),
            [hub("A", coded("wh:1", "b2", "s"), coded("shop:1", "b1", "s"))],
            Match(("A",), "barcode", room=(Ref("shop", "1"),)),
        ),
        (
            coded("shop:2", "b2", "s"),
            [hub("A", coded("shop:0", "b2", "x"), coded("shop:1", "b1", "s"))],
            Match(),
        ),
        (
            coded("wh:2", "b1", "plate"),
            [
                hub("A", coded("shop:1", "b1", "mug")),
                hub("B", coded("shop:2", "b1", "cup"), coded("wh:1", "b1", "cup")),
            ],
            Match(("A", "B"), "barcode"),
        ),
        (
            coded("shop:3", "b1", "plate"),
            [hub("A", coded("shop:1", "b1", "mug")), hub("B", coded("shop:2", "b1", "cup"))],
            Match(),
        ),
        (coded("shop:1", "b1", "mug"), [hub("A", coded(":A", "b2", "mug"), orphan=True)], Match()),
        (coded("shop:1", "", "mug"), [hub("A", coded(":A", "b2", "mug"), orphan=True)], Match(("A",), "sku")),
        (
            coded("wh:1", "b3", "s"),
            [hub("A", coded("shop:1", "b1", "s")), hub("B", coded("shop:2", "b2", "s"))],
            Match(("A", "B"), "sku"),
        ),
    ],
)
def test_which_hub_product_it_is(said, known, expected):
    assert match(said, known) == expected


@pytest.mark.promise("P4")
@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([hub("A")], None),
        ([hub("A", coded("wh:1", "b1", "mug"))], None),
        ([hub("A", coded("wh:1", "", "mug"))], None),
        ([hub("A", coded("wh:1", "b2", "mug"))], Doubt("two barcodes", refs=(Ref("wh", "1"),))),
        ([hub("A"), hub("B", coded("wh:1", "b1"))], Doubt("elsewhere", others=("B",))),
        ([hub("A"), hub("B", coded("wh:1", "", "mug"))], Doubt("elsewhere", others=("B",))),
        (
            [hub("A", coded("wh:1", "b1")), hub("B", coded("wh:2", "b2", "mug"))],
            Doubt("two products", others=("B",)),
        ),
    ],
)
def test_whether_a_link_is_in_doubt(others, expected):
    assert doubt(coded("shop:1", "b1", "mug"), "A", others) == expected


def test_doubles_are_others_of_the_same_connector():
    links = [coded("shop:1"), coded("shop:2"), coded("wh:1")]
    assert doubles(links[0], links) == (Ref("shop", "2"),)


def test_products_are_compared_by_their_keys():
    mug = samples.product(sku=" MUG ", barcode="08712345678906")
    assert Coded.of(mug) == Coded(mug.ref, "gtin:8712345678906", "mug")
    assert Coded.of(mug).codes() == {"barcode:gtin:8712345678906", "sku:mug"}
    assert beside(Coded.of(mug), "A", [hub("A", Coded.of(mug), coded("wh:1")), hub("B")]) == (coded("wh:1"),)
