"""A shop, a channel and a warehouse that give products, and a market that only hears of them."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from hub_core.models import HubProduct, Product, ProductName, Ref
from hub_core.plugins import Connector
from hub_core.testing import samples
from hub_core.testing.fakes import FakePorts, FakeProductCatalog
from hub_core.use_cases.catalogue import Found, identify

SHOP, WAREHOUSE = samples.SHOP, samples.WAREHOUSE


@dataclass
class Goods:
    """The hub's products, and those who give and hear of them."""

    house: Any
    shop: FakePorts = field(default_factory=lambda: FakePorts(products=FakeProductCatalog(takes=False)))
    """Products travel from it, never to it (P7)."""
    channel: FakePorts = field(default_factory=FakePorts)
    warehouse: FakePorts = field(default_factory=FakePorts)
    market: FakePorts = field(default_factory=FakePorts)
    minutes: int = 0

    async def put(self, key: str, *, by: str = "", **changes: Any) -> Product:
        """A minute later, a connector says this of its product: the mug, without codes unless they are given."""
        self.minutes += 1
        said = {"sku": "", "barcode": "", "as_of": samples.after(self.minutes), **changes}
        product = samples.product(ref=Ref.of(key), **said)
        await self.house.says[by or product.ref.origin].products.put(product)
        return product

    async def look(self, step: Any) -> Any:
        return await self.house.storage.look(step)

    async def identity(self, key: str) -> str:
        ref = Ref.of(key)
        return await self.look(lambda work: work.names.lead("product", ref.origin, ref.id)) or ""

    async def hub(self, key: str) -> HubProduct:
        """The hub product that this one is linked to."""
        identity = await self.identity(key)
        product = await self.look(lambda work: work.catalogue.find(identity))
        assert product is not None, f"{key} is linked to nothing"
        return product

    async def links(self, key: str) -> list[str]:
        return [link.key for link in (await self.hub(key)).links]

    async def named(self, **name: Any) -> Found:
        return await self.look(lambda work: identify(work, ProductName(**name)))

    async def level(self, sku: str = "", barcode: str = "", *, available: int = 7) -> None:
        """The warehouse states a level."""
        self.minutes += 1
        level = samples.stock_level(
            product=ProductName(sku=sku, barcode=barcode), available=available, as_of=samples.after(self.minutes)
        )
        await self.house.says[WAREHOUSE].stock.publish([level])

    async def levels(self, key: str) -> list[int]:
        identity = await self.identity(key)
        return await self.look(lambda work: [level.available for level in work.stock.levels(identity)])

    async def causes(self) -> set[str]:
        """The open problems."""
        return set(await self.house.problems())

    async def evidence(self, cause: str) -> str:
        return (await self.house.problems())[cause].evidence

    async def history(self, identity: str) -> list[tuple[str, str]]:
        return [(entry.what, entry.text) for entry in await self.house.history(identity)]

    async def goes_on(self) -> None:
        await self.house.goes_on()


@pytest.fixture
async def goods(house) -> Goods:
    goods = Goods(house)
    hub = house.hub
    for name, role, ports, gets in (
        (SHOP, "shop", goods.shop, ("stock", "orders")),
        (WAREHOUSE, "warehouse", goods.warehouse, ("products",)),
        ("channel", "channel", goods.channel, ("products", "stock")),
        ("market", "channel", goods.market, ("products",)),
    ):
        if hub.members.find(name) is None:
            hub.join(name, role=role, gets=gets)
        hub.members[name].gets = frozenset(gets)
        hub.plug(name, Connector(ports=ports))
        house.says[name] = hub.ports_for(name)
    await hub.open()
    return goods
