"""Checkouts as the API spells them: bare, in snake_case, unlike everything else."""

from collections.abc import Mapping

from connectors.lightspeed.simulator.goods import Variant
from connectors.lightspeed.simulator.records import CartLine, Checkout
from connectors.lightspeed.simulator.shapes.speech import Speech
from connectors.lightspeed.simulator.words import PAYMENT_METHODS, SHIPMENT_METHODS

_MONEY = ("base_price_excl", "base_price_incl", "price_excl", "price_incl", "discount_excl", "discount_incl")


def checkout_shape(checkout: Checkout, speech: Speech, variants: Mapping[int, Variant]) -> dict[str, object]:
    """One checkout; `order_id` says whether it is finished, the recovery hash is on its quote."""
    ways, means = SHIPMENT_METHODS, PAYMENT_METHODS
    return {
        "id": checkout.id,
        "created_at": speech.date(checkout.created),
        "updated_at": speech.date(checkout.updated),
        "order_id": checkout.order or None,
        "theme": None,
        "step": checkout.step,
        "mode": checkout.mode,
        "info": [],
        "customer": _customer(checkout),
        "billing_address": checkout.billing,
        "shipping_address": checkout.shipping,
        "quote": {"id": checkout.quote.id},
        "gift_cards": [],
        "shipment_method": shipment_method_shape(checkout.shipment_method)
        if checkout.shipment_method in ways
        else None,
        "payment_method": payment_method_shape(checkout.payment_method) if checkout.payment_method in means else None,
        "discount": False,
        "comment": checkout.comment,
        "newsletter": checkout.newsletter,
        "terms": checkout.terms,
        "notifications": checkout.notifications,
        "memo": checkout.memo,
        "products": [cart_line_shape(line, checkout, speech, variants) for line in checkout.lines],
        "discount_code": checkout.discount_code,
    }


def cart_line_shape(
    line: CartLine, checkout: Checkout, speech: Speech, variants: Mapping[int, Variant]
) -> dict[str, object]:
    """One thing in a checkout; base prices are of one piece, prices of the whole line."""
    facts, variant = line.facts, variants.get(line.variant)
    title, kind = str(facts["productTitle"]), str(facts["variantTitle"])
    return {
        "id": line.id,
        "cart_id": checkout.quote.id,
        "created_at": speech.date(line.created),
        "updated_at": speech.date(line.updated),
        "product_id": line.product,
        "variant_id": line.variant,
        "is_custom": False,
        "custom_checksum": "",
        "custom_data": [],
        "quantity": line.quantity,
        "has_discount": False,
        "discount_percentage": 0,
        "tax_rate": facts["taxRate"],
        **{name: facts[_camel(name)] for name in _MONEY},
        "title": title,
        "fulltitle": f"{facts['brandTitle']} {title}".strip(),
        "variant": kind,
        "brand_name": facts["brandTitle"],
        "article_code": facts["articleCode"],
        "ean": facts["ean"],
        "sku": facts["sku"],
        "image_id": 0,
        "image_thumb": "",
        "image_src": "",
        "url": "-".join(title.lower().replace(",", "").split()),
        "stock_available": variant is None or variant.tracking != "enabled" or variant.stock > 0,
        "stock_on_stock": variant is not None and variant.stock > 0,
        "stock_level": variant.stock if variant else 0,
    }


def added_line_shape(row: dict[str, object]) -> dict[str, object]:
    """The same as the answer to adding it tells it: its money is text."""
    return {**row, **{name: f"{float(str(row[name])):.4f}" for name in _MONEY}}


def shipment_method_shape(method: str) -> dict[str, object]:
    """A way to send it."""
    money = dict.fromkeys(("price_excl", "price_incl", "base_price_excl", "base_price_incl"), 0)
    return {
        "id": method,
        "title": SHIPMENT_METHODS[method],
        "tax_rate": 0.21,
        **money,
        "is_service_point": False,
        "discount": False,
        "data": [],
    }


def payment_method_shape(method: str) -> dict[str, object]:
    """A way to pay for it."""
    post = method == "invoice"
    return {
        "id": method,
        "method": False if post else method.partition("_")[2],
        "title": PAYMENT_METHODS[method],
        "post_payment": post,
        "invoice_external": False,
        "tax_rate": 0,
        "price_excl": 0,
        "price_incl": 0,
        "data": [],
    }


def _customer(checkout: Checkout) -> dict[str, object] | None:
    if not checkout.customer and not checkout.person["email"]:
        return None
    return {"id": checkout.customer or None, **checkout.person}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
