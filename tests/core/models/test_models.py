"""Nouns are values: compared, kept as text and read back, with money and quantities exact (H10)."""

from datetime import timedelta
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub_core.models import KIND_OF, STREAM_OF, Fact, Money, ProductName, Ref
from hub_core.models.basics import earlier
from hub_core.testing import samples

ONE_OF_EVERYTHING = [
    samples.order(),
    samples.stock_level(),
    samples.shipment(),
    samples.product(),
    samples.customer(),
    samples.checkout(),
]


@pytest.mark.promise("H10")
@pytest.mark.parametrize("fact", ONE_OF_EVERYTHING, ids=lambda fact: type(fact).__name__)
def test_a_fact_is_read_back_as_it_was_kept(fact):
    assert msgspec.json.decode(msgspec.json.encode(fact), type=Fact) == fact
    assert KIND_OF[STREAM_OF[type(fact)]] is type(fact)
    assert fact.key


@pytest.mark.promise("H10")
@given(st.decimals(allow_nan=False, allow_infinity=False, places=4))
def test_money_is_kept_exactly(amount):
    money = Money(Decimal(amount), "EUR")
    assert msgspec.json.decode(msgspec.json.encode(money), type=Money) == money


@given(st.text(min_size=1).filter(lambda name: ":" not in name), st.text())
def test_a_reference_is_read_back_from_its_key(origin, id_):
    assert Ref.of(Ref(origin, id_).key) == Ref(origin, id_)


def test_a_key_without_a_connector_is_none():
    with pytest.raises(ValueError, match="'1001' is not 'connector:id'"):
        Ref.of("1001")


@pytest.mark.parametrize(
    ("name", "label"),
    [
        (ProductName(ref=Ref("shop", "9"), barcode="1", sku="MUG"), "shop:9@hall"),
        (ProductName(barcode="1", sku="MUG"), "1@hall"),
        (ProductName(sku="MUG"), "MUG@hall"),
    ],
)
def test_stock_is_known_by_product_and_location(name, label):
    assert samples.stock_level(product=name, location="hall").key == label
    assert samples.stock_change(product=name, location="hall").key == label


def test_a_word_is_known_by_its_order():
    assert samples.order_word().key == samples.order().key


def test_the_earlier_of_two_times_counts_and_a_missing_one_does_not():
    noon, later = samples.NOON, samples.NOON + timedelta(hours=1)
    assert earlier(noon, later) == earlier(later, noon) == earlier(None, noon) == earlier(noon, None) == noon
    assert earlier(None, None) is None
