"""What becomes of stock when products get names, lose them, and are tracked again (S12, S13, P5, P9, P10)."""

import pytest

from hub_core.models import Ref

pytestmark = pytest.mark.anyio

ONE, OTHER = "8712345678906", "4006381333931"


async def shown(goods):
    """What the shop was last told, by its own ids."""
    await goods.goes_on()
    return {level.product.ref.id: level.available for level in goods.shop.stock.facts.values()}


@pytest.mark.promise("S13", "L9")
async def test_stock_that_waited_counts_and_is_published_when_its_product_appears(goods):
    await goods.level("MUG")
    await goods.put("shop-nl:9", sku="MUG")
    assert await goods.levels("shop-nl:9") == [7]
    assert await shown(goods) == {"9": 7}


@pytest.mark.promise("S13", "P5")
async def test_doubles_both_get_the_stock(goods):
    await goods.put("shop-nl:9", sku="MUG")
    await goods.level("MUG")
    assert await shown(goods) == {"9": 7}
    await goods.put("shop-nl:10", sku="MUG")
    assert await shown(goods) == {"9": 7, "10": 7}


@pytest.mark.promise("P5", "S13")
async def test_stock_under_a_code_of_two_products_waits_until_it_names_one(goods):
    await goods.put("shop-nl:1", sku="SHIRT", barcode=ONE)
    await goods.put("shop-nl:2", sku="SHIRT", barcode=OTHER)
    await goods.level("SHIRT")
    assert await shown(goods) == {}
    assert "the code SHIRT leads to several products" in await goods.causes()
    await goods.put("shop-nl:2", sku="SHIRT-L", barcode=OTHER)
    assert await goods.levels("shop-nl:1") == [7]
    assert await shown(goods) == {"1": 7}
    assert await goods.causes() == set()


@pytest.mark.promise("P5", "S13")
async def test_stock_waits_no_more_when_one_of_the_two_is_deleted(goods):
    await goods.put("shop-nl:1", sku="SHIRT", barcode=ONE)
    await goods.put("shop-nl:2", sku="SHIRT", barcode=OTHER)
    await goods.level("SHIRT")
    await goods.put("shop-nl:3", sku="SHIRT", barcode="shelf-3")
    await goods.put("shop-nl:1", sku="SHIRT", deleted=True)
    assert await shown(goods) == {}, "two others have the code still"


@pytest.mark.promise("S13")
async def test_a_code_that_comes_later_brings_the_stock_that_waited_for_it(goods):
    await goods.put("shop-nl:9", sku="MUG")
    await goods.level(barcode=ONE)
    assert await shown(goods) == {}
    await goods.put("shop-nl:9", sku="MUG", barcode=ONE)
    assert await shown(goods) == {"9": 7}


@pytest.mark.promise("P10")
async def test_a_deleted_product_gets_no_stock_and_gets_it_again_when_it_is_back(goods):
    await goods.put("shop-nl:9", sku="MUG")
    await goods.level("MUG")
    assert await shown(goods) == {"9": 7}
    await goods.put("shop-nl:9", sku="MUG", deleted=True)
    await goods.level("MUG", available=5)
    goods.shop.stock.facts.clear()
    assert await shown(goods) == {}
    await goods.put("shop-nl:12", sku="MUG")
    assert await shown(goods) == {"12": 5}


@pytest.mark.promise("S12")
async def test_a_product_that_is_not_tracked_is_not_written_until_it_is(goods):
    await goods.put("shop-nl:9", sku="MUG", stock_tracked=False)
    await goods.level("MUG")
    assert await shown(goods) == {}
    await goods.put("shop-nl:9", sku="MUG")
    assert await shown(goods) == {"9": 7}
    await goods.put("shop-nl:9", sku="MUG", stock_tracked=False)
    await goods.level("MUG", available=5)
    assert await shown(goods) == {"9": 7}
    assert (await goods.hub("shop-nl:9")).links == (Ref("shop-nl", "9"),)
