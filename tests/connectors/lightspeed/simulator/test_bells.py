"""What is rung for a change, and how it is signed."""

import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from connectors.lightspeed.simulator.shop import Shop
from connectors.lightspeed.simulator.trade.placing import NewOrder

pytestmark = pytest.mark.anyio


async def all_registered(register: Any) -> None:
    for group in ("orders", "shipments", "invoices"):
        await register(group)


async def test_a_ring_carries_the_vendors_headers(shop: Shop, register: Any, receiver: Any) -> None:
    await register("orders", "created", language="en")
    order = shop.orders.place()
    await shop.bells.ring_pending()
    (request,) = receiver.heard
    headers = request.headers
    assert (headers["x-shop-id"], headers["x-cluster-id"]) == ("356902", "eu1")
    assert (headers["x-event"], headers["x-format"], headers["x-language"]) == ("orders/created", "json", "en")
    assert headers["x-order-id"] == str(order.id)
    assert headers["x-ratelimit-remaining"] == "299/2999/11999"
    assert len(headers["x-request-id"]) == len(headers["x-signature"]) == 32
    assert receiver.signed_by(shop.config.secret) == [True]


async def test_a_ring_has_the_whole_order_with_plain_links(shop: Shop, register: Any, receiver: Any) -> None:
    await register("orders", "created", language="en")
    order = shop.orders.place()
    await shop.bells.ring_pending()
    body = receiver.heard[0].content
    link = rf"http:\/\/api.webshopapp.com\/en\/customers\/{order.customer.id}.json"
    assert link.encode() in body
    assert b"https:" not in body
    assert b": " not in body.replace(b"Page: ", b"")
    told = json.loads(body)["order"]
    assert told["products"]["resource"]["embedded"][0]["sku"] == "MUG-BLUE"
    assert told["shipments"]["resource"]["embedded"][0]["id"] == order.shipments[0].id


async def test_an_order_made_rings_for_all_that_is_born(shop: Shop, register: Any, receiver: Any) -> None:
    await all_registered(register)
    order = shop.orders.place()
    await shop.bells.ring_pending()
    assert receiver.events == ["orders/created", "invoices/created", "shipments/created"]
    assert receiver.heard[2].headers["x-shipment-id"] == str(order.shipments[0].id)
    assert receiver.heard[1].headers["x-invoice-id"] == str(order.invoice.id)


async def test_changes_through_the_api_ring_too(
    client: httpx.AsyncClient, shop: Shop, register: Any, receiver: Any
) -> None:
    await all_registered(register)
    order = shop.orders.place(NewOrder(silent=True))
    await client.put(f"/nl/orders/{order.id}.json", json={"order": {"paymentStatus": "paid"}})
    await shop.bells.ring_pending()
    assert receiver.events == ["orders/updated", "invoices/updated", "orders/paid"]
    receiver.heard.clear()
    body = {"shipment": {"status": "shipped", "trackingCode": "3SMUG1"}}
    await client.put(f"/nl/shipments/{order.shipments[0].id}.json", json=body)
    await shop.bells.ring_pending()
    assert receiver.events == ["shipments/updated", "orders/updated", "orders/shipped"]
    assert json.loads(receiver.heard[0].content)["shipment"]["trackingCode"] == "3SMUG1"
    assert json.loads(receiver.heard[1].content)["order"]["status"] == "completed_shipped"


async def test_only_what_is_registered_and_active_rings(
    client: httpx.AsyncClient, shop: Shop, register: Any, receiver: Any
) -> None:
    await register("orders", "paid")
    sleeping = await register("orders", "created")
    await client.put(f"/nl/webhooks/{sleeping}.json", json={"webhook": {"isActive": False}})
    shop.orders.pay(shop.orders.place().id)
    await shop.bells.ring_pending()
    assert receiver.events == ["orders/paid"]


async def test_registered_twice_rings_twice(shop: Shop, register: Any, receiver: Any) -> None:
    await register("orders", "created")
    await register("orders", "*")
    shop.orders.place()
    await shop.bells.ring_pending()
    assert receiver.events == ["orders/created"] * 2


async def test_an_old_order_rings_nobody(shop: Shop, register: Any) -> None:
    await register("orders")
    shop.orders.place(NewOrder(created_at=datetime(2025, 1, 1, tzinfo=UTC)))
    assert shop.bells.pending == []


async def test_a_body_is_as_old_as_its_change(shop: Shop, register: Any, receiver: Any) -> None:
    await register("orders")
    order = shop.orders.place()
    shop.orders.pay(order.id)
    await shop.bells.ring_pending()
    await shop.bells.ring_again(1)
    await shop.bells.ring_now("orders", "updated", order.id)
    told = [json.loads(request.content)["order"]["paymentStatus"] for request in receiver.heard]
    assert told == ["not_paid", "paid", "paid", "not_paid", "paid"]
    with pytest.raises(KeyError):
        await shop.bells.ring_again(99)


async def test_lost_rings_are_never_rung(shop: Shop, register: Any, receiver: Any) -> None:
    await register("orders")
    shop.turn(lose_rate=1.0)
    shop.orders.place()
    assert await shop.bells.ring_pending() == []
    assert (receiver.heard, shop.bells.lost_count) == ([], 1)


async def test_duplicates_come_twice_word_for_word(shop: Shop, register: Any, receiver: Any) -> None:
    await register("orders", "created")
    shop.turn(duplicate_rate=1.0)
    shop.orders.place()
    await shop.bells.ring_pending()
    first, second = receiver.heard
    assert first.content == second.content
    assert first.headers["x-request-id"] != second.headers["x-request-id"]


async def test_reordered_rings_overtake_the_same_way_each_time(shop: Shop, register: Any, receiver: Any) -> None:
    await register("orders", "created")
    runs = []
    for _ in range(2):
        shop.books.chance.seed(7)
        shop.turn(reorder_seconds=5)
        placed = [shop.orders.place().id for _ in range(6)]
        receiver.heard.clear()
        await shop.bells.ring_pending()
        runs.append([placed.index(int(request.headers["x-order-id"])) for request in receiver.heard])
    assert sorted(runs[0]) == [0, 1, 2, 3, 4, 5]
    assert runs[0] != [0, 1, 2, 3, 4, 5]


async def test_a_wrong_signature_is_wrong(shop: Shop, register: Any, receiver: Any) -> None:
    await register("orders", "created")
    shop.turn(wrong_signature=True)
    shop.orders.place()
    await shop.bells.ring_pending()
    assert receiver.signed_by(shop.config.secret) == [False]


async def test_an_unheard_ring_is_repeated_as_often_as_set(shop: Shop, register: Any, receiver: Any) -> None:
    await register("orders", "created")
    receiver.answers = [500, 503, 200]
    shop.orders.place()
    (rung,) = await shop.bells.ring_pending()
    assert (rung.result, rung.heard, shop.bells.pending) == ("500", False, [])
    shop.turn(retries=2)
    shop.orders.place()
    await shop.bells.ring_pending()
    assert [rung.result for rung in await shop.bells.ring_pending()] == ["200"]
    assert [rung.letter.tries for rung in shop.bells.rung] == [0, 0, 1]
