"""Variants come in as products of the hub; nothing is ever made in Lightspeed."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from connectors.lightspeed.simulator.trade.offering import NewProduct, NewVariant
from hub_core.errors import NotFound, Unsupported
from hub_core.models import ProductName, Ref
from hub_core.testing.samples import product

pytestmark = pytest.mark.anyio

SIZES = NewProduct(
    title="Apron",
    brand="Kleiwerk",
    variants=(
        NewVariant(sku="AP-S", ean="8712345678906", article_code="A1", title="S", price_incl=19.95, stock=3),
        NewVariant(sku="AP-M", title="M", price_incl=19.95, tracking="disabled"),
    ),
)
MUG = NewProduct(title="Mug, blue", variants=(NewVariant(article_code="M1", stock=12),))


async def opened(stage: Any) -> Any:
    """The shop's webhooks stand, and no call was made yet that counts."""
    await stage.open()
    stage.shop.books.calls.clear()
    return stage.shop


@pytest.mark.promise("L6", "P1")
async def test_each_variant_is_one_product_of_the_hub(stage: Any) -> None:
    shop = await opened(stage)
    apron = shop.products.add(SIZES)
    await stage.read_all()
    small, medium = (stage.product(variant.id) for variant in apron.variants)
    assert (small.sku, small.barcode, small.article_code) == ("AP-S", "8712345678906", "A1")
    assert (small.title, small.variant_title, small.brand) == ("Apron", "S", "Kleiwerk")
    assert (str(small.price.amount), small.price.currency) == ("19.95", "EUR")
    assert (small.group, small.stock_tracked, medium.stock_tracked) == (str(apron.id), True, False)
    assert small.as_of == stage.hub.now()


@pytest.mark.promise("H2")
async def test_a_new_product_costs_one_call_and_its_brands_one_more(stage: Any) -> None:
    shop = await opened(stage)
    apron = shop.products.add(SIZES)
    await stage.read_all()
    asked = [path.partition("/nl/")[2].partition("?")[0] for path in stage.calls("GET")]
    assert asked == ["brands.json", "variants.json"]
    shop.books.calls.clear()
    stage.hub.now.passes(timedelta(minutes=1))
    shop.variants.change(apron.variants[0].id, priceIncl=21)
    await stage.read_all()
    assert stage.product(apron.variants[0].id).price.amount == 21
    assert stage.product(apron.variants[0].id).title == "Apron"
    assert stage.calls("GET") == []


@pytest.mark.promise("H2")
async def test_a_variant_that_rings_before_its_product_has_it_read_once(stage: Any) -> None:
    shop = await opened(stage)
    apron = shop.products.add(SIZES)
    rings = await stage.rings()
    for ring in sorted(rings, key=lambda ring: ring.topic, reverse=True):
        await stage.receive(ring)
    assert {stage.product(variant.id).title for variant in apron.variants} == {"Apron"}
    assert [path.partition("/nl/")[2] for path in stage.calls("GET")] == [f"products/{apron.id}.json", *BRANDS]


BRANDS = ["brands.json?fields=id%2Ctitle&limit=250&page=1"]


@pytest.mark.promise("H3", "L6")
async def test_a_new_title_reaches_every_variant(stage: Any) -> None:
    shop = await opened(stage)
    apron = shop.products.add(SIZES)
    await stage.read_all()
    shop.books.calls.clear()
    stage.hub.now.passes(timedelta(minutes=1))
    shop.products.write(apron.id, {"title": "Apron, linen"})
    first = await stage.rings()
    stage.hub.now.passes(timedelta(minutes=1))
    shop.products.write(apron.id, {"title": "Apron, cotton"})
    for ring in [*await stage.rings(), *first]:
        await stage.receive(ring)
    assert {stage.product(variant.id).title for variant in apron.variants} == {"Apron, cotton"}


@pytest.mark.promise("H2")
async def test_a_product_that_says_what_is_known_costs_no_call(stage: Any) -> None:
    shop = await opened(stage)
    apron = shop.products.add(SIZES)
    await stage.read_all()
    shop.books.calls.clear()
    shop.products.write(apron.id, {"description": "For the kitchen"})
    await stage.read_all()
    assert stage.calls("GET") == []


@pytest.mark.promise("P6")
@pytest.mark.parametrize(("field", "sku"), [("sku", "AP-S"), ("articleCode", "A1")])
async def test_which_field_is_the_sku_is_a_setting(stage_of: Any, field: str, sku: str) -> None:
    stage = stage_of(sku_field=field)
    shop = await opened(stage)
    apron, mug = shop.products.add(SIZES), shop.products.add(MUG)
    await stage.read_all()
    assert [stage.product(one.variants[0].id).sku for one in (apron, mug)] == [sku, "M1"]


@pytest.mark.promise("P7", "L8")
async def test_nothing_is_made_in_the_shop(stage: Any) -> None:
    with pytest.raises(Unsupported, match="to the hub only"):
        await stage.connector.ports.products.put(product())
    assert stage.calls("POST") == stage.calls("PUT") == []


async def test_the_catalogue_is_asked_by_id_barcode_and_sku(stage: Any) -> None:
    shop = await opened(stage)
    apron, mug = shop.products.add(SIZES), shop.products.add(MUG)
    find = stage.connector.ports.products.find
    small = await find(ProductName(ref=Ref("shop-nl", str(apron.variants[0].id))))
    assert (small.sku, small.title) == ("AP-S", "Apron")
    assert (await find(ProductName(barcode="8712345678906"))).ref == small.ref
    assert (await find(ProductName(barcode="none", sku="AP-M"))).ref.id == str(apron.variants[1].id)
    assert (await find(ProductName(sku="M1"))).ref.id == str(mug.variants[0].id)
    for unknown in (
        ProductName(sku="NONE"),
        ProductName(),
        ProductName(ref=Ref("shop-nl", "999")),
        ProductName(ref=Ref("shop-nl", "no number")),
    ):
        assert await find(unknown) is None


@pytest.mark.promise("P5")
async def test_a_code_that_two_variants_have_finds_neither(stage: Any) -> None:
    shop = await opened(stage)
    shop.products.add(SIZES)
    shop.products.add(SIZES)
    assert await stage.connector.ports.products.find(ProductName(barcode="8712345678906")) is None


async def test_what_the_hub_knows_of_a_product_is_not_asked_again(stage: Any) -> None:
    shop = await opened(stage)
    apron = shop.products.add(SIZES)
    await stage.read_all()
    shop.books.calls.clear()
    found = await stage.connector.ports.products.find(ProductName(ref=Ref("shop-nl", str(apron.variants[0].id))))
    assert (found.title, found.brand, len(stage.calls("GET"))) == ("Apron", "Kleiwerk", 1)


@pytest.mark.promise("G4")
async def test_a_deletion_that_is_not_one_takes_what_is_there(stage: Any) -> None:
    """The id of a deletion is not signed: whoever makes one up has the variant read, and no more."""
    shop = await opened(stage)
    apron = shop.products.add(SIZES)
    for ring in await stage.rings():
        if ring.topic == "products/created":
            await stage.connector.receive(msgspec.structs.replace(ring, topic="products/deleted", body=b""))
    assert stage.product(apron.variants[0].id).title == "Apron"
    assert stage.hub.memory.intents == {}


@pytest.mark.promise("H2")
async def test_a_body_that_cannot_be_used_is_read_anew(stage: Any) -> None:
    shop = await opened(stage)
    apron = shop.products.add(SIZES)
    for ring in await stage.rings():
        await stage.connector.receive(msgspec.structs.replace(ring, body=b"[]"))
    assert {stage.product(variant.id).title for variant in apron.variants} == {"Apron"}


async def test_products_and_levels_can_be_read_by_hand(stage: Any) -> None:
    shop = await opened(stage)
    variant = shop.products.add(SIZES).variants[0]
    await stage.connector.read("products", str(variant.id))
    assert stage.product(variant.id).read_at == stage.hub.now()
    await stage.connector.read("stock", str(variant.id))
    assert [level.available for level in stage.hub.ports.stock.facts.values()] == [3]
    with pytest.raises(NotFound):
        await stage.connector.read("products", "999")


async def test_who_gives_stock_alone_tells_levels_and_no_products(stage_of: Any) -> None:
    stage = stage_of(gives=("stock",))
    shop = await opened(stage)
    shop.products.add(SIZES)
    await stage.read_all()
    assert stage.hub.ports.products.facts == {}
    assert [level.available for level in stage.hub.ports.stock.facts.values()] == [3]


@pytest.mark.promise("H7")
async def test_brands_that_cannot_be_read_stop_no_product(stage: Any) -> None:
    shop = await opened(stage)
    apron = shop.products.add(SIZES)
    shop.turn(error_next=1)
    await stage.read_all()
    assert stage.product(apron.variants[0].id).brand == ""
