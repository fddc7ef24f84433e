"""Products and variants: what they look like, how they are found, made, changed and taken away."""

import json
from typing import Any

import httpx
import pytest

from connectors.lightspeed.simulator.shop import Shop
from connectors.lightspeed.simulator.trade.offering import NewProduct, NewVariant

pytestmark = pytest.mark.anyio


def names(listed: str) -> list[str]:
    return listed.split()


# made after example bodies of the vendor's endpoint pages
PRODUCT = names(
    """id createdAt updatedAt isVisible visibility hasMatrix data01 data02 data03 url title fulltitle description
content set brand categories deliverydate image images relations metafields reviews type attributes supplier tags
variants movements"""
)
VARIANT = names(
    """id createdAt updatedAt isDefault sortOrder articleCode ean sku hs unitPrice unitUnit priceExcl priceIncl
priceCost oldPriceExcl oldPriceIncl stockTracking stockLevel stockAlert stockMinimum stockSold stockBuyMininum
stockBuyMinimum stockBuyMaximum weight weightValue weightUnit volume volumeValue volumeUnit colli sizeX sizeY sizeZ
sizeXValue sizeYValue sizeZValue sizeUnit matrix title taxType image tax product movements metafields additionalcost
options"""
)
MUG = NewVariant(sku="MUG", ean="8712345678906", article_code="M1", price_incl=9.95, stock=12)


def mug(**more: Any) -> NewProduct:
    return NewProduct(**{"title": "Mug, blue", "brand": "Kleiwerk", "variants": (MUG,), **more})


async def got(client: httpx.AsyncClient, path: str, name: str) -> Any:
    answer = await client.get(f"/nl/{path}")
    assert answer.status_code == 200, answer.text
    assert list(answer.json()) == [name]
    return answer.json()[name]


async def ids(client: httpx.AsyncClient, path: str, name: str = "variants") -> list[int]:
    return [row["id"] for row in await got(client, path, name)]


async def test_a_product_has_the_vendors_fields_and_oddities(client: httpx.AsyncClient, shop: Shop) -> None:
    made = shop.products.add(mug())
    product = await got(client, f"products/{made.id}.json", "product")
    assert list(product) == PRODUCT
    for name in ("set", "deliverydate", "image", "images", "type", "supplier"):
        assert product[name] is False, name
    assert (product["isVisible"], product["visibility"], product["url"]) == (True, "visible", "mug-blue")
    assert product["brand"]["resource"]["url"] == f"brands/{made.brand}"
    url = f"variants/movements?product={made.id}"
    link = f"https://api.webshopapp.com/nl/variants/movements.json?product={made.id}"
    assert product["movements"] == {"resource": {"id": False, "url": url, "link": link}}
    assert await got(client, "products.json", "products") == [product]


async def test_a_variant_has_the_vendors_fields_and_oddities(client: httpx.AsyncClient, shop: Shop) -> None:
    (made,) = shop.products.add(mug()).variants
    variant = await got(client, f"variants/{made.id}.json", "variant")
    assert list(variant) == VARIANT
    assert (variant["stockLevel"], variant["stockTracking"], variant["stockSold"]) == (12, "enabled", 0)
    assert (variant["priceExcl"], variant["priceIncl"], variant["weightValue"]) == (8.2231, 9.95, "0.000")
    assert variant["stockBuyMininum"] == variant["stockBuyMinimum"] == 1
    assert (variant["hs"], variant["unitUnit"], variant["matrix"], variant["tax"]) == (None, None, False, False)
    assert variant["product"]["resource"]["id"] == made.product
    assert variant["options"] == []
    assert await got(client, "variants.json", "variants") == [variant]


async def test_variants_are_found_by_their_product_and_their_codes(client: httpx.AsyncClient, shop: Shop) -> None:
    first = shop.products.add(mug(variants=(MUG, NewVariant(sku="MUG", title="Large"))))
    second = shop.products.add(NewProduct(variants=(NewVariant(article_code="B7"),)))
    one, two = (variant.id for variant in first.variants)
    (three,) = (variant.id for variant in second.variants)
    assert await ids(client, "variants.json") == [three, two, one]
    for query, found in (
        (f"product={first.id}", [two, one]),
        ("product=9", []),
        ("product=none", []),
        ("sku=MUG", [two, one]),
        ("ean=8712345678906", [one]),
        ("article_code=B7", [three]),
        (f"product={first.id}&ean=", [two]),
        (f"since_id={one}&limit=1", [three]),
        (f"since_id={one}&limit=1&page=2", [two]),
    ):
        assert await ids(client, f"variants.json?{query}") == found, query
    assert (await client.get("/nl/variants/count.json?sku=MUG")).json() == {"count": 2}
    assert (await client.get("/nl/products/count.json")).json() == {"count": 2}
    assert await ids(client, f"products.json?brand={first.brand}", "products") == [first.id]
    rows = await got(client, "variants.json?fields=id,sku", "variants")
    assert rows[0] == {"id": three, "sku": ""}


async def test_products_and_variants_are_found_by_when_they_changed(
    client: httpx.AsyncClient, shop: Shop, clock: Any
) -> None:
    old, other = shop.products.add(mug()), shop.products.add(mug())
    clock.forward(3600)
    shop.variants.change(old.variants[0].id, stockLevel=3)
    assert await ids(client, "variants.json?updated_at_min=2026-06-03 13:00:00") == [old.variants[0].id]
    assert await ids(client, "variants.json?updated_at_max=2026-06-03 12:59:59") == [other.variants[0].id]
    assert await ids(client, "products.json?updated_at_min=2026-06-03 13:00:00", "products") == []


async def test_brands_can_be_read(client: httpx.AsyncClient, shop: Shop) -> None:
    first, second = shop.products.add(mug()), shop.products.add(mug())
    assert first.brand == second.brand
    assert await got(client, "brands.json", "brands") == [{"id": first.brand, "title": "Kleiwerk"}]
    assert (await got(client, f"brands/{first.brand}.json", "brand"))["title"] == "Kleiwerk"
    assert (await client.get("/nl/brands/count.json")).json() == {"count": 1}
    assert (await client.post("/nl/brands.json", json={"brand": {"title": "x"}})).status_code == 405


async def test_a_product_that_is_made_has_a_variant(
    client: httpx.AsyncClient, shop: Shop, register: Any, receiver: Any
) -> None:
    for group in ("products", "variants"):
        await register(group)
    answer = await client.post("/nl/products.json", json={"product": {"title": "Vase", "visibility": "hidden"}})
    product = answer.json()["product"]
    assert (answer.status_code, product["title"], product["isVisible"]) == (201, "Vase", False)
    (variant,) = shop.books.products[product["id"]].variants
    body = {"variant": {"product": product["id"], "sku": "VASE-L", "stockLevel": 4, "priceExcl": 10}}
    answer = await client.post("/nl/variants.json", json=body)
    made = answer.json()["variant"]
    assert (answer.status_code, made["sku"], made["isDefault"], made["priceIncl"]) == (201, "VASE-L", False, 12.1)
    await shop.bells.ring_pending()
    assert receiver.events == ["products/created", "variants/created", "variants/created"]
    assert json.loads(receiver.heard[2].content)["variant"]["stockLevel"] == 4
    assert [call.method for call in shop.calls] == ["POST", "POST", "POST", "POST"]
    assert variant.facts["isDefault"]


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("products", {"product": {"visibility": "perhaps"}}, "visibility"),
        ("products", {"product": {"brand": 9}}, "brand"),
        ("variants", {"variant": {"sku": "X"}}, "product"),
        ("variants", {"variant": {"product": 9}}, "product"),
        ("variants", {"variant": {"stockLevel": True}}, "stockLevel"),
        ("variants", {"variant": {"stockLevel": 1.5}}, "stockLevel"),
        ("variants", {"variant": {"priceIncl": "cheap"}}, "priceIncl"),
        ("variants", {"variant": {"stockTracking": "off"}}, "stockTracking"),
    ],
)
async def test_what_cannot_be_made_is_refused_by_field(
    client: httpx.AsyncClient, shop: Shop, path: str, body: object, field: str
) -> None:
    answer = await client.post(f"/nl/{path}.json", json=body)
    assert (answer.status_code, list(answer.json()["error"]["errors"])) == (422, [field])
    assert (shop.books.products, shop.books.variants) == ({}, {})


async def test_a_change_rings_and_is_dated_also_when_it_is_none(
    client: httpx.AsyncClient, shop: Shop, register: Any, receiver: Any, clock: Any
) -> None:
    product = shop.products.add(mug())
    for group in ("products", "variants"):
        await register(group)
    clock.forward(60)
    same = {"product": {"title": "Mug, blue", "brand": product.brand}}
    changed = (await client.put(f"/nl/products/{product.id}.json", json=same)).json()["product"]
    assert (changed["createdAt"], changed["updatedAt"]) == ("2026-06-03T14:00:10+02:00", "2026-06-03T14:01:10+02:00")
    number = product.variants[0].id
    answer = await client.put(f"/nl/variants/{number}.json", json={"variant": {"sku": "MUG"}})
    assert answer.json()["variant"]["updatedAt"] == "2026-06-03T14:01:10+02:00"
    await shop.bells.ring_pending()
    assert receiver.events == ["products/updated", "variants/updated"]
    assert receiver.heard[0].headers["x-product-id"] == str(product.id)
    assert receiver.heard[1].headers["x-variant-id"] == str(number)
    assert receiver.heard[1].content == answer.content.replace(b"https:", b"http:")


async def test_texts_are_told_and_changed_in_one_language(client: httpx.AsyncClient, shop: Shop) -> None:
    product = shop.products.add(mug())
    number = product.variants[0].id
    await client.put(f"/en/products/{product.id}.json", json={"product": {"title": "Mug"}})
    await client.put(f"/nl/products/{product.id}.json", json={"product": {"title": "Mok", "data01": "x"}})
    await client.put(f"/en/variants/{number}.json", json={"variant": {"title": "Big", "sku": "MOK"}})
    told = {}
    for language in ("nl", "en"):
        one = (await client.get(f"/{language}/products/{product.id}.json")).json()["product"]
        variant = (await client.get(f"/{language}/variants/{number}.json")).json()["variant"]
        told[language] = one["title"], one["data01"], variant["title"], variant["sku"]
    assert told == {"nl": ("Mok", "x", "Default", "MOK"), "en": ("Mug", "x", "Big", "MOK")}


async def test_a_product_that_shows_itself_is_visible_while_there_is_stock(
    client: httpx.AsyncClient, shop: Shop
) -> None:
    product = shop.products.add(mug())
    body = {"product": {"visibility": "auto", "brand": None}}
    answer = (await client.put(f"/nl/products/{product.id}.json", json=body)).json()["product"]
    assert (answer["isVisible"], answer["brand"]) == (True, False)
    shop.variants.change(product.variants[0].id, stockLevel=0)
    assert (await got(client, f"products/{product.id}.json", "product"))["isVisible"] is False


async def test_one_variant_is_the_default_one(client: httpx.AsyncClient, shop: Shop) -> None:
    product = shop.products.add(mug(variants=(MUG, NewVariant(title="Large"))))
    first, second = product.variants
    assert (first.facts["isDefault"], second.facts["isDefault"]) == (True, False)
    await client.put(f"/nl/variants/{second.id}.json", json={"variant": {"isDefault": True, "stockBuyMinimum": 6}})
    assert (first.facts["isDefault"], second.facts["isDefault"]) == (False, True)
    assert (second.facts["stockBuyMininum"], second.facts["stockBuyMinimum"]) == (6, 6)
    assert (await client.delete(f"/nl/variants/{second.id}.json")).status_code == 204
    assert first.facts["isDefault"]


async def test_a_product_keeps_one_variant(client: httpx.AsyncClient, shop: Shop) -> None:
    (only,) = shop.products.add(mug()).variants
    answer = await client.delete(f"/nl/variants/{only.id}.json")
    assert (answer.status_code, only.id in shop.books.variants) == (422, True)


async def test_deletions_ring_with_the_id_in_the_header_and_an_empty_body(
    client: httpx.AsyncClient, shop: Shop, register: Any, receiver: Any
) -> None:
    for group in ("products", "variants"):
        await register(group, "deleted")
    large = NewVariant(sku="MUG-L", title="Large")
    product = shop.products.add(mug(variants=(MUG, NewVariant(title="Small"), large)))
    first, second, third = (variant.id for variant in product.variants)
    assert (await client.delete(f"/nl/variants/{second}.json")).status_code == 204
    assert (await client.delete(f"/nl/products/{product.id}.json")).status_code == 204
    await shop.bells.ring_pending()
    assert receiver.events == ["variants/deleted", "products/deleted", "variants/deleted", "variants/deleted"]
    assert [request.content for request in receiver.heard] == [b""] * 4
    assert receiver.heard[1].headers["x-product-id"] == str(product.id)
    assert [receiver.heard[at].headers["x-variant-id"] for at in (0, 2, 3)] == [str(second), str(first), str(third)]
    assert (shop.books.products, shop.books.variants) == ({}, {})
    for path in (f"products/{product.id}", f"variants/{first}"):
        assert (await client.get(f"/nl/{path}.json")).status_code == 404
        assert (await client.delete(f"/nl/{path}.json")).status_code == 404
    assert await ids(client, "variants.json?sku=MUG-L") == []


async def test_a_deleted_product_may_be_silent_about_its_variants(
    client: httpx.AsyncClient, shop: Shop, register: Any, receiver: Any
) -> None:
    for group in ("products", "variants"):
        await register(group, "deleted")
    shop.turn(deletion_rings_variants=False, deleted_body="[]")
    await client.delete(f"/nl/products/{shop.products.add(mug()).id}.json")
    await shop.bells.ring_pending()
    assert (receiver.events, receiver.heard[0].content) == (["products/deleted"], b"[]")


async def test_rings_of_a_group_can_be_lost(shop: Shop, register: Any, receiver: Any) -> None:
    for group in ("products", "variants"):
        await register(group)
    shop.turn(drop_groups=["variants"])
    shop.products.add(mug())
    await shop.bells.ring_pending()
    assert (receiver.events, shop.bells.lost_count) == (["products/created"], 1)
