"""Checkouts are bare and silent, the carts behind them ring, and one that is finished has an order."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from connectors.lightspeed.simulator import SimulatorConfig, build
from connectors.lightspeed.simulator.shop import Shop
from connectors.lightspeed.simulator.trade.carts import NewCheckout, Touching
from connectors.lightspeed.simulator.trade.offering import NewProduct, NewVariant
from connectors.lightspeed.simulator.trade.people import NewCustomer
from connectors.lightspeed.simulator.trade.placing import NewAddress, NewLine, NewOrder

pytestmark = pytest.mark.anyio


def names(listed: str) -> list[str]:
    return listed.split()


CHECKOUT = names(
    """id created_at updated_at order_id theme step mode info customer billing_address shipping_address quote
gift_cards shipment_method payment_method discount comment newsletter terms notifications memo products
discount_code"""
)
LINE = names(
    """id cart_id created_at updated_at product_id variant_id is_custom custom_checksum custom_data quantity
has_discount discount_percentage tax_rate base_price_excl base_price_incl price_excl price_incl discount_excl
discount_incl title fulltitle variant brand_name article_code ean sku image_id image_thumb image_src url
stock_available stock_on_stock stock_level"""
)
PLACE = {
    "name": "Li Berg",
    "address1": "Damrak",
    "number": 1,
    "zipcode": "1012 LG",
    "city": "Amsterdam",
    "country": "nl",
}


async def got(client: httpx.AsyncClient, path: str) -> Any:
    answer = await client.get(f"/nl/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def sent(client: httpx.AsyncClient, path: str, body: object = None, *, status: int = 200) -> Any:
    answer = await client.post(f"/simulator/{path}", json=body) if body else await client.post(f"/simulator/{path}")
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_a_checkout_is_bare_and_spelled_unlike_the_rest(client: httpx.AsyncClient, shop: Shop) -> None:
    address = NewAddress(number="12")
    opened = shop.checkouts.open(NewCheckout(email="li@example.com", address=address, lines=(NewLine(quantity=2),)))
    checkout = await got(client, f"checkouts/{opened.id}.json")
    assert list(checkout) == CHECKOUT
    assert (checkout["order_id"], checkout["discount"], checkout["memo"], checkout["info"]) == (None, False, None, [])
    assert (checkout["shipment_method"], checkout["payment_method"]) == (None, None)
    assert checkout["created_at"] == "2026-06-03T14:00:10+02:00"
    assert (checkout["step"], checkout["mode"], checkout["quote"]) == ("shipment", "guest", {"id": opened.quote.id})
    assert (checkout["customer"]["id"], checkout["customer"]["email"]) == (None, "li@example.com")
    assert (checkout["shipping_address"]["number"], checkout["billing_address"]["number"]) == (12, "12")
    (line,) = checkout["products"]
    assert list(line) == LINE
    assert (line["cart_id"], line["quantity"], line["base_price_incl"], line["price_incl"]) == (
        opened.quote.id,
        2,
        9.95,
        19.9,
    )
    assert await got(client, "checkouts.json") == [checkout]


async def test_a_guest_may_say_nothing_of_themselves(client: httpx.AsyncClient, shop: Shop) -> None:
    opened = shop.checkouts.open()
    checkout = await got(client, f"checkouts/{opened.id}.json")
    assert (checkout["customer"], checkout["shipping_address"], checkout["billing_address"]) == (None, None, None)
    quote = (await got(client, f"quotes/{opened.quote.id}.json"))["quote"]
    assert (quote["customer"], quote["shipmentZipcode"]) == (False, None)
    assert (quote["shipmentIsSet"], quote["shipmentId"], quote["shipmentData"]) == (False, "", [])
    assert (quote["paymentIsSet"], quote["paymentData"], len(quote)) == (False, "", 70)


async def test_checkouts_come_in_pages_newest_first_and_take_no_filter(client: httpx.AsyncClient, shop: Shop) -> None:
    opened = [shop.checkouts.open().id for _ in range(5)]
    query = "updated_at_min=2030-01-01&since_id=999999999&fields=id"
    assert [row["id"] for row in await got(client, f"checkouts.json?limit=2&{query}")] == opened[:2:-1]
    assert [row["id"] for row in await got(client, "checkouts.json?limit=2&page=3")] == opened[:1]
    assert await got(client, "checkouts.json?limit=2&page=4") == []
    assert await got(client, "checkouts/count.json") == {"count": 5}
    shop.turn(ascending=True)
    assert [row["id"] for row in await got(client, "checkouts.json?limit=2")] == opened[:2]


async def test_a_checkout_rings_nobody_but_its_cart_does(
    client: httpx.AsyncClient, shop: Shop, register: Any, receiver: Any, clock: Any
) -> None:
    await register("quotes")
    opened = shop.checkouts.open(NewCheckout(email="li@example.com"))
    clock.forward(60)
    shop.checkouts.touch(opened.id, Touching(lines=(NewLine(quantity=3),), address=NewAddress(zipcode="1012 LG")))
    shop.checkouts.finish(opened.id)
    await shop.bells.ring_pending()
    assert receiver.events == ["quotes/created", "quotes/updated", "quotes/updated"]
    quotes = [json.loads(ring.content)["quote"] for ring in receiver.heard]
    assert [quote["productsQuantity"] for quote in quotes] == [1, 3, 3]
    assert [quote["shipmentZipcode"] for quote in quotes] == [None, "1012 LG", "1012 LG"]
    assert {quote["recoveryHash"] for quote in quotes} == {opened.quote.recovery_hash}
    assert opened.updated == datetime(2026, 6, 3, 12, 1, 10, tzinfo=UTC)
    wanted = {"itemGroup": "checkouts", "itemAction": "*", "address": "http://hub.test/ring"}
    assert (await client.post("/nl/webhooks.json", json={"webhook": wanted})).status_code == 422


async def test_a_finished_checkout_has_its_order_customer_and_cart(
    client: httpx.AsyncClient, shop: Shop, clock: Any
) -> None:
    opened = shop.checkouts.open(NewCheckout(email="Li@Example.com", firstname="Li", lastname="Berg"))
    clock.forward(60)
    order = shop.checkouts.finish(opened.id, paid=True)
    assert (opened.order, opened.customer, order.quote) == (order.id, order.customer.id, opened.quote)
    checkout = await got(client, f"checkouts/{opened.id}.json")
    assert (checkout["order_id"], checkout["updated_at"]) == (order.id, "2026-06-03T14:01:10+02:00")
    told = (await got(client, f"orders/{order.id}.json"))["order"]
    assert (told["email"], told["firstname"], told["paymentStatus"]) == ("Li@Example.com", "Li", "paid")
    assert told["quote"]["resource"]["embedded"]["recoveryHash"] == opened.quote.recovery_hash
    assert len((await got(client, "quotes.json"))["quotes"]) == 1
    with pytest.raises(ValueError, match="finished already"):
        shop.checkouts.finish(opened.id)


async def test_a_known_customers_checkout_becomes_that_customers_order(shop: Shop) -> None:
    first = shop.customers.add(NewCustomer(email="jane@example.com", firstname="Jane"))
    second = shop.customers.add(NewCustomer(email="jane@example.com", firstname="Joan"))
    opened = shop.checkouts.open(NewCheckout(customer=second.id))
    assert (opened.person["firstname"], opened.mode) == ("Joan", "customer")
    assert shop.checkouts.finish(opened.id).customer is second
    assert shop.orders.place(NewOrder(email="jane@example.com")).customer is first


async def test_every_order_has_a_cart_that_can_be_asked_for(client: httpx.AsyncClient, shop: Shop) -> None:
    order = shop.orders.place(NewOrder(lines=(NewLine(quantity=2), NewLine(sku="BOWL"))))
    (quote,) = (await got(client, "quotes.json"))["quotes"]
    assert (quote["id"], quote["productsCount"], quote["productsQuantity"]) == (order.quote.id, 2, 3)
    assert quote["customer"]["resource"]["id"] == order.customer.id
    assert await got(client, "quotes/count.json") == {"count": 1}
    assert (await client.get("/nl/quotes/9.json")).status_code == 404


async def test_a_client_checks_out(client: httpx.AsyncClient, shop: Shop) -> None:
    product = shop.products.add(NewProduct(title="Mug", variants=(NewVariant(sku="MUG", price_incl=9.95, stock=7),)))
    mug = product.variants[0].id
    begun = await client.post("/nl/checkouts.json", json={"mode": "guest", "customer": {"email": "li@example.com"}})
    assert (begun.status_code, begun.json()["customer"]["email"]) == (201, "li@example.com")
    path = f"/nl/checkouts/{begun.json()['id']}"
    put_in = await client.post(f"{path}/products.json", json={"variant_id": mug, "quantity": 2})
    line = put_in.json()
    assert (put_in.status_code, list(line), line["price_incl"], line["stock_level"]) == (201, LINE, "19.9000", 7)
    assert (await client.get(f"{path}.json")).json()["products"][0]["price_incl"] == 19.9
    more = await client.put(f"{path}/products/{line['id']}.json", json={"quantity": 3})
    assert (more.status_code, more.json()["price_incl"]) == (200, "29.8500")
    unready = (await client.get(f"{path}/validate.json")).json()
    assert unready["validated"] is False
    assert "shipping_address.address1.required" in unready["errors"]
    assert (await client.post(f"{path}/order.json")).status_code == 422
    ways, means = [await client.get(f"{path}/{kind}_methods.json") for kind in ("shipment", "payment")]
    body = {
        "customer": {"email": "li@example.com", "firstname": "Li", "lastname": "Berg"},
        "shipment_method": {"id": ways.json()[0]["id"]}, "payment_method": means.json()[0]["id"],
        "billing_address": PLACE, "shipping_address": PLACE, "terms": 1, "newsletter": True,
    }  # fmt: skip
    changed = (await client.put(f"{path}.json", json=body)).json()
    assert (changed["step"], changed["terms"], changed["newsletter"]) == ("payment", True, True)
    assert changed["shipment_method"]["title"] == "Standard delivery"
    assert (await client.get(f"{path}/validate.json")).json() == {"validated": True, "errors": []}
    ordered = await client.post(f"{path}/order.json")
    assert (ordered.status_code, list(ordered.json())) == (201, ["order_id", "payment_url", "payment_provider"])
    order = shop.books.orders[ordered.json()["order_id"]]
    assert (order.facts["channel"], order.facts["addressShippingStreet"]) == ("api", "Damrak")
    assert (order.lines[0].variant, order.lines[0].quantity) == (mug, 3)
    assert product.variants[0].stock == 4
    assert (await client.post(f"{path}/order.json")).status_code == 422


async def test_what_cannot_be_checked_out_is_refused(client: httpx.AsyncClient, shop: Shop) -> None:
    number = shop.checkouts.open().id
    for method, path, body, status in (
        ("POST", "products.json", {"variant_id": 9, "quantity": 1}, 422),
        ("POST", "products.json", {"variant_id": 9}, 422),
        ("PUT", "products/9.json", {"quantity": 1}, 404),
        ("PUT", "products.json", {}, 405),
        ("POST", "products.json", ["a", "list"], 400),
    ):
        answer = await client.request(method, f"/nl/checkouts/{number}/{path}", json=body)
        assert answer.status_code == status, answer.text
    for wrong in ({"payment_method": "shells"}, {"shipping_address": "here"}, {"customer": 9}, {"terms": "perhaps"}):
        assert (await client.put(f"/nl/checkouts/{number}.json", json=wrong)).status_code == 422
    assert (await client.get("/nl/checkouts/9.json")).status_code == 404


async def test_things_are_taken_out_and_checkouts_deleted(client: httpx.AsyncClient, shop: Shop) -> None:
    opened = shop.checkouts.open(NewCheckout(lines=(NewLine(), NewLine(sku="BOWL"))))
    path = f"/nl/checkouts/{opened.id}"
    assert (await client.delete(f"{path}/products/{opened.lines[0].id}.json")).status_code == 204
    assert [line.facts["sku"] for line in opened.lines] == ["BOWL"]
    assert (await client.delete(f"{path}.json")).status_code == 204
    assert (await client.get(f"{path}.json")).status_code == 404
    assert (await got(client, f"quotes/{opened.quote.id}.json"))["quote"]["productsCount"] == 1


async def test_an_idle_put_changes_no_checkout(client: httpx.AsyncClient, shop: Shop) -> None:
    opened = shop.checkouts.open()
    shop.turn(idle_puts_next=1)
    assert (await client.put(f"/nl/checkouts/{opened.id}.json", json={"comment": "soon"})).status_code == 200
    assert opened.comment == ""


async def test_a_person_begins_comes_back_and_orders(client: httpx.AsyncClient, shop: Shop) -> None:
    old = {
        "email": "li@example.com",
        "created_at": "2026-06-01T10:00:00+02:00",
        "updated_at": "2026-06-01T11:00:00+02:00",
    }
    begun = await sent(client, "checkouts", old, status=201)
    assert (begun["updatedAt"], begun["order"]) == ("2026-06-01T09:00:00+00:00", 0)
    touched = await sent(client, f"checkouts/{begun['id']}/touch", {"email": "li.berg@example.com"})
    assert (touched["updatedAt"], touched["email"]) == ("2026-06-03T12:00:10+00:00", "li.berg@example.com")
    order = await sent(client, f"checkouts/{begun['id']}/finish", {"paid": True})
    assert order["paymentStatus"] == "paid"
    assert (await client.get("/simulator/state")).json()["checkouts"][0]["order"] == order["id"]
    await sent(client, f"checkouts/{begun['id']}/finish", status=400)
    await sent(client, "checkouts/9/touch", status=404)
    await sent(client, "checkouts", {"customer": 9}, status=404)
    guest = await sent(client, "checkouts", status=201)
    assert (await client.delete(f"/simulator/checkouts/{guest['id']}")).status_code == 204


async def test_a_shop_opens_with_checkouts_as_odd_as_real_ones(client: httpx.AsyncClient, clock: Any) -> None:
    shop: Shop = build(SimulatorConfig(seed_customers=20, seed_checkouts=100), clock=clock).state.shop
    sown = list(shop.books.checkouts.values())
    assert (len(sown), len(shop.books.orders)) == (100, 20)
    assert {bool(checkout.customer) for checkout in sown} == {True, False}
    emails = {str(checkout.person["email"]) for checkout in sown}
    assert {"", "guest1@example.com", "Guest4@Example.COM"} < emails
    moments = [checkout.created for checkout in sown]
    assert moments == sorted(moments)
    assert clock().replace(microsecond=0) - moments[0] == timedelta(hours=25)
    assert (shop.bells.pending, shop.bells.rung_count, shop.mails) == ([], 0, [])


async def test_the_page_lets_a_person_finish_a_checkout(client: httpx.AsyncClient, shop: Shop) -> None:
    begun, done = shop.checkouts.open(NewCheckout(email="<b>li")), shop.checkouts.open()
    shop.checkouts.finish(done.id)
    page = (await client.get("/")).text
    assert f'data-post="/simulator/checkouts/{begun.id}/finish"' in page
    assert f'data-post="/simulator/checkouts/{done.id}/finish"' not in page
    assert '<form data-post="/simulator/checkouts">' in page
    assert "<b>li" not in page
