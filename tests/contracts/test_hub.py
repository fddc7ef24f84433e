"""The hub keeps the promises of the ports it offers, alone and behind another hub."""

from collections.abc import Mapping

import pytest

from adapters.storage.memory import Memory
from hub_core.models import Rules, Shipment
from hub_core.ports import OrderSink, Ports, ShipmentNotifier
from hub_core.testing import OrderSinkContract, ShipmentNotifierContract, samples
from hub_core.testing.fakes import FakeClock, FakeOrderSink, FakeShipmentNotifier
from hub_core.use_cases import Hub

ALL_LIVE = Rules(live_from=samples.after(-1))
SHOP, WAREHOUSE = samples.SHOP, samples.WAREHOUSE


class HubAsFarSide:
    """What a listener behind one or more hubs holds once they did all that was due; it fails where they keep."""

    def __init__(self, listener: FakeOrderSink | FakeShipmentNotifier, *hubs: Hub) -> None:
        self.listener, self.hubs = listener, hubs

    async def holds(self) -> Mapping[str, int]:
        for hub in self.hubs:
            await hub.settle_down()
        return await self.listener.holds()

    async def goes_down(self) -> None:
        await self.hubs[0].storage.close()

    async def comes_back(self) -> None:
        await self.hubs[0].storage.open()

    async def says_no(self) -> None:
        """A hub refuses what another gave it already: nobody speaks under another's name."""
        near = self.hubs[0]
        near.join("another", role="shop", rules=ALL_LIVE)
        await near.open()
        theirs = near.ports_for("another")
        assert theirs.orders is not None
        assert theirs.shipments is not None
        if isinstance(self.listener, FakeOrderSink):
            near.members["another"].live_from = samples.after(999)
            await theirs.orders.accept(samples.order())
        else:
            near.members[SHOP].connector = type(near.members[SHOP].connector)(ports=Ports())
            await theirs.shipments.notify([samples.shipment()])


async def hub_of(*roles: tuple[str, str, Ports]) -> Hub:
    """An open hub with these members: name, role and what they offer."""
    hub = Hub(Memory(), FakeClock(samples.after(240)))
    for name, role, ports in roles:
        hub.join(name, role=role, rules=ALL_LIVE)
        hub.plug(name, ports)
    await hub.open()
    return hub


class TestHubOrders(OrderSinkContract):
    """A warehouse listens behind the hub."""

    @pytest.fixture
    async def far_side(self) -> HubAsFarSide:
        sink = FakeOrderSink()
        return HubAsFarSide(sink, await hub_of((SHOP, "shop", Ports()), (WAREHOUSE, "warehouse", Ports(orders=sink))))

    @pytest.fixture
    def port(self, far_side: HubAsFarSide) -> OrderSink:
        orders = far_side.hubs[0].ports_for(SHOP).orders
        assert orders is not None
        return orders


class TestOrdersBehindTwoHubs(TestHubOrders):
    """A warehouse listens behind a hub that is itself the warehouse of another."""

    @pytest.fixture
    async def far_side(self) -> HubAsFarSide:
        sink = FakeOrderSink()
        far = await hub_of(("near", "shop", Ports()), (WAREHOUSE, "warehouse", Ports(orders=sink)))
        near = await hub_of((SHOP, "shop", Ports()), ("far", "warehouse", far.ports_for("near")))
        return HubAsFarSide(sink, near, far)


class TestHubShipments(ShipmentNotifierContract):
    """The order's shop listens behind the hub."""

    @pytest.fixture
    async def far_side(self) -> HubAsFarSide:
        listener = FakeShipmentNotifier()
        hub = await hub_of((SHOP, "shop", Ports(shipments=listener)), (WAREHOUSE, "warehouse", Ports()))
        await self.order_is_known(hub, SHOP)
        return HubAsFarSide(listener, hub)

    @staticmethod
    async def order_is_known(hub: Hub, giver: str) -> None:
        orders = hub.ports_for(giver).orders
        assert orders is not None
        await orders.accept(samples.order(quantity=2))

    @pytest.fixture
    def port(self, far_side: HubAsFarSide) -> ShipmentNotifier:
        shipments = far_side.hubs[0].ports_for(WAREHOUSE).shipments
        assert shipments is not None
        return shipments

    @pytest.fixture
    def refused(self) -> Shipment:
        return samples.shipment(as_of=samples.after(90), code="3SNOTOURS")


class TestShipmentsBehindTwoHubs(TestHubShipments):
    """The order's shop listens behind a hub that is itself the shop of another."""

    @pytest.fixture
    async def far_side(self) -> HubAsFarSide:
        listener = FakeShipmentNotifier()
        far = await hub_of((SHOP, "shop", Ports(shipments=listener)), ("near", "warehouse", Ports()))
        near = await hub_of((SHOP, "shop", far.ports_for("near")), (WAREHOUSE, "warehouse", Ports()))
        await self.order_is_known(far, SHOP)
        await self.order_is_known(near, SHOP)
        return HubAsFarSide(listener, near, far)
