"""Sockets: one protocol per stream, and all six of one side together."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from hub_core.models import STREAMS, Stream
from hub_core.ports.checkouts import CheckoutSource
from hub_core.ports.customers import CustomerDirectory
from hub_core.ports.orders import OrderSink
from hub_core.ports.products import ProductCatalog
from hub_core.ports.shipments import ShipmentNotifier
from hub_core.ports.stock import StockPublisher


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """The sockets one side offers. An empty one is not offered."""

    orders: OrderSink | None = None
    stock: StockPublisher | None = None
    shipments: ShipmentNotifier | None = None
    products: ProductCatalog | None = None
    customers: CustomerDirectory | None = None
    checkouts: CheckoutSource | None = None

    def offered(self) -> tuple[Stream, ...]:
        """The streams that have a socket here."""
        return tuple(stream for stream in STREAMS if getattr(self, stream) is not None)

    def only(self, granted: Collection[str]) -> "Ports":
        """The same side with nothing but the granted sockets."""
        emptied: dict[str, Any] = {stream: None for stream in STREAMS if stream not in granted}
        return replace(self, **emptied)


__all__ = [
    "CheckoutSource",
    "CustomerDirectory",
    "OrderSink",
    "Ports",
    "ProductCatalog",
    "ShipmentNotifier",
    "StockPublisher",
]
