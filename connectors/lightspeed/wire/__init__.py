"""Lightspeed's own spelling: bodies as they come over the wire.

Values are loose on purpose. Lightspeed writes false for null, numbers as text and `[]` for an empty map, and one field
may be a number in one place and a text in another; `translate` reads them. Floats never appear: decimals are exact.
"""

from connectors.lightspeed.wire.base import ManyLink, One, OneLink, Said, T, Target, Wire, embedded
from connectors.lightspeed.wire.checkouts import Checkout, CheckoutProduct, checkout_of, lines_of
from connectors.lightspeed.wire.customers import Customer, customer_of
from connectors.lightspeed.wire.decoding import anything, part
from connectors.lightspeed.wire.invoices import Invoice, InvoiceItem, invoice_of
from connectors.lightspeed.wire.orders import CustomStatus, Order, OrderBrief, OrderProduct, order_of
from connectors.lightspeed.wire.products import (
    Brand,
    Product,
    Variant,
    VariantMovement,
    product_of,
    variant_of,
    variants_answered,
)
from connectors.lightspeed.wire.quotes import Quote, quote_of
from connectors.lightspeed.wire.returns import Return, ReturnedPiece, pieces_of, return_of
from connectors.lightspeed.wire.shipments import Shipment, ShipmentProduct, shipment_of
from connectors.lightspeed.wire.webhooks import Webhook

__all__ = [
    "Brand",
    "Checkout",
    "CheckoutProduct",
    "CustomStatus",
    "Customer",
    "Invoice",
    "InvoiceItem",
    "ManyLink",
    "One",
    "OneLink",
    "Order",
    "OrderBrief",
    "OrderProduct",
    "Product",
    "Quote",
    "Return",
    "ReturnedPiece",
    "Said",
    "Shipment",
    "ShipmentProduct",
    "T",
    "Target",
    "Variant",
    "VariantMovement",
    "Webhook",
    "Wire",
    "anything",
    "checkout_of",
    "customer_of",
    "embedded",
    "invoice_of",
    "lines_of",
    "order_of",
    "part",
    "pieces_of",
    "product_of",
    "quote_of",
    "return_of",
    "shipment_of",
    "variant_of",
    "variants_answered",
]
