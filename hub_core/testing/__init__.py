"""For those who write connectors: the promises of each port as tests, fakes that keep them, and one of everything."""

from hub_core.testing.contracts import (
    CheckoutSourceContract,
    Contract,
    CustomerDirectoryContract,
    OrderSinkContract,
    ProductCatalogContract,
    ShipmentNotifierContract,
    StockPublisherContract,
)
from hub_core.testing.far_side import FarSide

__all__ = [
    "CheckoutSourceContract",
    "Contract",
    "CustomerDirectoryContract",
    "FarSide",
    "OrderSinkContract",
    "ProductCatalogContract",
    "ShipmentNotifierContract",
    "StockPublisherContract",
]
