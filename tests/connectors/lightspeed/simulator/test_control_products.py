"""Products and stock by hand: over HTTP, and on the page."""

from typing import Any

import httpx
import pytest

from connectors.lightspeed.simulator.shop import Shop

pytestmark = pytest.mark.anyio

MUG = {
    "title": "Mug, blue",
    "brand": "Kleiwerk",
    "variants": [
        {"sku": "MUG", "ean": "8712345678906", "articleCode": "M1", "price_incl": 12.5, "stockLevel": 12},
        {"sku": "MUG-L", "title": "Large", "stockTracking": "indicator"},
    ],
}


async def made(client: httpx.AsyncClient) -> Any:
    answer = await client.post("/simulator/products", json=MUG)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def state(client: httpx.AsyncClient) -> Any:
    return (await client.get("/simulator/state")).json()


async def test_a_product_is_made_by_hand(client: httpx.AsyncClient, register: Any, receiver: Any, shop: Shop) -> None:
    await register("products")
    product = await made(client)
    first, second = product["variants"]
    assert (product["title"], [one["sku"] for one in product["variants"]]) == ("Mug, blue", ["MUG", "MUG-L"])
    assert (await state(client))["variants"] == [first, second]
    assert first == {
        "id": first["id"],
        "product": product["id"],
        "sku": "MUG",
        "ean": "8712345678906",
        "articleCode": "M1",
        "title": "Default",
        "stockLevel": 12,
        "stockTracking": "enabled",
        "updatedAt": "2026-06-03T12:00:10+00:00",
    }
    await shop.bells.ring_pending()
    assert receiver.events == ["products/created"]


async def test_many_products_are_made_at_once(client: httpx.AsyncClient, shop: Shop) -> None:
    answer = await client.post("/simulator/products/bulk", json={"count": 25})
    assert sum(len(product["variants"]) for product in answer.json()) == 25
    await client.post("/simulator/products/bulk", json={"count": 25})
    skus = [str(variant.facts["sku"]) for variant in shop.books.variants.values() if not variant.options]
    assert len(shop.books.variants) == 50
    assert len({sku for sku in skus if sku}) == len([sku for sku in skus if sku])


async def test_stock_and_tracking_are_changed_by_hand(client: httpx.AsyncClient, shop: Shop) -> None:
    number = (await made(client))["variants"][0]["id"]
    body = {"stockLevel": "7", "stockTracking": "disabled", "title": "Small"}
    told = (await client.post(f"/simulator/variants/{number}", json=body)).json()
    assert (told["stockLevel"], told["stockTracking"], told["title"]) == (7, "disabled", "Small")
    assert [movement.channel for movement in shop.books.movements.values()] == ["manual"]


async def test_products_and_variants_go_by_hand(client: httpx.AsyncClient, shop: Shop) -> None:
    product = await made(client)
    first, second = (variant["id"] for variant in product["variants"])
    assert (await client.delete(f"/simulator/variants/{first}")).status_code == 204
    answer = await client.delete(f"/simulator/variants/{second}")
    assert (answer.status_code, answer.json()["detail"]) == (400, "variant: is the only one of its product")
    assert (await client.delete(f"/simulator/products/{product['id']}")).status_code == 204
    assert (await state(client))["variants"] == []


async def test_what_is_not_in_the_shop_is_404_and_nonsense_400(client: httpx.AsyncClient) -> None:
    number = (await made(client))["variants"][0]["id"]
    for path, body, status in (
        ("variants/9", {"stockLevel": 1}, 404),
        (f"variants/{number}", {"stockLevel": "many"}, 400),
        (f"variants/{number}", {"stockTracking": "off"}, 400),
        ("products", {"titel": "Mug"}, 400),
        ("products/bulk", {"count": "many"}, 400),
    ):
        assert (await client.post(f"/simulator/{path}", json=body)).status_code == status, (path, body)
    for path in ("variants/9", "products/9"):
        assert (await client.delete(f"/simulator/{path}")).status_code == 404


async def test_bells_are_rung_by_hand_for_products_too(client: httpx.AsyncClient, register: Any, receiver: Any) -> None:
    product = await made(client)
    variant = product["variants"][0]["id"]
    for group in ("products", "variants"):
        await register(group)
    for body in (
        {"group": "products", "action": "updated", "id": product["id"]},
        {"group": "variants", "action": "deleted", "id": variant},
    ):
        assert (await client.post("/simulator/ring", json=body)).json()[0]["result"] == "200"
    assert receiver.events == ["products/updated", "variants/deleted"]
    assert (receiver.heard[1].headers["x-variant-id"], receiver.heard[1].content) == (str(variant), b"")
    gone = await client.post("/simulator/ring", json={"group": "variants", "action": "updated", "id": 9})
    assert gone.status_code == 404


async def test_the_page_shows_products_and_lets_a_person_change_them(client: httpx.AsyncClient) -> None:
    body = {"title": "<b>Mug", "variants": [{"sku": '"MUG', "stockLevel": 12}]}
    product = (await client.post("/simulator/products", json=body)).json()
    number = product["variants"][0]["id"]
    page = (await client.get("/")).text
    assert 'data-post="/simulator/products"' in page
    assert f'data-post="/simulator/variants/{number}"' in page
    assert 'data-field="stockLevel" data-old="12"' in page
    assert 'data-field="stockTracking" data-old="enabled"' in page
    assert f'data-post="/simulator/products/{product["id"]}" data-method="DELETE"' in page
    assert "&lt;b&gt;Mug" in page
    assert "<b>Mug" not in page
