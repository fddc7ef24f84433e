"""Checkouts as they come over the wire: without a name around them, and in snake_case."""

from typing import Any, ClassVar

import msgspec

from connectors.lightspeed.wire.base import Said, names
from connectors.lightspeed.wire.decoding import part


class CheckoutProduct(msgspec.Struct, kw_only=True):
    """One line of a checkout."""

    id: Said = None
    variant_id: Said = None
    quantity: Said = None
    title: Said = None
    fulltitle: Said = None
    variant: Said = None
    article_code: Said = None
    ean: Said = None
    sku: Said = None
    tax_rate: Said = None
    base_price_incl: Said = None
    price_incl: Said = None


class Checkout(msgspec.Struct, kw_only=True):
    """Somebody on the way from cart to order; it has an order once it is finished."""

    LEFT_ALONE: ClassVar[frozenset[str]] = names(
        "theme step info shipping_address gift_cards discount comment newsletter terms notifications memo discount_code"
    )
    id: Said = None
    created_at: Said = None
    updated_at: Said = None
    order_id: Said = None
    mode: Said = None
    customer: Said = None
    billing_address: Said = None
    quote: Said = None
    shipment_method: Said = None
    payment_method: Said = None
    products: list[CheckoutProduct] | dict[str, CheckoutProduct] | bool | None = None


def checkout_of(body: bytes | msgspec.Raw) -> Checkout:
    """The checkout that this is. Raises `Rejected` when it cannot be read."""
    return part(Checkout, body)


def lines_of(said: Checkout) -> list[CheckoutProduct]:
    """The products in it, whether they come as a list or as a map."""
    found: Any = said.products
    if isinstance(found, dict):
        return list(found.values())
    return found if isinstance(found, list) else []
