"""Orders and their lines as they come over the wire."""

from typing import Any

from connectors.lightspeed.wire.base import ManyLink, One, Said, Wire, names
from connectors.lightspeed.wire.decoding import envelope
from connectors.lightspeed.wire.shipments import Shipment


class OrderProduct(Wire):
    """One line of an order; `base_price_incl` is per piece, `price_incl` of the whole line."""

    LEFT_ALONE = names(
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

    LEFT_ALONE = names(
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


class CustomStatus(Wire):
    """A status of the shop's own making, shown beside an order's status."""

    id: Said = None
    title: Said = None


class OrderBody(Wire):
    """The envelope of one order."""

    order: Order


def order_of(body: bytes) -> Order:
    """The order in this body. Raises `Rejected` when there is none."""
    return envelope(OrderBody, body).order
