"""A store: a shop that knows its ids, a market that knows codes only, and a warehouse, around one hub."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from hub_core.models import HubProduct, LedgerLine, Level, OrderStatus, ProductName, Ref, Reserved, Rules, Shelf
from hub_core.plugins import Connector
from hub_core.ports import Ports
from hub_core.testing import samples
from hub_core.testing.fakes import FakeStockPublisher
from hub_core.testing.samples import MUG, after

SHOP, WAREHOUSE, MARKET = samples.SHOP, samples.WAREHOUSE, "market"


class Teller(FakeStockPublisher):
    """Is told of stock, and remembers every call; may fail with any fault, before it acts or after."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[dict[str, int]] = []
        self.fault: Exception | None = None
        self.fault_after: Exception | None = None

    async def publish(self, stock, /):
        if self.fault is not None:
            raise self.fault
        self.calls.append(
            {level.product.ref.id if level.product.ref else level.key: level.available for level in stock}
        )
        await super().publish(stock)
        if self.fault_after is not None:
            raise self.fault_after

    def heard(self) -> list[dict[str, int]]:
        """The calls since this was asked last."""
        calls, self.calls = self.calls, []
        return calls


@dataclass
class Store:
    """The mug, and everybody who sells, shows or counts it."""

    house: Any
    shop: Teller = field(default_factory=Teller)
    market: Teller = field(default_factory=Teller)
    made: dict[str, datetime] = field(default_factory=dict)

    async def put(self, id_: str = "9", **changes: Any) -> None:
        """The shop has the mug, under this id."""
        said = {"ref": Ref(SHOP, id_), "as_of": self.house.clock(), **changes}
        await self.house.says[SHOP].products.put(samples.product(**said))

    async def state(self, available: int, *, by: str = WAREHOUSE, **changes: Any) -> None:
        """A level is said, as of now."""
        said = {"location": "main", "available": available, "as_of": self.house.clock(), **changes}
        await self.house.says[by].stock.publish([samples.stock_level(**said)])

    async def shows(self, available: int, *, remote: str = "9", **changes: Any) -> None:
        """The shop shows so many, as of now."""
        name = ProductName(ref=Ref(SHOP, remote), sku=MUG.sku)
        await self.state(available, by=SHOP, **{"product": name, "location": "", "moved_by": "others", **changes})

    async def order(self, units: int = 2, *, id_: str = "7", origin: str = SHOP, **changes: Any) -> str:
        """An order of so many mugs, changed now, and made when it was first heard of."""
        now = self.house.clock()
        made_at = self.made.setdefault(f"{origin}:{id_}", now)
        product = Ref(SHOP, "9") if origin == SHOP else None
        line = samples.order_line(quantity=units, product=product)
        said = {"as_of": now, "made_at": made_at, "lines": (line,), "status": OrderStatus.PROCESSING, **changes}
        order = samples.order(ref=Ref(origin, id_), number=f"10{id_}", **said)
        await self.house.says[origin].orders.accept(order)
        return order.key

    async def goes_on(self, minutes: float = 1) -> None:
        await self.house.goes_on(minutes)
        self.house.clock.passes(timedelta(seconds=1))

    async def look(self, step: Any) -> Any:
        return await self.house.storage.look(step)

    async def identity(self, id_: str = "9") -> str:
        return await self.look(lambda work: work.names.lead("product", SHOP, id_)) or ""

    async def product(self) -> HubProduct:
        identity = await self.identity()
        return await self.look(lambda work: work.catalogue.find(identity))

    async def levels(self) -> list[Level]:
        identity = await self.identity()
        return list(await self.look(lambda work: work.stock.levels(identity)))

    async def ledger(self) -> list[LedgerLine]:
        identity = await self.identity()
        return list(await self.look(lambda work: work.stock.ledger(identity)))

    async def waiting(self) -> list[Reserved]:
        """Rows that are not put away."""
        identity = await self.identity()
        return list(await self.look(lambda work: work.stock.reserved(identity)))

    async def row(self, order: str = f"{SHOP}:7") -> Reserved:
        [row] = await self.look(lambda work: work.stock.reserved_of(order))
        return row

    async def shelf(self, remote: str = "9", to: str = SHOP) -> Shelf | None:
        identity = await self.identity()
        return await self.look(lambda work: work.stock.shelf(to, identity, remote))

    async def causes(self) -> set[str]:
        return set(await self.house.problems())

    def rule(self, name: str, **rules: Any) -> None:
        """Rules of one of them, from now on."""
        self.house.hub.members[name].rules = Rules(live_from=after(-240), **rules)


@pytest.fixture
async def store(house) -> Store:
    """The shop has the mug, and nobody has stated how many there are."""
    store = Store(house)
    hub, shop, warehouse = house.hub, house.shop, house.warehouse
    hub.join(MARKET, role="channel", gives=("orders", "stock"))
    house.says[MARKET] = hub.ports_for(MARKET)
    hub.plug(SHOP, Connector(ports=Ports(stock=store.shop), read=shop.connector().read))
    hub.plug(MARKET, Connector(ports=Ports(stock=store.market)))
    hub.plug(WAREHOUSE, warehouse.connector())
    await hub.open()
    await store.put()
    await store.goes_on()
    return store
