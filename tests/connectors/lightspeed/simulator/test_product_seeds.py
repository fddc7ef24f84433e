"""A shop that opens with products in it, as odd as real merchants leave them."""

import time
from collections import Counter
from typing import Any, cast

import httpx
import pytest

from connectors.lightspeed.simulator import SimulatorConfig, build
from connectors.lightspeed.simulator.seeds.products import gtin13
from connectors.lightspeed.simulator.shop import Shop

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def seeded() -> Any:
    """An open shop of 10,000 variants, and how long this machine worked to fill it."""
    began = time.process_time()
    app = build(SimulatorConfig(seed_products=10_000, limits=(1000, 12000, 288000), per_second=0))
    return app, time.process_time() - began


@pytest.fixture
def shop(seeded: Any) -> Shop:
    found: Shop = seeded[0].state.shop
    return found


def codes(shop: Shop, name: str) -> list[str]:
    return [str(variant.facts[name]) for variant in shop.books.variants.values()]


def test_ten_thousand_are_sown_at_once_and_silently(seeded: Any, shop: Shop) -> None:
    assert seeded[1] < 2
    assert len(shop.books.variants) == 10_000
    assert 8000 < len(shop.books.products) < 9500
    assert all(product.variants for product in shop.books.products.values())
    assert (shop.books.movements, list(shop.bells.rung), shop.bells.pending) == ({}, [], [])


def test_codes_are_as_merchants_leave_them(shop: Shop) -> None:
    skus, eans, articles = (codes(shop, name) for name in ("sku", "ean", "articleCode"))
    together = list(zip(skus, eans, articles, strict=True))
    assert ("", "", "") in together
    assert any(not sku and ean and article for sku, ean, article in together)
    by_ean = Counter(ean for ean in eans if ean)
    assert 0 < sum(count - 1 for count in by_ean.values()) < 100
    assert sum(ean.isdecimal() and gtin13(ean[:12]) == ean for ean in eans) > 9000
    american = [ean for ean in eans if len(ean) == 12]
    assert american
    assert all(f"0{ean}" in by_ean for ean in american)


def test_sizes_share_a_sku_and_other_variants_do_not(shop: Shop) -> None:
    several = [product for product in shop.books.products.values() if len(product.variants) > 1]
    alike = [product for product in several if len({variant.facts["sku"] for variant in product.variants}) == 1]
    assert 0 < len(alike) < len(several)
    assert [variant.facts["title"] for variant in alike[0].variants] == ["S", "M", "L"]
    assert [variant.facts["isDefault"] for variant in alike[0].variants] == [True, False, False]
    assert alike[0].variants[1].options[0]["value"] == "M"
    assert cast(dict[str, object], alike[0].facts["set"])["name"] == "Aprons"


def test_odd_values_stand_where_the_vendor_has_them(shop: Shop) -> None:
    variants, products = list(shop.books.variants.values()), list(shop.books.products.values())
    assert {variant.tracking for variant in variants} == {"disabled", "enabled", "indicator"}
    assert {variant.facts["hs"] for variant in variants} == {None, "", "6912"}
    assert {variant.facts["taxType"] for variant in variants} == {"auto", None}
    assert {variant.facts["weightValue"] for variant in variants} == {"0.000", "0.350"}
    assert all(variant.facts["stockBuyMininum"] == variant.facts["stockBuyMinimum"] for variant in variants)
    assert {variant.facts["image"] is False for variant in variants} == {True, False}
    assert min(variant.stock for variant in variants) < 0
    assert {product.facts["visibility"] for product in products} == {"visible", "hidden"}
    assert {bool(product.brand) for product in products} == {True, False}


async def test_all_of_them_are_walked_in_forty_calls_and_quickly(seeded: Any) -> None:
    app = seeded[0]
    config = app.state.shop.config
    inside = httpx.ASGITransport(cast(Any, app))  # the two libraries spell the messages of ASGI differently
    seen: list[int] = []
    began = time.process_time()
    async with httpx.AsyncClient(
        transport=inside, base_url="http://shop.test", auth=(config.key, config.secret)
    ) as client:
        for page in range(1, 41):
            answer = await client.get(f"/nl/variants.json?limit=250&page={page}")
            seen += [row["id"] for row in answer.json()["variants"]]
    assert len(set(seen)) == 10_000
    assert seen == sorted(seen, reverse=True)
    assert time.process_time() - began < 8


def test_a_new_day_begins_with_the_same_products() -> None:
    shop: Shop = build(SimulatorConfig(seed_products=30)).state.shop
    first = [(one.id, one.facts) for one in shop.books.variants.values()]
    shop.products.remove(min(shop.books.products))
    shop.reset()
    assert [(one.id, one.facts) for one in shop.books.variants.values()] == first
    assert len(first) == 30
