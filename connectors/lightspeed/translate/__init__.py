"""Changes Lightspeed's words into the hub's, and back; pure."""

from connectors.lightspeed.translate.addresses import shipping_of
from connectors.lightspeed.translate.drift import unknown_fields
from connectors.lightspeed.translate.orders import Terms, line_from_wire, order_from_wire, order_id, payment_of
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
from connectors.lightspeed.translate.values import identity, linked, moment, text

__all__ = [
    "SHIPPED",
    "Terms",
    "contents",
    "identity",
    "is_cancelled",
    "is_shipped",
    "line_from_wire",
    "lines_of_products",
    "linked",
    "moment",
    "open_words",
    "order_from_wire",
    "order_id",
    "order_of_shipment",
    "payment_of",
    "reading",
    "shipment_from_wire",
    "shipment_id",
    "shipment_time",
    "shipping_of",
    "status_of",
    "statuses_markdown",
    "text",
    "unknown_fields",
]
