"""The bad days: each switch does what it says, and nothing else."""

from typing import Any

import httpx
import pytest

from connectors.lightspeed.simulator.shop import Shop
from connectors.lightspeed.simulator.trade.placing import NewOrder

pytestmark = pytest.mark.anyio


async def test_a_write_without_effect_claims_to_have_one(client: httpx.AsyncClient, shop: Shop, register: Any) -> None:
    order = shop.orders.place(NewOrder(paid=True, silent=True))
    await register("orders")
    path = f"/nl/shipments/{order.shipments[0].id}.json"
    body = {"shipment": {"status": "shipped", "trackingCode": "3SMUG1", "doNotifyShipped": True}}
    shop.turn(idle_puts_next=1)
    claimed = await client.put(path, json=body)
    assert (claimed.status_code, claimed.json()["shipment"]["status"]) == (200, "shipped")
    assert (await client.get(path)).json()["shipment"]["status"] == "not_shipped"
    assert (shop.mails, shop.bells.pending) == ([], [])
    await client.put(path, json=body)
    assert (await client.get(path)).json()["shipment"]["status"] == "shipped"


async def test_a_stale_read_shows_a_shipment_as_it_stood_before_it_was_written(
    client: httpx.AsyncClient, shop: Shop
) -> None:
    order = shop.orders.place(NewOrder(paid=True))
    path = f"/nl/shipments/{order.shipments[0].id}.json"
    shop.turn(stale_reads_next=2)
    assert (await client.get(path)).json()["shipment"]["status"] == "not_shipped"
    await client.put(path, json={"shipment": {"status": "shipped", "doNotifyShipped": True}})
    seen = [(await client.get(path)).json()["shipment"]["status"] for _ in range(2)]
    assert seen == ["not_shipped", "shipped"]
    assert [mail.kind for mail in shop.mails] == ["shipped"]


async def test_an_order_written_without_effect_stays_as_it_was(client: httpx.AsyncClient, shop: Shop) -> None:
    order = shop.orders.place()
    shop.turn(idle_puts_next=1)
    claimed = await client.put(f"/nl/orders/{order.id}.json", json={"order": {"status": "cancelled"}})
    assert claimed.json()["order"]["status"] == "cancelled"
    assert order.status == "processing_awaiting_payment"


async def test_the_next_calls_fail_and_then_no_more(client: httpx.AsyncClient, shop: Shop) -> None:
    shop.turn(error_next=2, error_status=502)
    statuses = [(await client.get("/nl/shop.json")).status_code for _ in range(3)]
    assert statuses == [502, 502, 200]


async def test_a_failed_call_changes_nothing_unless_told_otherwise(client: httpx.AsyncClient, shop: Shop) -> None:
    order = shop.orders.place()
    pay = {"order": {"paymentStatus": "paid"}}
    shop.turn(error_next=1)
    assert (await client.put(f"/nl/orders/{order.id}.json", json=pay)).status_code == 503
    assert order.payment == "not_paid"
    shop.turn(error_next=1, work_before_failing=True)
    assert (await client.put(f"/nl/orders/{order.id}.json", json=pay)).status_code == 503
    assert order.payment == "paid"


async def test_a_share_of_the_calls_fails_the_same_way_each_day(client: httpx.AsyncClient, shop: Shop) -> None:
    days = []
    for _ in range(2):
        shop.reset()
        shop.turn(error_rate=0.5)
        days.append([(await client.get("/nl/shop.json")).status_code for _ in range(12)])
    assert days[0] == days[1]
    assert set(days[0]) == {200, 503}


async def test_a_new_order_is_hidden_for_a_while(client: httpx.AsyncClient, shop: Shop, clock: Any) -> None:
    shop.turn(hide_new_orders_seconds=30)
    order = shop.orders.place()
    assert (await client.get(f"/nl/orders/{order.id}.json")).status_code == 404
    clock.forward(30)
    assert (await client.get(f"/nl/orders/{order.id}.json")).status_code == 200


async def test_a_shop_that_is_down_answers_nobody_anything(client: httpx.AsyncClient, shop: Shop) -> None:
    shop.turn(down=True)
    assert (await client.get("/nl/shop.json")).status_code == 503
    shop.turn(down=False)
    answer = await client.get("/nl/shop.json")
    assert answer.headers["x-ratelimit-remaining"] == "299/2999/11999"
