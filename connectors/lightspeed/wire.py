"""Lightspeed's own spelling: bodies as they come over the wire.

Values are loose on purpose. Lightspeed writes false for null, numbers as text and `[]` for an empty map, and one field
may be a number in one place and a text in another; `translate` reads them. Floats never appear: decimals are exact.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar, Generic, TypeVar

import msgspec

from hub_core.errors import Rejected

T = TypeVar("T")
E = TypeVar("E")
Said = Any
"""Whatever stands there: a text, a number, false, null, a list or a map."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


class Wire(msgspec.Struct, kw_only=True, rename="camel"):
    """An object of the API; fields that it does not name are tolerated."""

    LEFT_ALONE: ClassVar[frozenset[str]] = frozenset()
    """Fields that are known and not read."""


class Many(Wire, Generic[T]):
    """A link to several objects, with the objects where Lightspeed embeds them."""

    id: Said = None
    embedded: list[T] | dict[str, T] | bool | None = None


class ManyLink(Wire, Generic[T]):
    """The wrapping of such a link."""

    resource: Many[T] | list[Any] | bool | None = None


class Target(Wire):
    """What a link to one object points at; the object itself, if embedded, is not read."""

    id: Said = None


class OneLink(Wire):
    """The wrapping of a link to one object."""

    resource: Target | list[Any] | bool | None = None


One = OneLink | list[Any] | bool | int | str | None
"""A link to one object, false where there is none, or what else was seen in its place."""


class Shipment(Wire):
    """One shipment of an order: the only place for a track & trace code."""

    LEFT_ALONE = _names(
        "doNotifyShipped doNotifyReadyForPickup doNotifyTrackingCode totalWeight totalSizeX totalSizeY totalSizeZ"
        " customer products metafields events"
    )
    id: Said = None
    created_at: Said = None
    updated_at: Said = None
    number: Said = None
    status: Said = None
    tracking_code: Said = None
    order: One = None


class ShipmentProduct(Wire):
    """What a shipment holds of one line; it names neither the line nor the variant."""

    LEFT_ALONE = frozenset({"customData"})
    id: Said = None
    quantity: Said = None
    title: Said = None
    variant: Said = None
    article_code: Said = None
    ean: Said = None
    sku: Said = None


class OrderProduct(Wire):
    """One line of an order; `base_price_incl` is per piece, `price_incl` of the whole line."""

    LEFT_ALONE = _names(
        "supplierTitle brandTitle taxRates quantityInvoiced quantityShipped weight volume colli sizeX sizeY sizeZ"
        " priceCost customExcl customIncl basePriceExcl priceExcl discountExcl customFields product"
    )
    id: Said = None
    product_title: Said = None
    variant_title: Said = None
    tax_rate: Said = None
    quantity_ordered: Said = None
    quantity_refunded: Said = None
    quantity_returned: Said = None
    article_code: Said = None
    ean: Said = None
    sku: Said = None
    base_price_incl: Said = None
    price_incl: Said = None
    discount_incl: Said = None
    variant: One = None


class OrderBrief(Wire):
    """As much of an order as a sweep asks for: enough to know whether it says what is known."""

    id: Said = None
    updated_at: Said = None
    status: Said = None
    payment_status: Said = None
    email: Said = None
    firstname: Said = None
    middlename: Said = None
    lastname: Said = None
    phone: Said = None
    mobile: Said = None
    comment: Said = None
    address_shipping_company: Said = None
    address_shipping_name: Said = None
    address_shipping_street: Said = None
    address_shipping_street2: Said = None
    address_shipping_number: Said = None
    address_shipping_extension: Said = None
    address_shipping_zipcode: Said = None
    address_shipping_city: Said = None
    address_shipping_region: Said = None
    address_shipping_country: Said = None


class Order(OrderBrief):
    """An order; without `products` in it, its lines must be read by themselves."""

    LEFT_ALONE = _names(
        "channel remoteIp userAgent referralId priceCost weight volume colli gender birthDate nationalId"
        " newsletterSubscribed isCompany companyCoCNumber companyVatNumber addressBillingRegionData"
        " addressShippingRegionData paymentIsPost paymentIsInvoiceExternal paymentTaxRate paymentTaxRates"
        " paymentBasePriceExcl paymentBasePriceIncl paymentPriceExcl paymentPriceIncl paymentData shipmentStatus"
        " shipmentIsCashOnDelivery shipmentTaxRate shipmentTaxRates shipmentBasePriceExcl shipmentBasePriceIncl"
        " shipmentPriceExcl shipmentDiscountExcl shipmentDiscountIncl shippingDate deliveryDate discountType"
        " discountPercentage taxRates isNewCustomer allowNotifications doNotifyNew doNotifyReminder"
        " doNotifyCancelled isReadyForPickup language invoices metafields events quote giftCardsPayment"
    )
    created_at: Said = None
    number: Said = None
    custom_status_id: Said = None
    price_excl: Said = None
    price_incl: Said = None
    company_name: Said = None
    address_billing_name: Said = None
    address_billing_street: Said = None
    address_billing_street2: Said = None
    address_billing_number: Said = None
    address_billing_extension: Said = None
    address_billing_zipcode: Said = None
    address_billing_city: Said = None
    address_billing_region: Said = None
    address_billing_country: Said = None
    payment_id: Said = None
    payment_title: Said = None
    shipment_id: Said = None
    shipment_is_pickup: Said = None
    shipment_price_incl: Said = None
    shipment_title: Said = None
    shipment_data: Said = None
    is_discounted: Said = None
    discount_amount: Said = None
    discount_coupon_code: Said = None
    memo: Said = None
    customer: One = None
    products: ManyLink[OrderProduct] | list[Any] | bool | None = None
    shipments: ManyLink[Shipment] | list[Any] | bool | None = None


class Webhook(Wire):
    """One webhook as it is registered."""

    id: Said = None
    is_active: Said = None
    item_group: Said = None
    item_action: Said = None
    format: Said = None
    address: Said = None


class CustomStatus(Wire):
    """A status of the shop's own making, shown beside an order's status."""

    id: Said = None
    title: Said = None


class OrderBody(Wire):
    """The envelope of one order."""

    order: Order


class ShipmentBody(Wire):
    """The envelope of one shipment."""

    shipment: Shipment


_OneOrder = OrderBody | list[OrderBody]
_OneShipment = ShipmentBody | list[ShipmentBody]
_ORDER: msgspec.json.Decoder[OrderBody | list[OrderBody]] = msgspec.json.Decoder(
    OrderBody | list[OrderBody], float_hook=Decimal
)
_SHIPMENT: msgspec.json.Decoder[ShipmentBody | list[ShipmentBody]] = msgspec.json.Decoder(
    ShipmentBody | list[ShipmentBody], float_hook=Decimal
)
_ANYTHING = msgspec.json.Decoder(float_hook=Decimal)
_PARTS: dict[type, msgspec.json.Decoder[Any]] = {
    kind: msgspec.json.Decoder(kind, float_hook=Decimal)
    for kind in (Order, OrderBrief, OrderProduct, Shipment, ShipmentProduct, Webhook, CustomStatus)
}


def order_of(body: bytes) -> Order:
    """The order in this body. Raises `Rejected` when there is none."""
    return _only(_decoded(_ORDER, body)).order


def shipment_of(body: bytes) -> Shipment:
    """The shipment in this body. Raises `Rejected` when there is none."""
    return _only(_decoded(_SHIPMENT, body)).shipment


def part(kind: type[T], raw: bytes | msgspec.Raw) -> T:
    """One member of a list, by its kind. Raises `Rejected`."""
    read: T = _decoded(_PARTS[kind], raw)
    return read


def anything(body: bytes) -> Any:
    """The body as plain lists, maps and values. Raises `Rejected` when it is not JSON."""
    return _decoded(_ANYTHING, body)


def embedded(link: ManyLink[T] | list[Any] | bool | None) -> Sequence[T] | None:
    """The objects inside a link; None: it holds none, which is not the same as an empty list."""
    if not isinstance(link, ManyLink) or not isinstance(link.resource, Many):
        return None
    inside = link.resource.embedded
    if isinstance(inside, dict):
        return list(inside.values())
    return inside if isinstance(inside, list) else None


def _only(found: E | list[E]) -> E:
    """An answer was once seen wrapped in an array."""
    if not isinstance(found, list):
        return found
    if len(found) != 1:
        raise Rejected(f"the body cannot be read: an array of {len(found)} objects, where one was expected")
    return found[0]


def _decoded(decoder: msgspec.json.Decoder[E], body: bytes | msgspec.Raw) -> E:
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise Rejected(f"the body cannot be read: {str(fault) or 'it is nested too deeply'}") from fault
