"""The words of the Stub Market API, in its spelling."""

from connectors.channel_stub.wire.answers import Account, Entry, FaultBody, FeedPage, Page
from connectors.channel_stub.wire.decoding import Body, fields_of, id_of, is_id, read
from connectors.channel_stub.wire.goods import Offer, Sale, StockAnswer, StockAnswers, StockBody, StockRow
from connectors.channel_stub.wire.orders import Buyer, CancelBody, Delivery, Line, Order, ParcelBody, ParcelLine, Place
from connectors.channel_stub.wire.people import Customer

__all__ = [
    "Account",
    "Body",
    "Buyer",
    "CancelBody",
    "Customer",
    "Delivery",
    "Entry",
    "FaultBody",
    "FeedPage",
    "Line",
    "Offer",
    "Order",
    "Page",
    "ParcelBody",
    "ParcelLine",
    "Place",
    "Sale",
    "StockAnswer",
    "StockAnswers",
    "StockBody",
    "StockRow",
    "fields_of",
    "id_of",
    "is_id",
    "read",
]
