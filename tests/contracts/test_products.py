"""The fake, the hub, and a hub behind a hub keep the promises of a catalogue of products."""

from collections.abc import Mapping

import pytest

from adapters.storage.memory import Memory
from hub_core.models import Rules
from hub_core.ports import Ports, ProductCatalog
from hub_core.testing import ProductCatalogContract, samples
from hub_core.testing.fakes import FakeClock, FakeProductCatalog
from hub_core.use_cases import Hub

SHOP = samples.SHOP


class TestFakeProducts(ProductCatalogContract):
    @pytest.fixture
    def port(self):
        return FakeProductCatalog()

    @pytest.fixture
    def far_side(self, port):
        return port


class TestFakeProductsThatOnlyTravelFromIt(ProductCatalogContract):
    @pytest.fixture
    def takes(self):
        return False

    @pytest.fixture
    def port(self, sample):
        return FakeProductCatalog(sample, takes=False)

    @pytest.fixture
    def far_side(self, port):
        return port


class Market:
    """What a channel that listens behind one or more hubs holds, once they did all that was due."""

    def __init__(self, listener: FakeProductCatalog, *hubs: Hub) -> None:
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
        for member in list(near.members):
            near.plug(member.name, Ports())
        near.join("another", role="shop")
        await products_of(near, "another").put(samples.product())


async def hub_before(name: str, listener: ProductCatalog, *, giver: str = SHOP) -> Hub:
    """A hub that takes products of a shop, and tells a channel of that name."""
    hub = Hub(Memory(), FakeClock(samples.after(240)))
    hub.join(giver, role="shop", rules=Rules(live_from=samples.after(-1)))
    hub.join(name, role="channel")
    hub.plug(name, Ports(products=listener))
    await hub.open()
    return hub


def products_of(hub: Hub, name: str) -> ProductCatalog:
    products = hub.ports_for(name).products
    assert products is not None
    return products


class TestHubProducts(ProductCatalogContract):
    """A channel listens behind the hub."""

    @pytest.fixture
    async def far_side(self) -> Market:
        listener = FakeProductCatalog()
        return Market(listener, await hub_before("market", listener))

    @pytest.fixture
    def port(self, far_side: Market) -> ProductCatalog:
        return products_of(far_side.hubs[0], SHOP)


class TestProductsBehindTwoHubs(TestHubProducts):
    """A channel listens behind a hub that is itself a channel of another."""

    @pytest.fixture
    async def far_side(self) -> Market:
        listener = FakeProductCatalog()
        far = await hub_before("market", listener, giver="near")
        near = await hub_before("far", products_of(far, "near"))
        return Market(listener, near, far)
