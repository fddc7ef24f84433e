"""Directories of customers and sources of checkouts: the fakes, the hub, and a hub behind a hub."""

from collections.abc import Mapping

import msgspec
import pytest

from adapters.storage.memory import Memory
from hub_core.models import Customer, Ref
from hub_core.ports import CheckoutSource, CustomerDirectory, Ports
from hub_core.testing import CheckoutSourceContract, CustomerDirectoryContract, samples
from hub_core.testing.fakes import FakeCheckoutSource, FakeClock, FakeCustomerDirectory
from hub_core.use_cases import Hub

SHOP, CRM = samples.SHOP, "crm"


class TestFakeCustomers(CustomerDirectoryContract):
    @pytest.fixture
    def port(self) -> CustomerDirectory:
        return FakeCustomerDirectory()

    @pytest.fixture
    def far_side(self, port):
        return port


class TestFakeCheckouts(CheckoutSourceContract):
    @pytest.fixture
    def port(self, sample, second) -> CheckoutSource:
        return FakeCheckoutSource(sample, second)

    @pytest.fixture
    def far_side(self, port):
        return port


class HubAsFarSide:
    """What a directory behind one or more hubs holds once they did all that was due; it fails where they keep."""

    def __init__(self, listener: FakeCustomerDirectory, *hubs: Hub) -> None:
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
        """A hub refuses only what nobody could tell from others."""


async def hub_between(giver: str, receiver: str, ports: Ports) -> Hub:
    hub = Hub(Memory(), FakeClock(samples.after(240)))
    hub.join(giver, role="shop")
    hub.join(receiver, role="channel")
    hub.plug(receiver, ports)
    await hub.open()
    return hub


class TestHubCustomers(CustomerDirectoryContract):
    """A directory listens behind the hub."""

    @pytest.fixture
    async def far_side(self) -> HubAsFarSide:
        directory = FakeCustomerDirectory()
        return HubAsFarSide(directory, await hub_between(SHOP, CRM, Ports(customers=directory)))

    @pytest.fixture
    def port(self, far_side: HubAsFarSide) -> CustomerDirectory:
        customers = far_side.hubs[0].ports_for(SHOP).customers
        assert customers is not None
        return customers

    @pytest.fixture
    def refused(self, sample: Customer) -> Customer:
        return msgspec.structs.replace(sample, ref=Ref(SHOP, ""))


class TestCustomersBehindTwoHubs(TestHubCustomers):
    """A directory listens behind a hub that is itself the directory of another."""

    @pytest.fixture
    async def far_side(self) -> HubAsFarSide:
        directory = FakeCustomerDirectory()
        far = await hub_between("near", CRM, Ports(customers=directory))
        near = await hub_between(SHOP, "far", far.ports_for("near"))
        return HubAsFarSide(directory, near, far)
