"""Ports that keep their promises in memory, and a hub that only remembers."""

from hub_core.testing.fakes.checkouts import FakeCheckoutSource
from hub_core.testing.fakes.clock import FakeClock
from hub_core.testing.fakes.customers import FakeCustomerDirectory
from hub_core.testing.fakes.hub_side import FakePorts, RememberingHub, hub_side
from hub_core.testing.fakes.orders import FakeOrderSink
from hub_core.testing.fakes.products import FakeProductCatalog
from hub_core.testing.fakes.services import FakeBudget, FakeInbox, FakeMemory, FakeProblems, Kept
from hub_core.testing.fakes.shipments import FakeShipmentNotifier
from hub_core.testing.fakes.stock import FakeStockPublisher

__all__ = [
    "FakeBudget",
    "FakeCheckoutSource",
    "FakeClock",
    "FakeCustomerDirectory",
    "FakeInbox",
    "FakeMemory",
    "FakeOrderSink",
    "FakePorts",
    "FakeProblems",
    "FakeProductCatalog",
    "FakeShipmentNotifier",
    "FakeStockPublisher",
    "Kept",
    "RememberingHub",
    "hub_side",
]
