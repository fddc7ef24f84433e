"""Carts as the API and its webhooks spell them, and as they are embedded in orders."""

from connectors.lightspeed.simulator.records import Quote
from connectors.lightspeed.simulator.shapes.speech import Speech, php_json

_COPIED = (
    "paymentId", "paymentIsPost", "paymentIsInvoiceExternal", "paymentTaxRate", "paymentBasePriceExcl",
    "paymentBasePriceIncl", "paymentPriceExcl", "paymentPriceIncl", "paymentTitle",
)  # fmt: skip


def quote_shape(quote: Quote, speech: Speech) -> dict[str, object]:
    """One quote; its paymentData is JSON inside a text, some of its amounts are texts."""
    facts = quote.facts
    mine = f"quotes/{quote.id}"
    return {
        "id": quote.id,
        "createdAt": speech.date(quote.created),
        "updatedAt": speech.date(quote.updated),
        "recalculatedAt": speech.date(quote.updated),
        "isLocked": False,
        "channel": facts["channel"] or "backend",
        "recoveryHash": quote.recovery_hash,
        **{name: facts[name] for name in ("remoteIp", "userAgent", "referralId", "weight", "volume", "colli")},
        "paymentCountry": facts["addressBillingCountry"],
        "shipmentCountry": facts["addressShippingCountry"],
        "shipmentZipcode": facts["addressShippingZipcode"],
        "shipmentSameAddress": facts["addressShippingZipcode"] == facts["addressBillingZipcode"],
        **{name: facts[name] for name in ("priceCost", "priceExcl", "priceIncl")},
        "discountExcl": 0,
        "discountIncl": 0,
        "productsCount": quote.products,
        "productsQuantity": quote.pieces,
        **_shipping(facts),
        **_payment(facts),
        **_discount(facts),
        "customer": speech.perhaps("customers", quote.customer),
        "language": facts["language"],
        "products": speech.many(f"{mine}/products"),
        "shippingmethods": speech.many(f"{mine}/shippingmethods"),
        "paymentmethods": speech.many(f"{mine}/paymentmethods"),
    }


def _shipping(facts: dict[str, object]) -> dict[str, object]:
    return {
        "shipmentIsSet": bool(facts["shipmentId"]),
        "shipmentId": facts["shipmentId"],
        "shipmentIsVirtual": False,
        "shipmentIsCashOnDelivery": False,
        "shipmentDiscountPercentage": 0,
        "shipmentIsServicePoint": False,
        "shipmentIsPickup": facts["shipmentIsPickup"],
        "shipmentTaxRate": facts["shipmentTaxRate"],
        "shipmentBasePriceExcl": facts["shipmentBasePriceExcl"],
        "shipmentBasePriceIncl": facts["shipmentBasePriceIncl"],
        "shipmentPriceTax": 0,
        "shipmentPriceExcl": facts["shipmentPriceExcl"],
        "shipmentPriceIncl": facts["shipmentPriceIncl"],
        "shipmentDiscountExcl": facts["shipmentDiscountExcl"],
        "shipmentDiscountIncl": facts["shipmentDiscountIncl"],
        "shipmentTitle": facts["shipmentTitle"],
        "shipmentData": facts["shipmentData"],
    }


def _payment(facts: dict[str, object]) -> dict[str, object]:
    copied = {name: facts[name] for name in _COPIED}
    return {
        "paymentIsSet": bool(facts["paymentId"]),
        **{name: copied[name] for name in _COPIED[:3]},
        "paymentData": php_json(facts["paymentData"]).decode() if facts["paymentData"] else "",
        **{name: copied[name] for name in _COPIED[3:6]},
        "paymentPriceTax": 0,
        **{name: copied[name] for name in _COPIED[6:8]},
        "additionalCostIncl": "0.0000",
        "additionalCostExcl": "0.0000",
        "paymentTitle": copied["paymentTitle"],
    }


def _discount(facts: dict[str, object]) -> dict[str, object]:
    return {
        "discountIsSet": False,
        "discountId": 0,
        "discountType": facts["discountType"],
        "discountAmount": 0,
        "discountPercentage": 0,
        "discountShipment": "default",
        "discountMinimumAmount": "0.00",
        "discountCouponCode": "",
        "comment": None,
        "allowNotifications": facts["allowNotifications"],
    }
