"""Customers have a life of their own, beside the orders that name them."""

import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from connectors.lightspeed.simulator import SimulatorConfig, build
from connectors.lightspeed.simulator.shop import Shop
from connectors.lightspeed.simulator.trade.people import NewCustomer
from connectors.lightspeed.simulator.trade.placing import NewAddress, NewOrder

pytestmark = pytest.mark.anyio


def names(listed: str) -> list[str]:
    return listed.split()


CUSTOMER = names(
    """id createdAt updatedAt isConfirmed type lastOnlineAt remoteIp userAgent referralId gender birthDate
nationalId email firstname middlename lastname phone mobile isCompany companyName companyCoCNumber
companyVatNumber addressBillingName addressBillingStreet addressBillingStreet2 addressBillingNumber
addressBillingExtension addressBillingZipcode addressBillingCity addressBillingRegion
addressBillingCountry addressShippingCompany addressShippingName addressShippingStreet
addressShippingStreet2 addressShippingNumber addressShippingExtension addressShippingZipcode
addressShippingCity addressShippingRegion addressShippingCountry memo doNotifyRegistered
doNotifyConfirmed doNotifyPassword groups invoices language orders reviews shipments tickets
metafields login"""
)


async def one(client: httpx.AsyncClient, number: int) -> Any:
    answer = await client.get(f"/nl/customers/{number}.json")
    assert answer.status_code == 200, answer.text
    return answer.json()["customer"]


async def ids(client: httpx.AsyncClient, query: str = "") -> list[int]:
    answer = await client.get(f"/nl/customers.json?{query}")
    return [row["id"] for row in answer.json()["customers"]]


async def test_a_customer_has_the_vendors_fields_and_oddities(client: httpx.AsyncClient, shop: Shop) -> None:
    added = shop.customers.add(NewCustomer(email="zoe@example.com", firstname="Zoë", lastname="Berg"))
    customer = await one(client, added.id)
    assert list(customer) == CUSTOMER
    assert (customer["isConfirmed"], customer["type"], customer["lastOnlineAt"]) == (False, "registered", None)
    false = ("remoteIp", "userAgent", "referralId", "gender", "birthDate", "addressShippingCompany", "language")
    assert [customer[name] for name in false] == [False] * 7
    assert (customer["addressBillingName"], customer["addressBillingStreet"]) == ("Zoë Berg", "")
    assert customer["addressBillingCountry"] == {"id": 150, "code": "nl", "code3": "nld", "title": "Netherlands, The"}
    link = f"https://api.webshopapp.com/nl/orders.json?customer={added.id}"
    assert customer["orders"] == {"resource": {"id": False, "url": f"orders?customer={added.id}", "link": link}}
    assert customer == (await client.get("/nl/customers.json")).json()["customers"][0]


async def test_an_order_makes_its_customer_or_finds_it_by_email(
    shop: Shop, register: Any, receiver: Any, client: httpx.AsyncClient
) -> None:
    await register("customers")
    first = shop.orders.place(NewOrder(email="jane@example.com"))
    again = shop.orders.place(NewOrder(email="JANE@Example.com "))
    assert again.customer is first.customer
    await shop.bells.ring_pending()
    assert receiver.events == ["customers/created"]
    assert receiver.heard[0].headers["x-customer-id"] == str(first.customer.id)
    assert list(json.loads(receiver.heard[0].content)["customer"]) == CUSTOMER
    assert (await client.get(f"/nl/orders/count.json?customer={first.customer.id}")).json() == {"count": 2}


async def test_two_orders_without_an_email_are_of_two_people(shop: Shop) -> None:
    assert shop.orders.place(NewOrder(email="")).customer is not shop.orders.place(NewOrder(email="")).customer


async def test_a_change_bumps_the_moment_and_rings_also_when_it_changes_nothing(
    client: httpx.AsyncClient, shop: Shop, register: Any, receiver: Any, clock: Any
) -> None:
    await register("customers")
    jane = shop.customers.add(NewCustomer(silent=True))
    for body in ({"firstname": "Johanna", "phone": 31612345678, "addressBillingCountry": "be"}, {}):
        clock.forward(60)
        answer = await client.put(f"/nl/customers/{jane.id}.json", json={"customer": body})
        assert answer.status_code == 200
    told = answer.json()["customer"]
    assert (told["firstname"], told["phone"], told["lastname"]) == ("Johanna", "31612345678", "Jansen")
    assert told["addressBillingCountry"]["title"] == "Belgium"
    assert jane.updated == datetime(2026, 6, 3, 12, 2, 10, tzinfo=UTC)
    await shop.bells.ring_pending()
    assert receiver.events == ["customers/updated", "customers/updated"]


async def test_a_changed_email_is_where_the_next_order_finds_its_customer(shop: Shop) -> None:
    jane = shop.customers.add(NewCustomer(email="jane@example.com"))
    shop.customers.write(jane.id, {"email": "j.jansen@example.com"})
    assert shop.orders.place(NewOrder(email="j.jansen@example.com")).customer is jane
    assert shop.orders.place(NewOrder(email="jane@example.com")).customer is not jane


async def test_a_client_makes_a_customer(client: httpx.AsyncClient, shop: Shop, register: Any, receiver: Any) -> None:
    await register("customers")
    said = {
        "email": "li@example.com", "firstname": "Li", "lastname": "Berg", "gender": "female", "language": "en",
        "birthDate": "1990-02-28", "addressShippingCountry": "DE", "memo": None, "isCompany": True,
        "addressShippingCompany": "Mugs GmbH", "remoteIp": "a field nobody writes", "doNotifyRegistered": True,
    }  # fmt: skip
    answer = await client.post("/nl/customers.json", json={"customer": said})
    assert answer.status_code == 201
    customer = answer.json()["customer"]
    assert (customer["gender"], customer["birthDate"], customer["language"]["code"]) == ("female", "1990-02-28", "en")
    assert (customer["addressShippingCountry"]["code"], customer["addressShippingCompany"]) == ("de", "Mugs GmbH")
    assert (customer["remoteIp"], customer["doNotifyRegistered"], customer["memo"]) == (False, False, "")
    assert [mail.kind for mail in shop.mails] == ["registered"]
    await shop.bells.ring_pending()
    assert json.loads(receiver.heard[0].content)["customer"]["firstname"] == "Li"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": ""}, "email"),
        ({"gender": "unsaid"}, "gender"),
        ({"birthDate": "28-02-1990"}, "birthDate"),
        ({"addressBillingCountry": "Nederland"}, "addressBillingCountry"),
        ({"language": "de"}, "language"),
        ({"phone": ["06"]}, "phone"),
    ],
)
async def test_what_a_customer_cannot_be_is_refused_by_field(
    client: httpx.AsyncClient, shop: Shop, wrong: dict[str, object], field: str
) -> None:
    answer = await client.post("/nl/customers.json", json={"customer": {"email": "li@example.com", **wrong}})
    assert (answer.status_code, list(answer.json()["error"]["errors"])) == (422, [field])
    assert shop.books.customers == {}


async def test_false_and_nothing_take_a_detail_away(client: httpx.AsyncClient, shop: Shop) -> None:
    jane = shop.customers.add(NewCustomer(gender="female", birth_date="1980-02-29", company="Mugs BV"))
    body = {"gender": False, "birthDate": None, "addressShippingCompany": "", "addressBillingCountry": False}
    told = (await client.put(f"/nl/customers/{jane.id}.json", json={"customer": body})).json()["customer"]
    assert [told[name] for name in body] == [False] * 4


async def test_a_customer_who_is_deleted_leaves_the_orders_without_one(
    client: httpx.AsyncClient, shop: Shop, register: Any, receiver: Any
) -> None:
    await register("customers")
    order = shop.orders.place(NewOrder(silent=True))
    jane = order.customer.id
    gone = await client.delete(f"/nl/customers/{jane}.json")
    assert (gone.status_code, gone.content) == (204, b"")
    assert (await client.get(f"/nl/customers/{jane}.json")).status_code == 404
    told = (await client.get(f"/nl/orders/{order.id}.json")).json()["order"]
    assert (told["customer"], told["quote"]["resource"]["embedded"]["customer"]) == (False, False)
    assert (await client.get("/nl/orders.json")).json()["orders"][0]["customer"] is False
    assert (await client.get("/nl/invoices.json")).json()["invoices"][0]["customer"] is False
    assert (await client.get("/nl/shipments.json")).json()["shipments"][0]["customer"] is False
    await shop.bells.ring_pending()
    assert [(ring.headers["x-event"], ring.headers["x-customer-id"], ring.content) for ring in receiver.heard] == [
        ("customers/deleted", str(jane), b"")
    ]
    assert receiver.signed_by(shop.config.secret) == [True]
    assert shop.orders.place(NewOrder()).customer.id != jane


async def test_the_body_of_a_deletion_may_be_an_empty_list(shop: Shop, register: Any, receiver: Any) -> None:
    await register("customers", "deleted")
    shop.turn(deleted_body="[]")
    shop.customers.remove(shop.customers.add().id)
    await shop.bells.ring_pending()
    assert receiver.heard[0].content == b"[]"


async def test_customers_are_found_by_email_newest_first(client: httpx.AsyncClient, shop: Shop) -> None:
    first, second, third = (
        shop.customers.add(NewCustomer(email=email)).id
        for email in ("jane@example.com", "Jane@Example.com", "li@example.com")
    )
    assert await ids(client) == [third, second, first]
    assert await ids(client, f"since_id={first}&limit=1") == [third]
    assert await ids(client, "email=jane@example.com") == [second, first]
    assert (await client.get("/nl/customers/count.json?email=LI@example.com")).json() == {"count": 1}
    shop.turn(exact_emails=True)
    assert await ids(client, "email=jane@example.com") == [first]
    rows = (await client.get("/nl/customers.json?fields=id,email")).json()["customers"]
    assert [list(row) for row in rows] == [["id", "email"]] * 3


async def test_an_email_may_be_had_twice_unless_the_switch_says_otherwise(
    client: httpx.AsyncClient, shop: Shop
) -> None:
    jane = shop.customers.add(NewCustomer(email="jane@example.com"))
    body = {"customer": {"email": "JANE@example.com"}}
    assert (await client.post("/nl/customers.json", json=body)).status_code == 201
    shop.turn(unique_emails=True)
    assert (await client.post("/nl/customers.json", json=body)).status_code == 422
    assert (await client.put(f"/nl/customers/{jane.id}.json", json=body)).status_code == 200


async def test_an_idle_put_changes_nobody(client: httpx.AsyncClient, shop: Shop) -> None:
    jane = shop.customers.add()
    shop.turn(idle_puts_next=1)
    body = {"customer": {"phone": "020"}}
    assert (await client.put(f"/nl/customers/{jane.id}.json", json=body)).json()["customer"]["phone"] == "020"
    assert jane.facts["phone"] == ""


async def test_a_key_may_lack_customers(client: httpx.AsyncClient, shop: Shop) -> None:
    shop.turn(forbidden=["customers.read"])
    assert (await client.get("/nl/customers.json")).status_code == 403


async def test_people_are_entered_changed_and_deleted_by_hand(
    client: httpx.AsyncClient, shop: Shop, register: Any, receiver: Any
) -> None:
    await register("customers")
    said = {"email": "li@example.com", "firstname": "Li", "address": {"street": "Damrak"}}
    li = (await client.post("/simulator/customers", json=said)).json()
    assert (li["email"], li["firstname"]) == ("li@example.com", "Li")
    told = await client.post(f"/simulator/customers/{li['id']}", json={"phone": "020", "addressBillingCountry": "be"})
    assert told.json()["phone"] == "020"
    assert (await client.post(f"/simulator/customers/{li['id']}", json={"shoe": 42})).status_code == 400
    assert (await client.post(f"/simulator/customers/{li['id']}", json={"gender": 1})).status_code == 400
    assert (await client.get("/simulator/state")).json()["customers"][0]["phone"] == "020"
    again = await client.post("/simulator/ring", json={"group": "customers", "action": "updated", "id": li["id"]})
    assert again.json()[0]["result"] == "200"
    assert (await client.delete(f"/simulator/customers/{li['id']}")).status_code == 204
    assert (await client.delete(f"/simulator/customers/{li['id']}")).status_code == 404
    await shop.bells.ring_pending()
    await client.post("/simulator/ring", json={"group": "customers", "action": "deleted", "id": li["id"]})
    assert receiver.events == [f"customers/{what}" for what in ("updated", "created", "updated", "deleted", "deleted")]
    assert shop.calls[1:] == []


async def test_a_shop_opens_with_customers_as_odd_as_real_ones() -> None:
    shop: Shop = build(SimulatorConfig(seed_customers=1000)).state.shop
    facts = [customer.facts for customer in shop.books.customers.values()]
    emails = [str(one["email"]) for one in facts]
    folded = [email.lower() for email in emails if email]
    assert len(facts) == 1000
    assert {"", *(email for email in emails if email != email.lower())} < set(emails)
    assert len(set(folded)) < len(folded)
    assert any(email.endswith("@members.marketplace.example") for email in emails)
    assert {one["gender"] for one in facts} == {False, "female", "male"}
    assert {one["memo"] for one in facts} == {None, ""}
    assert (shop.bells.pending, shop.bells.rung_count, shop.mails) == ([], 0, [])
    shop.reset()
    assert [customer.facts for customer in shop.books.customers.values()] == facts


async def test_the_page_lets_a_person_change_people(client: httpx.AsyncClient, shop: Shop) -> None:
    li = shop.customers.add(NewCustomer(firstname="<b>Li", phone="020", address=NewAddress(name="Li")))
    page = (await client.get("/")).text
    for field in ("firstname", "lastname", "email", "phone"):
        button = f'<button data-post="/simulator/customers/{li.id}" data-ask='
        assert f'data-field="{field}"' in page
    assert button in page
    assert "&lt;b&gt;Li" in page
    assert "<b>Li" not in page
    assert 'data-method="DELETE"' in page
