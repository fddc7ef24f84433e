"""The control API and the page: what a person or a demo does, over HTTP."""

from typing import Any

import httpx
import pytest

from connectors.lightspeed.simulator.shop import Shop

pytestmark = pytest.mark.anyio


async def done(client: httpx.AsyncClient, path: str, body: object = None) -> Any:
    answer = await client.post(f"/simulator/{path}", json=body) if body else await client.post(f"/simulator/{path}")
    assert answer.is_success, answer.text
    return answer.json()


async def test_a_day_in_the_shop(client: httpx.AsyncClient, shop: Shop) -> None:
    lines = [{"sku": "MUG", "ean": "8712345678906", "articleCode": "M1", "title": "Mug", "quantity": 4}]
    order = await done(client, "orders", {"lines": lines, "email": "jane@example.com"})
    number = order["id"]
    assert order["status"] == "processing_awaiting_payment"
    assert (await done(client, f"orders/{number}/pay"))["status"] == "processing_awaiting_shipment"
    assert (await done(client, f"orders/{number}/hold"))["status"] == "on_hold"
    released = await done(client, f"orders/{number}/status", {"status": "processing_awaiting_shipment"})
    assert (released["status"], released["known"]) == ("processing_awaiting_shipment", True)
    await done(client, f"orders/{number}/address", {"street": "Damrak"})
    second = (await done(client, f"orders/{number}/split"))["shipment_id"]
    partly = await done(client, f"shipments/{second}/ship", {"code": "3SMUG2", "mail": True})
    assert partly["shipmentStatus"] == "partially_shipped"
    assert (await done(client, f"shipments/{order['shipment_id']}/ship"))["status"] == "completed_shipped"
    state = (await client.get("/simulator/state")).json()
    assert [mail["code"] for mail in state["mails"]] == ["3SMUG2"]
    assert [shipment["trackingCode"] for shipment in state["shipments"]] == ["", "3SMUG2"]
    assert state["calls"] == []


async def test_an_order_is_called_off_with_a_mail(client: httpx.AsyncClient, shop: Shop) -> None:
    order = await done(client, "orders", {"paid": True})
    assert (await done(client, f"orders/{order['id']}/cancel", {"mail": True}))["status"] == "cancelled"
    assert [mail.kind for mail in shop.mails] == ["cancelled"]


async def test_many_orders_at_once(client: httpx.AsyncClient, shop: Shop) -> None:
    placed = await done(client, "orders/bulk", {"count": 500, "paid": True, "created_at": "2025-11-01T10:00:00+01:00"})
    assert len({order["number"] for order in placed}) == 500
    assert len(shop.books.customers) == 500
    assert all(order["status"] == "processing_awaiting_shipment" for order in placed)


async def test_a_status_nobody_knows_can_be_set(client: httpx.AsyncClient) -> None:
    order = await done(client, "orders", {"paid": True})
    told = await done(client, f"orders/{order['id']}/status", {"status": "processing_on_the_moon"})
    assert (told["status"], told["known"]) == ("processing_on_the_moon", False)


async def test_what_is_not_in_the_books_is_404_and_nonsense_400(client: httpx.AsyncClient) -> None:
    order = await done(client, "orders", {"paid": True})
    for path, body, status in (
        ("orders/9/pay", None, 404),
        ("shipments/9/ship", None, 404),
        (f"orders/{order['id']}/split", None, 400),
        ("orders", {"lines": "many"}, 400),
        ("ring", {"again": 9}, 404),
        ("ring", {"id": 9}, 404),
    ):
        answer = await client.post(f"/simulator/{path}", json=body)
        assert answer.status_code == status, answer.text
    assert (await client.put("/simulator/switches", json={"gravity": False})).status_code == 400
    assert (await client.put("/simulator/switches", json={"down": "a bit"})).status_code == 400


async def test_switches_are_turned_one_by_one(client: httpx.AsyncClient) -> None:
    await client.put("/simulator/switches", json={"error_next": 3})
    turned = (await client.put("/simulator/switches", json={"ring_delay": [1, 2]})).json()
    assert (turned["error_next"], turned["ring_delay"], turned["down"]) == (3, [1, 2], False)
    await done(client, "reset")
    assert (await client.get("/simulator/switches")).json()["error_next"] == 0


async def test_bells_are_rung_by_hand(client: httpx.AsyncClient, register: Any, receiver: Any) -> None:
    await register("orders")
    order = await done(client, "orders", {"paid": True})
    rung = await done(client, "ring")
    assert [(one["event"], one["result"]) for one in rung] == [("orders/created", "200"), ("orders/paid", "200")]
    again = await done(client, "ring", {"again": rung[0]["id"]})
    assert again[0]["event"] == "orders/created"
    now = await done(client, "ring", {"id": order["id"], "action": "shipped"})
    assert now[0]["event"] == "orders/shipped"
    assert len(receiver.heard) == 4


async def test_registrations_vanish_silently(client: httpx.AsyncClient, register: Any, shop: Shop) -> None:
    first = await register("orders")
    await register("shipments")
    assert (await client.delete(f"/simulator/webhooks/{first}")).status_code == 204
    assert await done(client, "webhooks/forget") == {"forgotten": 1}
    assert shop.books.webhooks == {}


async def test_reset_is_a_new_day(client: httpx.AsyncClient, shop: Shop) -> None:
    first = await done(client, "orders", {"paid": True})
    await done(client, "reset")
    assert await done(client, "orders", {"paid": True}) == first


async def test_the_page_shows_the_shop_and_escapes_what_people_type(client: httpx.AsyncClient, shop: Shop) -> None:
    order = await done(client, "orders", {"paid": True})
    await client.get("/nl/orders.json?number=<script>alert(1)</script>")
    await done(client, f"shipments/{order['shipment_id']}/ship", {"code": "<b>3SMUG", "mail": True})
    waiting = await done(client, "orders", {"email": "john@example.com"})
    page = (await client.get("/")).text
    assert order["number"] in page
    assert f'data-post="/simulator/orders/{waiting["id"]}/pay"' in page
    assert f'data-post="/simulator/shipments/{waiting["shipment_id"]}/ship"' in page
    assert "&lt;b&gt;3SMUG" in page
    assert "<b>3SMUG" not in page
    assert "<script>alert(1)" not in page
    assert page.count("{{") == 0
    tables = (await client.get("/simulator/tables")).text
    assert tables.startswith("<section>")
    assert "completed_shipped" in tables
