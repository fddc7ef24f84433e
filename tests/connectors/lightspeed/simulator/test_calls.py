"""Who may call, how lists are walked, and what a call that cannot be is told."""

from datetime import UTC, datetime
from hashlib import md5
from typing import Any

import httpx
import pytest

from connectors.lightspeed.simulator.shop import Shop
from connectors.lightspeed.simulator.trade.placing import NewOrder

pytestmark = pytest.mark.anyio


async def ids(client: httpx.AsyncClient, query: str, name: str = "orders") -> list[int]:
    answer = await client.get(f"/nl/{name}.json?{query}")
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in answer.json()[name]]


async def test_only_the_key_gets_in(inside: httpx.ASGITransport, shop: Shop) -> None:
    config = shop.config
    token = md5((config.app_tokens[0] + config.app_secret).encode(), usedforsecurity=False).hexdigest()
    logins = [(config.key, config.secret), (config.app_key, token), (config.key, "wrong"), ("", "")]
    statuses = []
    for login in logins:
        async with httpx.AsyncClient(transport=inside, base_url="http://shop.test", auth=login) as other:
            answer = await other.get("/nl/account.json")
            assert "x-ratelimit-remaining" in answer.headers
            statuses.append(answer.status_code)
    assert statuses == [200, 200, 401, 401]
    assert answer.json() == {"error": {"code": 401, "message": "Access denied."}}


async def test_an_app_install_signs_with_the_apps_secret(client: httpx.AsyncClient, shop: Shop) -> None:
    config = shop.config
    password = md5((config.app_tokens[0] + config.app_secret).encode(), usedforsecurity=False).hexdigest()
    wanted = {"webhook": {"itemGroup": "orders", "itemAction": "*", "address": "http://hub.test/ring"}}
    await client.post("/nl/webhooks.json", json=wanted, auth=(config.app_key, password))
    await client.post("/nl/webhooks.json", json=wanted)
    assert [webhook.secret for webhook in shop.books.webhooks.values()] == [config.app_secret, config.secret]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/de/orders.json", 404),
        ("GET", "/nl/nothing.json", 404),
        ("GET", "/nl/orders", 404),
        ("GET", "/nl/orders/9.json", 404),
        ("GET", "/nl/shipments/9.json", 404),
        ("GET", "/nl/webhooks/9.json", 404),
        ("DELETE", "/nl/orders.json", 405),
        ("GET", "/nl/orders.json?updated_at_min=yesterday", 422),
    ],
)
async def test_what_is_not_there_is_said_in_the_vendors_words(
    client: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await client.request(method, path)
    assert answer.status_code == status
    assert list(answer.json()) == ["error"]
    assert answer.json()["error"]["code"] == status
    assert answer.json()["error"]["request"] == path.split("?", maxsplit=1)[0]
    assert answer.headers["x-ratelimit-remaining"] == "299/2999/11999"


async def test_lists_are_newest_first_and_come_in_pages(client: httpx.AsyncClient, shop: Shop) -> None:
    placed = [shop.orders.place().id for _ in range(7)]
    assert await ids(client, "limit=3") == placed[:-4:-1]
    assert await ids(client, "limit=3&page=3") == [placed[0]]
    assert await ids(client, "limit=3&page=4") == []
    assert await ids(client, f"since_id={placed[3]}&limit=2") == [placed[6], placed[5]]
    shop.turn(ascending=True)
    assert await ids(client, f"since_id={placed[3]}&limit=2") == [placed[4], placed[5]]


async def test_a_page_holds_fifty_and_never_more_than_250(client: httpx.AsyncClient, shop: Shop) -> None:
    for _ in range(260):
        shop.orders.place()
    assert [len(await ids(client, query)) for query in ("", "limit=1000", "limit=none")] == [50, 250, 50]
    assert (await client.get("/nl/orders/count.json")).json() == {"count": 260}


async def test_fields_are_the_only_ones_returned(client: httpx.AsyncClient, shop: Shop) -> None:
    shop.orders.place()
    answer = await client.get("/nl/orders.json?fields=number,id,unheard_of")
    assert [list(row) for row in answer.json()["orders"]] == [["id", "number"]]


async def test_orders_are_found_by_what_they_are(client: httpx.AsyncClient, shop: Shop) -> None:
    one, two = shop.orders.place(), shop.orders.place(NewOrder(paid=True, email="john@example.com"))
    for query, found in (
        (f"number={one.number}", one),
        ("status=processing_awaiting_shipment", two),
        ("paymentStatus=not_paid", one),
        ("email=john@example.com", two),
        (f"customer={two.customer.id}", two),
    ):
        assert await ids(client, query) == [found.id], query
    assert (await client.get("/nl/orders/count.json?paymentStatus=paid")).json() == {"count": 1}


async def test_time_filters_take_both_spellings(client: httpx.AsyncClient, shop: Shop, clock: Any) -> None:
    first = shop.orders.place().id
    clock.forward(3600)
    second = shop.orders.place().id
    assert await ids(client, "created_at_min=2026-06-03 13:00:00") == [second]
    assert await ids(client, "created_at_max=2026-06-03 12:59:59") == [first]
    assert await ids(client, "created_at_min=2026-06-04") == []
    shop.orders.pay(first)
    assert await ids(client, "updated_at_min=2026-06-03T13:00:10%2B00:00") == [second, first]
    assert await ids(client, "updated_at_max=2026-06-03 13:00:09") == []


async def test_shipments_and_events_are_found_by_their_order(client: httpx.AsyncClient, shop: Shop) -> None:
    one, two = shop.orders.place(), shop.orders.place()
    assert await ids(client, f"order={one.id}", "shipments") == [one.shipments[0].id]
    assert await ids(client, "order=9", "shipments") == []
    assert await ids(client, f"number={two.shipments[0].number}", "shipments") == [two.shipments[0].id]
    assert (await client.get(f"/nl/shipments/count.json?order={one.id}")).json() == {"count": 1}
    events = (await client.get(f"/nl/orders/events.json?shipment={two.shipments[0].id}")).json()["ordersEvents"]
    assert [(event["type"], event["message"]) for event in events] == [("shipment", "new")]
    assert len((await client.get(f"/nl/orders/events.json?order={one.id}")).json()["ordersEvents"]) == 3


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b'{"order":{"paymentStatus":"paid"}}', None),
        (b'{"order":{"paymentStatus":"paid"}}', "application/x-www-form-urlencoded"),
        (b"order[paymentStatus]=paid", "application/x-www-form-urlencoded"),
    ],
)
async def test_bodies_are_read_however_they_are_sent(
    client: httpx.AsyncClient, shop: Shop, content: bytes, kind: str | None
) -> None:
    order = shop.orders.place()
    headers = {"content-type": kind} if kind else {}
    answer = await client.put(f"/nl/orders/{order.id}.json", content=content, headers=headers)
    assert (answer.status_code, order.payment) == (200, "paid")


async def test_a_form_spells_its_flags(client: httpx.AsyncClient) -> None:
    form = {
        "webhook[isActive]": "false",
        "webhook[itemGroup]": "orders",
        "webhook[itemAction]": "paid",
        "webhook[address]": "https://hub.example/ring",
    }
    webhook = (await client.post("/nl/webhooks.json", data=form)).json()["webhook"]
    assert (webhook["isActive"], webhook["itemAction"]) == (False, "paid")


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"order": {"status": "lost"}}, 422, "status"),
        ({"order": {"paymentStatus": 7}}, 422, "paymentStatus"),
        ({"order": {"customStatusId": 1}}, 422, "customStatusId"),
        ({"order": {"doNotifyNew": "perhaps"}}, 422, "doNotifyNew"),
        ({"shipment": {}}, 400, None),
        ([], 400, None),
    ],
)
async def test_values_that_cannot_be_are_refused_by_field(
    client: httpx.AsyncClient, shop: Shop, body: object, status: int, field: str | None
) -> None:
    order = shop.orders.place()
    answer = await client.put(f"/nl/orders/{order.id}.json", json=body)
    assert answer.status_code == status
    assert list(answer.json()["error"].get("errors", {})) == ([field] if field else [])
    assert order.status == "processing_awaiting_payment"


async def test_a_body_that_is_no_json_is_refused(client: httpx.AsyncClient, shop: Shop) -> None:
    order = shop.orders.place()
    assert (await client.put(f"/nl/orders/{order.id}.json", content=b"{nonsense")).status_code == 400


async def test_registrations_come_and_go(client: httpx.AsyncClient, register: Any) -> None:
    first, second = await register("orders"), await register("orders")
    assert (await client.get("/nl/webhooks/count.json")).json() == {"count": 2}
    body = {"webhook": {"isActive": False, "itemAction": "created"}}
    changed = (await client.put(f"/nl/webhooks/{first}.json", json=body)).json()["webhook"]
    assert (changed["isActive"], changed["itemAction"], changed["itemGroup"]) == (False, "created", "orders")
    gone = await client.delete(f"/nl/webhooks/{second}.json")
    assert (gone.status_code, gone.content) == (204, b"")
    assert await ids(client, "", "webhooks") == [first]
    assert (await client.get(f"/nl/webhooks/{first}.json")).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"itemGroup": "checkouts"},
        {"itemAction": "shouted"},
        {"itemGroup": "shipments", "itemAction": "paid"},
        {"address": "hub.example"},
        {"address": None},
        {"format": "xml"},
        {"language": "de"},
    ],
)
async def test_a_registration_that_makes_no_sense_is_refused(client: httpx.AsyncClient, wrong: Any) -> None:
    wanted = {"itemGroup": "orders", "itemAction": "*", "address": "http://hub.test/ring", **wrong}
    answer = await client.post("/nl/webhooks.json", json={"webhook": wanted})
    assert answer.status_code == 422
    missing = await client.post("/nl/webhooks.json", json={"webhook": {}})
    assert list(missing.json()["error"]["errors"]) == ["itemGroup", "itemAction", "address"]


async def test_a_key_without_permission_is_told_so(client: httpx.AsyncClient, shop: Shop) -> None:
    order = shop.orders.place()
    shop.turn(forbidden=["orders.write"])
    assert (await client.get(f"/nl/orders/{order.id}.json")).status_code == 200
    answer = await client.put(f"/nl/orders/{order.id}.json", json={"order": {"memo": "x"}})
    assert answer.status_code == 403
    permissions = (await client.get("/nl/account/permissions.json")).json()["accountPermissions"]
    assert permissions["orders"] == {"read": True, "write": False}


async def test_the_book_of_calls_has_every_call(client: httpx.AsyncClient, shop: Shop) -> None:
    await client.get("/nl/orders.json?limit=1")
    await client.get("/nl/orders/9.json")
    told = [(call.method, call.path, call.status, call.at) for call in shop.calls]
    now = datetime(2026, 6, 3, 12, 0, 10, 250000, tzinfo=UTC)
    assert told == [("GET", "/nl/orders.json?limit=1", 200, now), ("GET", "/nl/orders/9.json", 404, now)]


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"trackingCode": None, "carrier": "a field nobody reads"}, 200, ""),
        ({"trackingCode": 3201}, 200, "3201"),
        ({"trackingCode": ["3SMUG1"]}, 422, "3SOLD"),
        ({"trackingCode": True}, 422, "3SOLD"),
    ],
)
async def test_a_code_is_a_text(
    client: httpx.AsyncClient, shop: Shop, fields: dict[str, object], status: int, code: str
) -> None:
    parcel = shop.orders.place(NewOrder(paid=True)).shipments[0]
    shop.shipments.write(parcel.id, {"trackingCode": "3SOLD"}, channel="manual")
    answer = await client.put(f"/nl/shipments/{parcel.id}.json", json={"shipment": fields})
    assert (answer.status_code, parcel.tracking_code) == (status, code)


async def test_a_custom_status_goes_by_two_names_and_can_be_taken_away(client: httpx.AsyncClient, shop: Shop) -> None:
    order = shop.orders.place()
    for fields, wanted in (({"customStatus": "2392"}, 2392), ({"customStatusId": None}, None)):
        answer = await client.put(f"/nl/orders/{order.id}.json", json={"order": fields})
        assert answer.json()["order"]["customStatusId"] == wanted


async def test_a_line_of_another_order_is_not_found(client: httpx.AsyncClient, shop: Shop) -> None:
    one, two = shop.orders.place(), shop.orders.place()
    assert (await client.get(f"/nl/orders/{one.id}/products/{two.lines[0].id}.json")).status_code == 404


async def test_a_form_that_contradicts_itself_is_refused(client: httpx.AsyncClient) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = await client.post("/nl/webhooks.json", content=b"webhook=1&webhook[isActive]=true", headers=headers)
    assert answer.status_code == 400
