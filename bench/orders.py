"""Signed order webhooks, as many as wanted, made after the bodies that a Lightspeed shop rings with."""

from __future__ import annotations

import hashlib
import json
from typing import Any

SECRET = "e07c94d1a8b3452f96d0713e5ca2b84f"
SHOP_ID = 356902
MADE_AT = "2026-11-20T12:00:00+01:00"


def _link(path: str, number: int | bool, embedded: Any = None) -> dict[str, Any]:
    resource: dict[str, Any] = {
        "id": number,
        "url": path,
        "link": f"http://api.webshopapp.com/nl/{path}.json",
    }
    if embedded is not None:
        resource["embedded"] = embedded
    return {"resource": resource}


def order(number: int) -> dict[str, Any]:
    """One paid order of two mugs, with its line and its shipment embedded."""
    country = {"id": 150, "code": "nl", "code3": "nld", "title": "Netherlands, The"}
    line = {
        "id": number * 10,
        "productTitle": "Mug, blue",
        "variantTitle": "Default",
        "taxRate": 0.21,
        "quantityOrdered": 2,
        "quantityInvoiced": 2,
        "quantityShipped": 2,
        "quantityRefunded": 0,
        "quantityReturned": 0,
        "articleCode": "MUG-B",
        "ean": "8712345678906",
        "sku": "MUG-BLUE",
        "weight": 400,
        "basePriceExcl": 8.2231,
        "basePriceIncl": 9.95,
        "priceExcl": 16.4463,
        "priceIncl": 19.9,
        "discountExcl": 0,
        "discountIncl": 0,
        "customFields": False,
        "product": _link("products/7", 7),
        "variant": _link("variants/8", 8),
    }
    shipment = {
        "id": number + 5,
        "createdAt": MADE_AT,
        "updatedAt": MADE_AT,
        "number": f"SHIP{number}",
        "status": "not_shipped",
        "trackingCode": "",
        "doNotifyShipped": False,
        "doNotifyTrackingCode": False,
        "customer": _link("customers/3", 3),
        "order": _link(f"orders/{number}", number),
        "products": _link(f"shipments/{number + 5}/products", False),
    }
    address = {
        f"address{kind}{field}": value
        for kind in ("Billing", "Shipping")
        for field, value in {
            "Name": "A. Jansen",
            "Street": "Oudegracht",
            "Street2": "",
            "Number": "12",
            "Extension": "",
            "Zipcode": "3511 AA",
            "City": "Utrecht",
            "Region": "",
            "Country": country,
        }.items()
    }
    return {
        "order": {
            "id": number,
            "createdAt": MADE_AT,
            "updatedAt": MADE_AT,
            "number": f"ORD{number}",
            "status": "processing_awaiting_shipment",
            "customStatusId": None,
            "channel": "main",
            "remoteIp": "192.0.2.10",
            "userAgent": "Mozilla/5.0",
            "referralId": False,
            "priceCost": 0,
            "priceExcl": 20.5785,
            "priceIncl": 24.9,
            "weight": 800,
            "gender": False,
            "birthDate": False,
            "email": "a.jansen@example.com",
            "firstname": "A.",
            "middlename": "",
            "lastname": "Jansen",
            "phone": "+31 30 0000000",
            "isCompany": False,
            **address,
            "addressShippingCompany": False,
            "paymentId": "mollie_ideal",
            "paymentStatus": "paid",
            "paymentTitle": "iDEAL",
            "paymentData": [],
            "shipmentId": "core|1|2",
            "shipmentStatus": "not_shipped",
            "shipmentIsPickup": False,
            "shipmentPriceIncl": 5,
            "shipmentTitle": "PostNL",
            "shipmentData": {"method": "default", "shipment_id": 1, "shipping_value_id": 2},
            "isDiscounted": False,
            "discountType": "amount",
            "discountAmount": 0,
            "discountCouponCode": "",
            "taxRates": [{"name": "BTW", "rate": 0.21, "amount": 4.32}],
            "comment": "",
            "memo": "",
            "language": {"id": 15, "code": "nl", "locale": "nl_NL", "title": "Nederlands"},
            "customer": _link("customers/3", 3),
            "invoices": _link(f"invoices?order={number}", False, []),
            "shipments": _link(f"shipments?order={number}", False, [shipment]),
            "products": _link(f"orders/{number}/products", False, [line]),
            "metafields": _link(f"orders/{number}/metafields", False, []),
            "quote": False,
            "events": _link(f"orders/events?order={number}", False, []),
        }
    }


def request(path: str, number: int) -> bytes:
    """The whole HTTP request of one webhook, signed."""
    body = json.dumps(order(number), separators=(",", ":")).replace("/", "\\/").encode()
    signature = hashlib.md5(body + SECRET.encode(), usedforsecurity=False).hexdigest()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        f"X-Event: orders/created\r\nX-Shop-Id: {SHOP_ID}\r\nX-Cluster-Id: eu1\r\nX-Language: nl\r\nX-Format: json\r\n"
        f"X-Order-Id: {number}\r\nX-Signature: {signature}\r\n\r\n"
    )
    return head.encode() + body
