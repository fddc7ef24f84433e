"""Variants, levels and movements in the hub's words."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from connectors.lightspeed import wire
from connectors.lightspeed.translate import Family, Terms, level_from_wire, moved_by, product_from_wire
from hub_core.errors import Rejected
from hub_core.models import Money, Product, Ref
from hub_core.plugins import Expected

TERMS = Terms(origin="shop-nl", currency="EUR")
APRON = Family(title="Apron", brand="Kleiwerk")
TEN = datetime(2026, 1, 15, 10, tzinfo=UTC)


@pytest.fixture
def variant(changed: Callable[..., bytes]) -> Callable[..., wire.Variant]:
    """The recorded variant, with some fields changed."""
    return lambda **fields: wire.variant_of(changed("variants-updated.json", **fields))


@pytest.mark.promise("P1")
def test_a_variant_keeps_everything_it_says(variant: Callable[..., wire.Variant]) -> None:
    assert product_from_wire(variant(), TERMS, APRON) == Product(
        ref=Ref("shop-nl", "322900101"),
        as_of=TEN,
        sku="AP-S",
        barcode="8712345678906",
        article_code="A1",
        title="Apron",
        variant_title="S",
        brand="Kleiwerk",
        price=Money(Decimal("19.95"), "EUR"),
        weight=240,
        group="303811001",
    )


@pytest.mark.promise("P1", "H11")
@pytest.mark.parametrize(
    ("field", "said", "ours", "read"),
    [
        ("ean", None, "barcode", ""),
        ("ean", False, "barcode", ""),
        ("ean", 8712345678906, "barcode", "8712345678906"),
        ("sku", " AP-S ", "sku", "AP-S"),
        ("sku", "", "sku", "A1"),
        ("priceIncl", "19.95", "price", Money(Decimal("19.95"), "EUR")),
        ("priceIncl", False, "price", None),
        ("weight", 0, "weight", None),
        ("weight", "240", "weight", 240),
        ("weight", None, "weight", None),
        ("title", "Default", "variant_title", ""),
        ("title", False, "variant_title", ""),
        ("title", "apron", "variant_title", ""),
        ("stockTracking", "disabled", "stock_tracked", False),
        ("stockTracking", "indicator", "stock_tracked", True),
        ("product", False, "group", ""),
        ("updatedAt", None, "as_of", TEN - timedelta(hours=2)),
    ],
)
def test_odd_values_are_understood(
    variant: Callable[..., wire.Variant], field: str, said: Any, ours: str, read: Any
) -> None:
    assert getattr(product_from_wire(variant(**{field: said}), TERMS, APRON), ours) == read


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"id": 0}, "no variant"),
        ({"updatedAt": False, "createdAt": ""}, "says no time"),
        ({"weight": "heavy"}, "weight is no number"),
    ],
)
def test_what_cannot_be_a_product_is_refused_with_its_reason(
    variant: Callable[..., wire.Variant], changes: dict[str, Any], why: str
) -> None:
    with pytest.raises(Rejected, match=why):
        product_from_wire(variant(**changes), TERMS, APRON)


@pytest.mark.parametrize(("said", "shown"), [(3, 3), ("7", 7), (0, 0), (-2, -2), (None, None), (False, None)])
def test_a_level_is_what_the_shop_shows(variant: Callable[..., wire.Variant], said: Any, shown: int | None) -> None:
    level = level_from_wire(variant(stockLevel=said), TERMS)
    assert (level.available if level else None) == shown


def test_a_level_has_every_name_of_its_product(variant: Callable[..., wire.Variant]) -> None:
    level = level_from_wire(variant(), TERMS)
    assert level is not None
    assert (level.product.ref, level.product.sku, level.product.barcode) == (
        Ref("shop-nl", "322900101"),
        "AP-S",
        "8712345678906",
    )
    assert (level.as_of, level.location, level.moved_by) == (TEN, "", "")


def movements(*rows: tuple[int, str, int]) -> list[wire.VariantMovement]:
    """The newest first: (seconds after ten, channel, change)."""
    return [
        msgspec.convert(
            {"createdAt": (TEN + timedelta(seconds=at)).isoformat(), "channel": channel, "stockLevelChange": change},
            wire.VariantMovement,
        )
        for at, channel, change in rows
    ]


@pytest.mark.promise("S10", "S11")
@pytest.mark.parametrize(
    ("rows", "who"),
    [
        ([(60, "auto", -2)], "sales"),
        ([(90, "auto", -1), (60, "auto", -1), (0, "api", 5), (-60, "manual", 9)], "sales"),
        ([(60, "auto", -1), (30, "manual", -1)], "others"),
        ([(60, "api", -2)], "others"),
        ([(0, "auto", -2), (0, "api", 5)], "sales"),
        ([(0, "api", 5), (0, "auto", -2)], "others"),
        ([(3600, "manual", 4), (60, "auto", -2), (0, "api", 5)], "sales"),
        ([], "others"),
        ([(-60, "auto", -2)], "others"),
    ],
)
def test_who_moved_a_level_since_our_write(rows: list[tuple[int, str, int]], who: str) -> None:
    expected = Expected(level=10, written_at=TEN)
    assert moved_by(movements(*rows), 8, TEN + timedelta(minutes=2), expected) == who


@pytest.mark.promise("S10")
def test_a_number_on_its_way_that_arrived_is_our_own() -> None:
    expected = Expected(level=10, writing=6, written_at=TEN)
    rows = movements((90, "auto", -1), (60, "api", -4), (0, "api", 5))
    assert moved_by(rows, 5, TEN + timedelta(minutes=2), expected) == "sales"
    assert moved_by(rows, 4, TEN + timedelta(minutes=2), expected) == "others"
    never = Expected(level=10, writing=6)
    assert moved_by(rows, 5, TEN + timedelta(minutes=2), never) == "sales"
    tried = Expected(level=10, writing=3, tried=(7, 6), written_at=TEN)
    assert moved_by(rows, 5, TEN + timedelta(minutes=2), tried) == "sales"


@pytest.mark.parametrize(
    ("level", "says"),
    [
        ("two", "stockLevel is no number that can be meant: 'two'"),
        (1.5, "stockLevel is no whole number: '1.5'"),
        ("9" * 60, f"stockLevel is no number that can be meant: '{'9' * 40}...'"),
        ({"a": 1}, "stockLevel is no number that can be meant: a map"),
        ([1], "stockLevel is no number that can be meant: a list"),
    ],
)
def test_what_is_refused_is_named_with_its_field_and_its_value(
    changed: Callable[..., bytes], level: Any, says: str
) -> None:
    with pytest.raises(Rejected, match=re.escape(says)):
        level_from_wire(wire.variant_of(changed("variants-updated.json", stockLevel=level)), TERMS)
