"""Nouns of the trade: frozen structs that are values."""

from hub_core.models.basics import Address, Money, ProductName, Ref
from hub_core.models.checkouts import Checkout
from hub_core.models.customers import Customer, FieldWord, Profile
from hub_core.models.ledger import LedgerLine, Level, Reserved, Shelf
from hub_core.models.orders import Order, OrderLine, OrderStatus, OrderWord, PaymentStatus, ShippingMethod
from hub_core.models.products import HubProduct, Product
from hub_core.models.rings import READ, Ring
from hub_core.models.routes import Route, Tried
from hub_core.models.rules import STREAMS, HubRules, Role, Rules, StockMeans, Stream
from hub_core.models.shipments import Shipment, ShipmentLine
from hub_core.models.stock import StockChange, StockLevel

Fact = Order | StockLevel | Shipment | Product | Customer | Checkout
"""What the hub keeps of the world: the newest word of each."""

STREAM_OF: dict[type, Stream] = {
    Order: "orders",
    StockLevel: "stock",
    Shipment: "shipments",
    Product: "products",
    Customer: "customers",
    Checkout: "checkouts",
}
KIND_OF: dict[str, type] = {stream: kind for kind, stream in STREAM_OF.items()}

__all__ = [
    "KIND_OF",
    "READ",
    "STREAMS",
    "STREAM_OF",
    "Address",
    "Checkout",
    "Customer",
    "Fact",
    "FieldWord",
    "HubProduct",
    "HubRules",
    "LedgerLine",
    "Level",
    "Money",
    "Order",
    "OrderLine",
    "OrderStatus",
    "OrderWord",
    "PaymentStatus",
    "Product",
    "ProductName",
    "Profile",
    "Ref",
    "Reserved",
    "Ring",
    "Role",
    "Route",
    "Rules",
    "Shelf",
    "Shipment",
    "ShipmentLine",
    "ShippingMethod",
    "StockChange",
    "StockLevel",
    "StockMeans",
    "Stream",
    "Tried",
]
