"""The market's words and the hub's, one into the other; pure."""

from connectors.channel_stub.translate.drift import unknown_fields, unknown_mover
from connectors.channel_stub.translate.goods import level_from_wire, product_from_wire, sale_from_wire, stock_row
from connectors.channel_stub.translate.orders import Terms, cancel_body, order_from_wire, terms_of
from connectors.channel_stub.translate.parcels import Filling, parcel_body
from connectors.channel_stub.translate.people import Which, completed, customer_from_wire, differing
from connectors.channel_stub.translate.reading import reading
from connectors.channel_stub.translate.statuses import STATES, status_of

__all__ = [
    "STATES",
    "Filling",
    "Terms",
    "Which",
    "cancel_body",
    "completed",
    "customer_from_wire",
    "differing",
    "level_from_wire",
    "order_from_wire",
    "parcel_body",
    "product_from_wire",
    "reading",
    "sale_from_wire",
    "status_of",
    "stock_row",
    "terms_of",
    "unknown_fields",
    "unknown_mover",
]
