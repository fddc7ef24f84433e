"""A hub between one shop and one warehouse, on a clock that goes only when told to."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from adapters.storage.memory import Memory
from hub_core.models import Order, OrderWord, Ring, Rules, Shipment
from hub_core.plugins import Connector
from hub_core.ports import Ports
from hub_core.testing import samples
from hub_core.testing.fakes import FakeClock, FakeOrderSink, FakeShipmentNotifier
from hub_core.use_cases import Hub
from hub_core.use_cases.records import Entry, Handover, Problem, Standing

KEY = samples.order().key


class Sink(FakeOrderSink):
    """Takes orders, and remembers every single word; may fail with any fault, before it acts or after."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Order | OrderWord] = []
        self.fault: Exception | None = None
        self.fault_after: Exception | None = None
        self.meanwhile: Callable[[], Awaitable[object]] | None = None

    async def accept(self, said: Order | OrderWord, /) -> None:
        if self.fault is not None:
            raise self.fault
        await super().accept(said)
        self.heard.append(said)
        if self.meanwhile is not None:
            await self.meanwhile()
        if self.fault_after is not None:
            raise self.fault_after


class Notifier(FakeShipmentNotifier):
    """Hears of parcels, and remembers every call."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Sequence[Shipment]] = []
        self.fault: Exception | None = None

    async def notify(self, parcels: Sequence[Shipment], /) -> None:
        if self.fault is not None:
            raise self.fault
        await super().notify(parcels)
        self.heard.append(tuple(parcels))


@dataclass
class Far:
    """What stands behind one member: its sockets, and how it reads."""

    orders: Sink = field(default_factory=Sink)
    shipments: Notifier = field(default_factory=Notifier)
    rings: list[Ring] = field(default_factory=list)
    read: list[tuple[str, str]] = field(default_factory=list)
    fault: Exception | None = None
    """What reading meets."""
    answers: Callable[[str, str], Awaitable[None]] | None = None
    """What reading an object anew hands in."""

    def connector(self, **parts: Any) -> Connector:
        return Connector(
            ports=Ports(orders=self.orders, shipments=self.shipments), receive=self._receive, read=self._read, **parts
        )

    async def _receive(self, ring: Ring) -> None:
        self.rings.append(ring)
        if self.fault is not None:
            raise self.fault

    async def _read(self, stream: str, id_: str) -> None:
        self.read.append((stream, id_))
        if self.fault is not None:
            raise self.fault
        if self.answers is not None:
            await self.answers(stream, id_)


@dataclass
class House:
    """A hub, its storage and clock, and everybody around it."""

    clock: FakeClock
    storage: Memory
    hub: Hub
    shop: Far = field(default_factory=Far)
    warehouse: Far = field(default_factory=Far)
    says: dict[str, Ports] = field(default_factory=dict)
    """The hub's ports, by who speaks."""

    def join(self, name: str, role: Any, far: Far | None = None, *, rules: Rules | None = None, **grants: Any) -> Far:
        far = far or Far()
        self.hub.join(name, role=role, rules=rules, **grants)
        self.hub.plug(name, far.connector())
        self.says[name] = self.hub.ports_for(name)
        return far

    async def order(self, said: Order | None = None, **changes: Any) -> str:
        """The shop says order 1001, or what the changes make of it."""
        order = said or samples.order(**changes)
        await self.says[samples.SHOP].orders.accept(order)
        return order.key

    async def parcel(self, *parcels: Shipment, by: str = samples.WAREHOUSE) -> None:
        await self.says[by].shipments.notify(parcels or [samples.shipment()])

    async def goes_on(self, minutes: float = 0) -> int:
        """Let time pass, then read and deliver what is due."""
        self.clock.passes(timedelta(minutes=minutes))
        return await self.hub.settle_down()

    async def standing(self, key: str = KEY) -> Standing:
        standing = await self.storage.look(lambda work: work.orders.standing(key))
        assert standing is not None
        return standing

    async def handover(self, key: str = KEY, warehouse: str = samples.WAREHOUSE) -> Handover | None:
        every = await self.storage.look(lambda work: work.orders.handovers(key))
        return next((one for one in every if one.warehouse == warehouse), None)

    async def history(self, key: str = KEY) -> Sequence[Entry]:
        return await self.storage.look(lambda work: work.history.of(key))

    async def told(self, key: str = KEY) -> list[str]:
        """The kinds of lines in an order's history."""
        return [entry.what for entry in await self.history(key)]

    async def problems(self) -> dict[str, Problem]:
        return {problem.cause: problem for problem in await self.storage.look(lambda work: work.problems.open())}

    async def open_rows(self) -> int:
        """Rings and letters that still wait or are parked."""
        return await self.storage.look(
            lambda work: sum(count.waiting + count.parked for count in (*work.outbox.counts(), *work.inbox.counts()))
        )


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(samples.after(60))


@pytest.fixture
def storage() -> Memory:
    return Memory()


@pytest.fixture
async def empty_house(clock: FakeClock, storage: Memory) -> House:
    """A hub that nobody has joined yet."""
    return House(clock, storage, Hub(storage, clock))


@pytest.fixture
async def house(empty_house: House) -> House:
    """A hub since eight in the morning, between `shop-nl` and `warehouse`."""
    live_from = Rules(live_from=samples.after(-240))
    empty_house.join(samples.SHOP, "shop", empty_house.shop, rules=live_from)
    empty_house.join(samples.WAREHOUSE, "warehouse", empty_house.warehouse)
    await empty_house.hub.open()
    # No chance in tests: every back-off is a whole one.
    empty_house.hub.deliver = replace(empty_house.hub.deliver, chance=lambda: 0.0)
    empty_house.hub.receive = replace(empty_house.hub.receive, chance=lambda: 0.0)
    return empty_house
