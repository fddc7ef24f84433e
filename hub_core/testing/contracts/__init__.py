"""One class per port: its promises as tests."""

from hub_core.testing.contracts.checkouts import CheckoutSourceContract
from hub_core.testing.contracts.contract import Contract
from hub_core.testing.contracts.customers import CustomerDirectoryContract
from hub_core.testing.contracts.orders import OrderSinkContract
from hub_core.testing.contracts.products import ProductCatalogContract
from hub_core.testing.contracts.shipments import ShipmentNotifierContract
from hub_core.testing.contracts.stock import StockPublisherContract

__all__ = [
    "CheckoutSourceContract",
    "Contract",
    "CustomerDirectoryContract",
    "OrderSinkContract",
    "ProductCatalogContract",
    "ShipmentNotifierContract",
    "StockPublisherContract",
]
