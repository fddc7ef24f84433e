"""Lightspeed's own spelling: bodies as they come over the wire.

Values are loose on purpose. Lightspeed writes false for null, numbers as text and `[]` for an empty map, and one field
may be a number in one place and a text in another; `translate` reads them. Floats never appear: decimals are exact.
"""

from connectors.lightspeed.wire.base import ManyLink, One, OneLink, Said, T, Target, Wire, embedded
from connectors.lightspeed.wire.decoding import anything, part
from connectors.lightspeed.wire.orders import CustomStatus, Order, OrderBrief, OrderProduct, order_of
from connectors.lightspeed.wire.shipments import Shipment, ShipmentProduct, shipment_of
from connectors.lightspeed.wire.webhooks import Webhook

__all__ = [
    "CustomStatus",
    "ManyLink",
    "One",
    "OneLink",
    "Order",
    "OrderBrief",
    "OrderProduct",
    "Said",
    "Shipment",
    "ShipmentProduct",
    "T",
    "Target",
    "Webhook",
    "Wire",
    "anything",
    "embedded",
    "order_of",
    "part",
    "shipment_of",
]
