"""A hub that only remembers: what a connector gets in a test."""

from dataclasses import dataclass, field
from typing import Any, NoReturn

from hub_core.errors import HubError
from hub_core.plugins import HubSide
from hub_core.ports import Ports
from hub_core.testing.fakes.checkouts import FakeCheckoutSource
from hub_core.testing.fakes.clock import FakeClock
from hub_core.testing.fakes.customers import FakeCustomerDirectory
from hub_core.testing.fakes.orders import FakeOrderSink
from hub_core.testing.fakes.products import FakeProductCatalog
from hub_core.testing.fakes.services import FakeBudget, FakeInbox, FakeMemory, FakeProblems
from hub_core.testing.fakes.shipments import FakeShipmentNotifier
from hub_core.testing.fakes.stock import FakeStockPublisher


@dataclass(frozen=True, slots=True, kw_only=True)
class FakePorts(Ports):
    """All six sockets of one side, in memory."""

    orders: FakeOrderSink = field(default_factory=FakeOrderSink)
    stock: FakeStockPublisher = field(default_factory=FakeStockPublisher)
    shipments: FakeShipmentNotifier = field(default_factory=FakeShipmentNotifier)
    products: FakeProductCatalog = field(default_factory=FakeProductCatalog)
    customers: FakeCustomerDirectory = field(default_factory=FakeCustomerDirectory)
    checkouts: FakeCheckoutSource = field(default_factory=FakeCheckoutSource)


class NoWayOut:
    """Stands where the http client would be, and says so when somebody calls out."""

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        raise HubError(f"the test gave no http client: hub_side(http=...) before {name!r} is used")


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberingHub(HubSide):
    """What a connector gets in a test, open for the test to look into."""

    ports: FakePorts
    inbox: FakeInbox
    memory: FakeMemory
    budget: FakeBudget
    problems: FakeProblems
    now: FakeClock


def hub_side(
    name: str = "shop-nl",
    *,
    http: Any = None,
    public_url: str | None = "https://hub.example/shop-nl",
    now: FakeClock | None = None,
) -> RememberingHub:
    """A hub of that connector's name, at noon, that remembers all it is told. Opens nothing."""
    ports = FakePorts()
    return RememberingHub(
        name=name,
        ports=ports,
        inbox=FakeInbox(),
        memory=FakeMemory(name, ports),
        budget=FakeBudget(),
        problems=FakeProblems(),
        http=NoWayOut() if http is None else http,
        now=now or FakeClock(),
        public_url=public_url,
    )
