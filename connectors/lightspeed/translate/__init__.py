"""Changes Lightspeed's words into the hub's, and back; pure."""

from connectors.lightspeed.translate.drift import unknown_fields
from connectors.lightspeed.translate.orders import Terms, order_from_wire, order_id
from connectors.lightspeed.translate.reading import reading
from connectors.lightspeed.translate.shipments import (
    contents,
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
    "Terms",
    "contents",
    "identity",
    "is_shipped",
    "lines_of_products",
    "linked",
    "moment",
    "open_words",
    "order_from_wire",
    "order_id",
    "order_of_shipment",
    "reading",
    "shipment_from_wire",
    "shipment_id",
    "shipment_time",
    "status_of",
    "statuses_markdown",
    "text",
    "unknown_fields",
]
