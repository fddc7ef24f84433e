"""Bodies of Lightspeed that the hub recognises and does not read, and those without a name around them."""

from collections.abc import Mapping
from typing import Any

from connectors.lightspeed.translate.values import identity, text
from hub_core.plugins import Reading

_ASIDE = "the hub has no use for these"
RECOGNISED = {
    "customStatus": ("a custom status", "the hub shows its title beside an order's status"),
    "orderEvent": ("an event in an order's history at Lightspeed", _ASIDE),
    "shop": ("the shop itself", "the hub learns its number, its currency and its clock from it"),
    "account": ("the account of an API key", _ASIDE),
    "accountRatelimit": ("the calls that are left", "the hub reads the same from the headers of every answer"),
    "accountPermissions": ("what an API key may do", _ASIDE),
    "group": ("a group of customers", _ASIDE),
    "shippingmethod": ("a shipping method", _ASIDE),
    "paymentmethod": ("a payment method", _ASIDE),
    "tax": ("a tax", _ASIDE),
    "review": ("a review", _ASIDE),
    "subscription": ("a subscription", _ASIDE),
    "ticket": ("a ticket", _ASIDE),
}
COLLECTIONS = {
    "orders": "order",
    "orderProducts": "orderProduct",
    "shipments": "shipment",
    "shipmentProducts": "shipmentProduct",
    "webhooks": "webhook",
    "products": "product",
    "variants": "variant",
    "variantsMovements": "variantMovement",
    "customers": "customer",
    "invoices": "invoice",
    "invoiceItems": "invoiceItem",
    "quotes": "quote",
    "returns": "return",
    "customStatuses": "customStatus",
    "ordersEvents": "orderEvent",
}
_BARE = (
    ({"order_id", "payment_url"}, "the answer of a checkout that became an order", _ASIDE),
    ({"validated", "errors"}, "the answer of a checkout that was validated", _ASIDE),
    ({"variant_id", "quantity"}, "a request to add a product to a checkout", _ASIDE),
    ({"shipment_method", "payment_method"}, "a request to set the methods of a checkout", _ASIDE),
    ({"X-RateLimit-Limit", "X-RateLimit-Remaining"}, "headers of an answer", "the hub paces its calls by them"),
    ({"count"}, "a count", _ASIDE),
)


def described(name: str, inside: Mapping[str, Any]) -> str:
    """One sentence about a body that the hub only recognises."""
    return _sentence(*RECOGNISED[name], inside)


def is_bare(said: Mapping[str, Any]) -> Reading | None:
    """What an object without a name around it is; None: nothing that is known."""
    for fields, noun, what_of_it in _BARE:
        if fields <= said.keys():
            return Reading(what=_sentence(noun, what_of_it, said))
    return None


def _sentence(noun: str, what_of_it: str, inside: Mapping[str, Any]) -> str:
    return f"{noun}{_name_of(inside)}; {what_of_it}"


def _name_of(inside: Mapping[str, Any]) -> str:
    id_ = identity(inside.get("id")) or identity(inside.get("order_id"))
    number = text(inside.get("number"))
    return (f", id {id_}" if id_ else "") + (f", number {number}" if number else "")
