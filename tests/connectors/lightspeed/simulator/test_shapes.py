"""Answers look as the vendor's do: the same fields in the same order, the same types, the same oddities.

The lists were made after example bodies of the vendor's endpoint pages; the values are invented.
"""

import json
from typing import Any

import httpx
import pytest

from connectors.lightspeed.simulator.shop import Shop
from connectors.lightspeed.simulator.trade.placing import NewAddress, NewLine, NewOrder

pytestmark = pytest.mark.anyio


def names(listed: str) -> list[str]:
    return listed.split()


ORDER = names(
    """id createdAt updatedAt number status customStatusId channel remoteIp userAgent referralId priceCost
priceExcl priceIncl weight volume colli gender birthDate nationalId email firstname middlename
lastname phone mobile newsletterSubscribed isCompany companyName companyCoCNumber companyVatNumber
addressBillingName addressBillingStreet addressBillingStreet2 addressBillingNumber
addressBillingExtension addressBillingZipcode addressBillingCity addressBillingRegion
addressBillingCountry addressBillingRegionData addressShippingCompany addressShippingName
addressShippingStreet addressShippingStreet2 addressShippingNumber addressShippingExtension
addressShippingZipcode addressShippingCity addressShippingRegion addressShippingCountry
addressShippingRegionData paymentId paymentStatus paymentIsPost paymentIsInvoiceExternal
paymentTaxRate paymentTaxRates paymentBasePriceExcl paymentBasePriceIncl paymentPriceExcl
paymentPriceIncl paymentTitle paymentData shipmentId shipmentStatus shipmentIsCashOnDelivery
shipmentIsPickup shipmentTaxRate shipmentTaxRates shipmentBasePriceExcl shipmentBasePriceIncl
shipmentPriceExcl shipmentPriceIncl shipmentDiscountExcl shipmentDiscountIncl shipmentTitle
shipmentData shippingDate deliveryDate isDiscounted discountType discountAmount discountPercentage
discountCouponCode taxRates isNewCustomer comment memo allowNotifications doNotifyNew
doNotifyReminder doNotifyCancelled language customer invoices shipments products metafields quote
events giftCardsPayment"""
)
SHIPMENT = names(
    """id createdAt updatedAt number status trackingCode doNotifyShipped doNotifyReadyForPickup
doNotifyTrackingCode totalWeight totalSizeX totalSizeY totalSizeZ customer order products metafields
events"""
)
LINE = names(
    """id supplierTitle brandTitle productTitle variantTitle taxRate taxRates quantityOrdered
quantityInvoiced quantityShipped quantityRefunded quantityReturned articleCode ean sku weight volume
colli sizeX sizeY sizeZ priceCost customExcl customIncl basePriceExcl basePriceIncl priceExcl
priceIncl discountExcl discountIncl customFields product variant"""
)
PACKED = names("id quantity title variant articleCode ean sku customData")
WEBHOOK = names("id createdAt updatedAt isActive itemGroup itemAction language format address")
EVENT = names("id createdAt channel type message comment order invoice shipment")
INVOICE = names(
    """id createdAt updatedAt number status isVatShifted priceExcl priceIncl doNotifyNew doNotifyPaid
invoice isCreditNote creditNote order customer items metafields events"""
)
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
SHOP = names(
    """id createdAt status isB2b isRetail subDomain mainDomain email phone fax street street2 zipcode city
region country vatNumber cocNumber industry currency company limits"""
)

NUMBERS = names(
    """id priceCost priceExcl priceIncl weight volume colli paymentTaxRate paymentPriceIncl shipmentTaxRate
shipmentPriceIncl discountAmount"""
)
TEXTS = names(
    """createdAt number status channel email nationalId addressBillingNumber paymentId shipmentId comment
memo"""
)
FALSE_FOR_NULL = names("referralId gender birthDate addressShippingCompany addressBillingRegionData")
NULL = names("customStatusId shippingDate deliveryDate")


async def got(client: httpx.AsyncClient, path: str) -> Any:
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


def embedded(link: Any) -> Any:
    return link["resource"]["embedded"]


async def test_an_order_has_the_vendors_fields_types_and_oddities(client: httpx.AsyncClient, shop: Shop) -> None:
    placed = shop.orders.place()
    order = (await got(client, f"/nl/orders/{placed.id}.json"))["order"]
    assert list(order) == ORDER
    assert all(type(order[name]) in (int, float) for name in NUMBERS)
    assert all(type(order[name]) is str for name in TEXTS)
    assert all(order[name] is False for name in FALSE_FOR_NULL)
    assert all(order[name] is None for name in NULL)
    assert order["paymentData"] == []
    assert order["shipmentData"] == {"method": "default", "shipment_id": 33311, "shipping_value_id": 55801}
    assert order["giftCardsPayment"] == []
    assert order["createdAt"] == order["updatedAt"] == "2026-06-03T14:00:10+02:00"
    assert order["addressShippingCountry"] == {"id": 150, "code": "nl", "code3": "nld", "title": "Netherlands, The"}


async def test_one_order_embeds_what_belongs_to_it(client: httpx.AsyncClient, shop: Shop) -> None:
    order = (await got(client, f"/nl/orders/{shop.orders.place().id}.json"))["order"]
    assert list(embedded(order["customer"])) == CUSTOMER
    assert list(embedded(order["invoices"])[0]) == INVOICE
    assert list(embedded(order["shipments"])[0]) == [name for name in SHIPMENT if not name.startswith("total")]
    assert list(embedded(order["products"])[0]) == LINE
    assert embedded(order["metafields"]) == []
    assert len(embedded(order["quote"])) == 70
    assert [event["type"] for event in embedded(order["events"])] == ["order", "invoice", "shipment"]
    assert list(embedded(order["events"])[0]) == EVENT


async def test_a_list_of_orders_embeds_nothing(client: httpx.AsyncClient, shop: Shop) -> None:
    placed = shop.orders.place()
    (order,) = (await got(client, "/nl/orders.json"))["orders"]
    assert list(order) == ORDER
    url = f"shipments?order={placed.id}"
    link = f"https://api.webshopapp.com/nl/shipments.json?order={placed.id}"
    assert order["shipments"] == {"resource": {"id": False, "url": url, "link": link}}
    link = f"https://api.webshopapp.com/nl/customers/{placed.customer.id}.json"
    assert order["customer"]["resource"] == {
        "id": placed.customer.id,
        "url": f"customers/{placed.customer.id}",
        "link": link,
    }


async def test_a_line_is_counted_as_shipped_before_it_is(client: httpx.AsyncClient, shop: Shop) -> None:
    placed = shop.orders.place(NewOrder(lines=(NewLine(quantity=6, price_incl=7.35),)))
    (line,) = (await got(client, f"/nl/orders/{placed.id}/products.json"))["orderProducts"]
    assert list(line) == LINE
    assert (line["quantityOrdered"], line["quantityShipped"]) == (6, 6)
    assert (line["basePriceIncl"], line["priceIncl"]) == (7.35, 44.1)
    assert line["customFields"] is False
    one = (await got(client, f"/nl/orders/{placed.id}/products/{line['id']}.json"))["orderProduct"]
    assert one == line


async def test_a_shipment_has_the_vendors_fields(client: httpx.AsyncClient, shop: Shop) -> None:
    parcel = shop.orders.place().shipments[0]
    shipment = (await got(client, f"/nl/shipments/{parcel.id}.json"))["shipment"]
    assert list(shipment) == SHIPMENT
    assert (shipment["status"], shipment["trackingCode"], shipment["doNotifyShipped"]) == ("not_shipped", "", False)
    assert (await got(client, f"/nl/shipments.json?order={parcel.order}"))["shipments"] == [shipment]
    (packed,) = (await got(client, f"/nl/shipments/{parcel.id}/products.json"))["shipmentProducts"]
    assert list(packed) == PACKED
    assert (packed["sku"], packed["quantity"], packed["customData"]) == ("MUG-BLUE", 1, [])


async def test_a_webhook_has_the_vendors_fields_and_keeps_its_secret(client: httpx.AsyncClient, shop: Shop) -> None:
    wanted = {"itemGroup": "orders", "itemAction": "*", "address": "https://hub.example/ring?x=1"}
    answer = await client.post("/en/webhooks.json", json={"webhook": wanted})
    webhook = answer.json()["webhook"]
    assert answer.status_code == 201
    assert list(webhook) == WEBHOOK
    assert (webhook["isActive"], webhook["format"], webhook["language"]["code"]) == (True, "json", "en")
    assert shop.config.secret not in answer.text


async def test_the_shop_and_the_account_have_the_vendors_fields(client: httpx.AsyncClient, shop: Shop) -> None:
    told = (await got(client, "/nl/shop.json"))["shop"]
    assert list(told) == SHOP
    assert told["id"] == shop.config.shop_id
    assert told["currency"]["shortcode"] == "EUR"
    assert told["currency"]["currencyRate"] == "1.000000"
    account = (await got(client, "/nl/account.json"))["account"]
    assert (account["appId"], account["apiKey"]) == (False, shop.config.key)
    permissions = (await got(client, "/nl/account/permissions.json"))["accountPermissions"]
    assert permissions["orders"] == {"read": True, "write": True}
    statuses = (await got(client, "/nl/orders/customstatuses.json"))["customStatuses"]
    assert list(statuses[0]) == ["id", "createdAt", "updatedAt", "title", "color"]


async def test_bodies_are_compact_with_escaped_slashes_and_letters(client: httpx.AsyncClient, shop: Shop) -> None:
    order = shop.orders.place(NewOrder(address=NewAddress(name="Zoë 🎁")))
    answer = await client.get(f"/nl/orders/{order.id}.json")
    assert rb"https:\/\/api.webshopapp.com\/nl\/customers" in answer.content
    assert rb'"addressShippingName":"Zo\u00eb \ud83c\udf81"' in answer.content
    assert answer.json()["order"]["addressShippingName"] == "Zoë 🎁"


async def test_an_odd_order_is_as_odd_as_it_was_ordered(client: httpx.AsyncClient, shop: Shop) -> None:
    odd = NewOrder(pickup=True, pay_later=True, address=NewAddress(company="Mugs BV", region="Quebec", country="ca"))
    order = (await got(client, f"/nl/orders/{shop.orders.place(odd).id}.json"))["order"]
    assert order["shipmentData"] == []
    assert order["paymentData"] == {"method": "invoice"}
    assert order["addressShippingRegionData"]["name"] == "Quebec"
    assert order["addressShippingCompany"] == "Mugs BV"
    assert (order["status"], order["paymentIsPost"]) == ("processing_awaiting_pickup", True)
    assert embedded(order["quote"])["paymentData"] == '{"method":"invoice"}'


async def test_a_ring_has_the_fields_of_the_answer(
    client: httpx.AsyncClient, shop: Shop, register: Any, receiver: Any
) -> None:
    await register("orders", "created")
    await register("shipments", "created")
    placed = shop.orders.place()
    await shop.bells.ring_pending()
    rung = [json.loads(request.content) for request in receiver.heard]
    assert [list(body) for body in rung] == [["order"], ["shipment"]]
    assert list(rung[0]["order"]) == ORDER
    assert list(rung[1]["shipment"]) == SHIPMENT
    answered = await client.get(f"/nl/orders/{placed.id}.json")
    assert receiver.heard[0].content == answered.content.replace(b"https:", b"http:")
