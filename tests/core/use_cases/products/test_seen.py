"""What others see of a hub product, who hears of it, and what is found (P8, P9)."""

from datetime import timedelta

import msgspec
import pytest

from hub_core.models import HubRules, ProductName, Ref
from hub_core.testing import samples
from hub_core.use_cases.catalogue import handed_product, refs_at

pytestmark = pytest.mark.anyio

ONE, OTHER = "8712345678906", "4006381333931"


async def handed(goods, key, to="market"):
    hub = await goods.hub(key)
    return await goods.look(lambda work: handed_product(work, hub, to))


@pytest.mark.promise("P9")
async def test_title_brand_and_price_are_the_first_givers_and_the_others_add_codes(goods):
    mug = await goods.put("shop-nl:9", sku="MUG", title="Mug", brand="Potters")
    await goods.put("warehouse:A", sku="MUG", barcode=ONE, title="Becher", brand="Töpfer", price=samples.euro("4.95"))
    hub = await goods.hub("shop-nl:9")
    assert (hub.title, hub.brand, hub.price, hub.sku) == ("Mug", "Potters", samples.euro("9.95"), "MUG")
    assert hub.barcode == ONE
    assert refs_at(hub, "warehouse") == (Ref("warehouse", "A"),)
    seen = await handed(goods, "shop-nl:9")
    assert (seen.ref, seen.title, seen.barcode) == (mug.ref, "Mug", ONE)


@pytest.mark.promise("P9")
async def test_what_the_first_giver_leaves_out_comes_from_the_next(goods):
    await goods.put("warehouse:A", sku="MUG", title="", brand="", price=None, tax_rate=None)
    await goods.put("shop-nl:9", sku="MUG", title="Mug", variant_title="Blue")
    seen = await handed(goods, "shop-nl:9")
    assert (seen.ref, seen.title, seen.variant_title) == (Ref("warehouse", "A"), "Mug", "Blue")
    assert seen.price == samples.euro("9.95")
    assert (await goods.hub("shop-nl:9")).title == "Mug"


@pytest.mark.promise("P9")
async def test_the_product_master_goes_before_the_first_giver(goods):
    goods.house.hub.members.rules = HubRules(product_master="shop-nl")
    await goods.put("warehouse:A", sku="MUG", title="Becher")
    assert (await goods.hub("warehouse:A")).title == "Becher", "the master has not said anything of it"
    await goods.put("shop-nl:9", sku="MUG", title="Mug")
    hub = await goods.hub("warehouse:A")
    assert (hub.title, hub.main) == ("Mug", Ref("shop-nl", "9"))


@pytest.mark.promise("P9", "H4")
async def test_a_new_product_is_told_to_all_others_and_never_to_its_giver(goods):
    mug = await goods.put("channel:5", sku="MUG", barcode=ONE)
    await goods.goes_on()
    assert goods.market.products.facts == {"channel:5": mug}
    assert goods.warehouse.products.facts == {"channel:5": mug}
    assert goods.channel.products.facts == {}
    assert await handed(goods, "channel:5", to="channel") is None


@pytest.mark.promise("P9", "H4")
async def test_others_hear_only_when_what_they_see_changed(goods):
    await goods.put("shop-nl:9", sku="MUG", barcode=ONE)
    await goods.goes_on()
    await goods.put("warehouse:A", sku="MUG", barcode=ONE, title="Becher")
    await goods.put("warehouse:A", sku="MUG", barcode=ONE, title="Tasse")
    await goods.put("shop-nl:9", sku="MUG", barcode=ONE)
    await goods.goes_on()
    assert goods.market.products.asked == 1
    await goods.put("shop-nl:9", sku="MUG", barcode=ONE, title="Large mug")
    await goods.goes_on()
    assert goods.market.products.facts["shop-nl:9"].title == "Large mug"
    assert goods.warehouse.products.facts["shop-nl:9"].title == "Large mug"


@pytest.mark.promise("P9", "H3", "H4")
async def test_what_another_adds_is_handed_on_under_a_later_time(goods):
    mug = await goods.put("shop-nl:9", sku="MUG")
    await goods.goes_on()
    await goods.put("warehouse:A", sku="MUG", barcode=ONE, as_of=mug.as_of - timedelta(hours=1))
    await goods.goes_on()
    assert goods.market.products.facts["shop-nl:9"].barcode == ONE
    assert goods.market.products.facts["shop-nl:9"].as_of == mug.as_of + timedelta(milliseconds=1)
    assert goods.warehouse.products.asked == 1, "who added it knows it"
    again = msgspec.structs.replace(mug, title="Large mug", read_at=samples.after(99))
    await goods.house.says["shop-nl"].products.put(again)
    await goods.goes_on()
    seen = goods.market.products.facts["shop-nl:9"]
    assert (seen.title, seen.as_of) == ("Large mug", mug.as_of + timedelta(milliseconds=2))


@pytest.mark.promise("P9", "P10")
async def test_of_a_product_that_nobody_has_any_more_nobody_hears(goods):
    await goods.put("shop-nl:9", sku="MUG")
    await goods.goes_on()
    identity = await goods.identity("shop-nl:9")
    await goods.put("shop-nl:9", sku="MUG", deleted=True)
    await goods.goes_on()
    assert goods.market.products.asked == 1
    hub = await goods.look(lambda work: work.catalogue.find(identity))
    assert await goods.look(lambda work: handed_product(work, hub, "market")) is None
    assert await goods.house.says["market"].products.find(ProductName(sku="MUG")) is None


@pytest.mark.promise("P2", "P5")
async def test_the_hub_finds_by_reference_barcode_and_sku_and_nothing_by_a_code_of_two(goods):
    mug = await goods.put("shop-nl:9", sku="MUG", barcode=ONE)
    shirt = await goods.put("shop-nl:1", sku="SHIRT", barcode=OTHER)
    await goods.put("shop-nl:2", sku="SHIRT", barcode="shelf-2")
    find = goods.house.says["warehouse"].products.find
    assert await find(ProductName(ref=mug.ref)) == mug
    assert await find(ProductName(barcode=f"0{ONE}")) == mug
    assert await find(ProductName(sku=" mug ")) == mug
    assert await find(ProductName(sku="SHIRT")) is None
    assert await find(ProductName(sku="SHIRT", barcode=OTHER)) == shirt
    assert await find(ProductName(ref=Ref("shop-nl", "99"))) is None
    assert await find(ProductName()) is None


@pytest.mark.promise("P8", "L8", "L9")
@pytest.mark.parametrize("codes", [{"sku": "MUG"}, {"barcode": ONE}], ids=["SKU", "barcode"])
async def test_one_made_elsewhere_is_not_created_in_the_shop_and_linked_once_it_is_there(goods, codes):
    shop = goods.shop.products
    await goods.put("channel:5", **codes)
    await goods.level(**codes)
    await goods.goes_on()
    assert shop.asked == 0, "the shop's table does not get products"
    assert goods.shop.stock.facts == {}
    await goods.put("shop-nl:9", **codes)
    assert await goods.links("shop-nl:9") == ["channel:5", "shop-nl:9"]
    await goods.goes_on()
    (level,) = goods.shop.stock.facts.values()
    assert (level.product.ref, level.available) == (Ref("shop-nl", "9"), 7)
    assert shop.asked == 0


@pytest.mark.promise("P7", "P8", "L8")
async def test_a_shop_that_gets_products_and_refuses_them_creates_nothing(goods):
    shop = goods.shop.products
    goods.house.hub.members["shop-nl"].gets = frozenset({"products"})
    await goods.put("channel:5", sku="MUG")
    await goods.goes_on()
    assert (shop.asked, shop.facts) == (1, {})
    (parked,) = await goods.look(lambda work: work.outbox.parked())
    assert (parked.to, parked.reason) == ("shop-nl", "this fake only shows its own products")
