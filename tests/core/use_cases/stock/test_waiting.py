"""Stock of products that the hub does not know yet waits, and is published when they appear (S13, S1, P5)."""

import pytest

from hub_core.models import ProductName, Ref
from hub_core.testing.samples import after, stock_change, stock_level

pytestmark = pytest.mark.anyio
BOWL = ProductName(sku="BOWL")


async def bowls(store, available=None, **changes):
    """The warehouse speaks of bowls, which nobody knows."""
    words = {"product": BOWL, "location": "main", **changes}
    said = stock_change(**words) if available is None else stock_level(available=available, **words)
    await store.house.says["warehouse"].stock.publish([said])


async def appears(store):
    """What the shop is told when it has bowls, and what the ledger says."""
    await store.put("10", sku="BOWL", barcode="")
    await store.goes_on()
    identity = await store.identity("10")
    ledger = await store.look(lambda work: work.stock.ledger(identity))
    return store.shop.heard(), [(line.what, line.who, line.new) for line in ledger]


@pytest.mark.promise("S13", "L9")
async def test_it_moves_in_and_is_published_when_the_product_appears(store):
    await bowls(store, 4)
    await bowls(store, 3, as_of=after(1))
    await bowls(store, 9, as_of=after(-1))
    told, ledger = await appears(store)
    assert told == [{"10": 3}]
    assert ledger == [("moved in", "warehouse", 3), ("told", "hub", 3), ("told", "hub", 3)]


@pytest.mark.promise("S13", "S1")
async def test_changes_are_added_to_a_level_that_waits_and_is_older(store):
    await bowls(store, id="without a level")
    await bowls(store, 4)
    await bowls(store, as_of=after(1))
    await bowls(store, as_of=after(1))
    await bowls(store, id="too old", as_of=after(-1))
    told, _ = await appears(store)
    assert told == [{"10": 2}]


@pytest.mark.promise("S13", "S3")
async def test_what_a_shop_showed_of_it_before_is_observed(store):
    name = ProductName(ref=Ref("shop-nl", "10"), sku="BOWL")
    await store.shows(5, product=name)
    told, ledger = await appears(store)
    assert told == []
    assert ledger == [("observed", "shop-nl", 5)]


@pytest.mark.promise("S13", "S11")
async def test_what_a_master_stated_of_it_before_counts(store):
    store.rule("shop-nl", stock_master="shop")
    await store.shows(5, product=ProductName(ref=Ref("shop-nl", "10"), sku="BOWL"))
    _, ledger = await appears(store)
    assert ledger[0] == ("moved in", "shop-nl", 5)


@pytest.mark.promise("S13", "G5")
async def test_what_was_stated_by_one_that_left_since_moves_in_too(store):
    await bowls(store, 4)
    del store.house.hub.members._by_name["warehouse"]
    _, ledger = await appears(store)
    assert ledger[0] == ("moved in", "warehouse", 4)


@pytest.mark.promise("P5", "S13")
async def test_a_code_of_two_products_is_a_problem_until_it_names_one(store):
    await store.put("20", sku="BOWL", barcode="8712345678913")
    await store.put("21", sku="BOWL", barcode="4006381333931")
    await bowls(store, 4)
    assert "the code BOWL leads to several products" in await store.causes()
    await store.goes_on()
    await store.put("21", sku="DISH", barcode="4006381333931")
    await store.goes_on()
    assert store.shop.heard() == [{"20": 4}]
    assert await store.causes() == set()


@pytest.mark.promise("S12")
async def test_tracking_that_is_switched_on_lets_the_number_be_written_anew(store):
    await store.state(8)
    await store.goes_on()
    await store.put(stock_tracked=False)
    await store.goes_on()
    await store.put()
    await store.goes_on()
    assert store.shop.heard() == [{"9": 8}, {"9": 8}]
