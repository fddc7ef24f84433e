"""Changes Lightspeed's words into the hub's, and back; pure."""

from connectors.lightspeed.translate.addresses import shipping_of
from connectors.lightspeed.translate.after_sales import (
    credited_pieces,
    invoice_id,
    is_credit,
    order_of_invoice,
    order_of_return,
    refund_from_wire,
    return_from_wire,
    return_id,
    said_at,
)
from connectors.lightspeed.translate.checkouts import (
    checkout_from_wire,
    checkout_id,
    checkout_time,
    is_finished,
    made_at,
    quote_of_checkout,
)
from connectors.lightspeed.translate.customers import (
    customer_from_wire,
    customer_id,
    customer_time,
    customer_to_wire,
    differing,
)
from connectors.lightspeed.translate.drift import unknown_fields
from connectors.lightspeed.translate.orders import (
    Terms,
    line_from_wire,
    order_from_wire,
    order_id,
    payment_of,
    terms_of,
)
from connectors.lightspeed.translate.products import (
    Family,
    group_id,
    is_tracked,
    product_from_wire,
    variant_id,
    variant_time,
)
from connectors.lightspeed.translate.reading import reading
from connectors.lightspeed.translate.shipments import (
    SHIPPED,
    contents,
    is_cancelled,
    is_shipped,
    lines_of_products,
    order_of_shipment,
    shipment_from_wire,
    shipment_id,
    shipment_time,
)
from connectors.lightspeed.translate.statuses import open_words, status_of, statuses_markdown
from connectors.lightspeed.translate.stock import MovedBy, level_from_wire, moved_by
from connectors.lightspeed.translate.values import identity, linked, moment, text

__all__ = [
    "SHIPPED",
    "Family",
    "MovedBy",
    "Terms",
    "checkout_from_wire",
    "checkout_id",
    "checkout_time",
    "contents",
    "credited_pieces",
    "customer_from_wire",
    "customer_id",
    "customer_time",
    "customer_to_wire",
    "differing",
    "group_id",
    "identity",
    "invoice_id",
    "is_cancelled",
    "is_credit",
    "is_finished",
    "is_shipped",
    "is_tracked",
    "level_from_wire",
    "line_from_wire",
    "lines_of_products",
    "linked",
    "made_at",
    "moment",
    "moved_by",
    "open_words",
    "order_from_wire",
    "order_id",
    "order_of_invoice",
    "order_of_return",
    "order_of_shipment",
    "payment_of",
    "product_from_wire",
    "quote_of_checkout",
    "reading",
    "refund_from_wire",
    "return_from_wire",
    "return_id",
    "said_at",
    "shipment_from_wire",
    "shipment_id",
    "shipment_time",
    "shipping_of",
    "status_of",
    "statuses_markdown",
    "terms_of",
    "text",
    "unknown_fields",
    "variant_id",
    "variant_time",
]
