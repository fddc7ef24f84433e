"""The demo tells what the hub wrote, and fails on anything that is not as expected."""

import io
from datetime import UTC, datetime

import pytest
from rich.console import Console

from adapters.cli.demo.summary import unsound
from adapters.cli.demo.telling import Telling, line_told
from hub_core.models import LedgerLine

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SHOP = {"orders": [], "mails": [], "variants": [{"sku": "MUG", "stockLevel": 7}]}
WAREHOUSE = {"orders": [{"reference": "shop-nl:1", "created": 1}], "stock": [{"sku": "MUG", "available": 7}]}


@pytest.fixture
def heard():
    """What was told."""
    return io.StringIO()


@pytest.fixture
def telling(heard):
    """Tells it, without colours."""
    return Telling(Console(file=heard, width=200, highlight=False))


def line(what, **said):
    return LedgerLine(
        product="prd-1", at=NOON, **{"location": "warehouse/main", "new": 5, "who": "warehouse", **said}, what=what
    )


def test_what_does_not_hold_is_told_and_fails_the_demo(telling, heard):
    telling.expected("the shop shows 7", holds=True)
    assert telling.failed == []
    telling.expected("the shop shows 8", holds=False)
    telling.summary([("lost", "0")])
    assert telling.failed == ["the shop shows 8"]
    assert "✘ expected: the shop shows 8" in heard.getvalue()
    assert "1 expectation did not hold." in heard.getvalue()


def test_brackets_in_what_a_vendor_says_are_no_colours(telling, heard):
    telling.wrote("shop-nl", "ORD1  the shop says [red]no[/red] [/]")
    assert "the shop says [red]no[/red] [/]" in heard.getvalue()


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (line("stated", old=7), ("warehouse", "MUG  stated at warehouse/main: 7 → 5")),
        (line("stated"), ("warehouse", "MUG  stated at warehouse/main: 5")),
        (
            line("told", location="shop-nl/12", who="hub", cause="5 warehouse/main"),
            ("hub", "MUG  shop-nl is told 5: 5 warehouse/main"),
        ),
        (line("observed", location="shop-nl/12", who="shop-nl"), ("shop-nl", "MUG  the shop shows 5")),
        (line("moved in"), ("warehouse", "MUG  5 at warehouse/main, which had waited for this product")),
    ],
)
def test_a_line_of_the_ledger_is_a_sentence(written, told):
    assert line_told("MUG", written) == told


def test_a_sound_day_has_no_fault():
    assert unsound({"shop-nl": SHOP}, WAREHOUSE, lost=0, problems=()) == []


@pytest.mark.parametrize(
    ("shop", "warehouse", "fault"),
    [
        ({"variants": [{"sku": "MUG", "stockLevel": 8}]}, {}, "no shop offers more than the warehouse has"),
        ({"mails": [{"order": "1", "kind": "shipped"}] * 2}, {}, "each customer got at most one mail for an order"),
        ({}, {"orders": [{"reference": "shop-nl:1", "created": 2}]}, "the warehouse made each order once"),
    ],
)
def test_a_wrong_number_is_named(shop, warehouse, fault):
    assert unsound({"shop-nl": {**SHOP, **shop}}, {**WAREHOUSE, **warehouse}, lost=0, problems=()) == [fault]


def test_what_is_lost_and_what_is_a_problem_are_named():
    assert unsound({"shop-nl": SHOP}, WAREHOUSE, lost=1, problems=("x",)) == ["lost: 0", "no problem is open"]
