"""A market: a hub between a shop that sells and a warehouse that counts, both played by hand on one clock."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import msgspec

from adapters.storage.memory import Memory
from hub_core.models import (
    HubRules,
    Money,
    Order,
    OrderLine,
    OrderStatus,
    PaymentStatus,
    Product,
    ProductName,
    Ref,
    Rules,
    StockLevel,
)
from hub_core.plugins import Connector
from hub_core.ports import Ports
from hub_core.use_cases import Hub
from hub_core.use_cases.members import Members
from hub_core.use_cases.stock.numbers import orders_swept

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
VARIANT, SKU, BARCODE = "9", "MUG", "8712345678906"
Message = Callable[[], object]


@dataclass
class Shop:
    """Sells what it shows, lowers its own level, and rings late about it."""

    market: "Market"
    level: int = 0
    updated: datetime = NOON
    moves: list[tuple[datetime, str, int]] = field(default_factory=list)
    orders: dict[str, Order] = field(default_factory=dict)
    writes: list[int] = field(default_factory=list)
    oversold: int = 0
    around: Callable[[], None] = lambda: None
    """What happens in the shop while a write of the hub is on its way."""

    async def publish(self, stock, /):
        self.around()
        for level in stock:
            self.writes.append(level.available)
            self._move("api", level.available - self.level)
            self._ring_level()
        self.around()

    def sell(self, units: int) -> Order | None:
        """A customer buys, if the shop shows enough."""
        if units > self.level:
            return None
        number = str(1000 + len(self.orders))
        self._move("auto", -units)
        order = Order(
            ref=Ref("shop-nl", number),
            number=number,
            as_of=self._second(),
            made_at=self._second(),
            status=OrderStatus.PROCESSING,
            payment=PaymentStatus.PAID,
            lines=(
                OrderLine(id="1", quantity=units, sku=SKU, barcode=BARCODE, product=Ref("shop-nl", VARIANT)),
            ),
            total=Money(amount=0, currency="EUR"),  # type: ignore[arg-type]  # no test looks at it
        )
        self.orders[number] = order
        self.market.sold += units
        self._ring_order(number)
        self._ring_level()
        return order

    def cancel(self, number: str, *, restock: bool) -> None:
        """The order is cancelled; some shops take the goods back onto the shelf."""
        order = self.orders[number]
        if order.status is OrderStatus.CANCELLED:
            return
        self.orders[number] = msgspec.structs.replace(order, status=OrderStatus.CANCELLED, as_of=self._second())
        if restock:
            self._move("auto", order.lines[0].quantity)
            self._ring_level()
        self._ring_order(number)

    def by_hand(self, level: int) -> None:
        """A person changes the number in the back office."""
        self._move("manual", level - self.level)
        self._ring_level()

    def _move(self, channel: str, change: int) -> None:
        self.level += change
        self.updated = self._second()
        self.moves.append((self.updated, channel, change))

    def _second(self) -> datetime:
        return self.market.now().replace(microsecond=0)

    def _ring_order(self, number: str) -> None:
        order = self.orders[number]
        self.market.post(lambda: self.market.says["shop-nl"].orders.accept(order))

    def _ring_level(self) -> None:
        level, updated = self.level, self.updated
        self.market.post(lambda: self.tell_level(level, updated))

    async def tell_level(self, level: int, updated: datetime, *, read: bool = False) -> None:
        """As a connector tells it: movements are looked at only when the level is not what the hub expects."""
        market = self.market
        found = (await market.hub.side_for("shop-nl", http=None, public_url=None).memory.expected([VARIANT])).get(VARIANT)
        moved = ""
        if found is not None and found.written_at is not None and level not in (found.level, found.writing):
            if updated.replace(microsecond=0) == found.written_at.replace(microsecond=0):
                level, updated, read = self.level, self.updated, True
            wrote = found.written_at.replace(microsecond=0)
            since = [channel for at, channel, _ in self.moves if at > wrote or (at == wrote and channel != "api")]
            moved = "sales" if since and all(channel == "auto" for channel in since) else "others"
        name = ProductName(ref=Ref("shop-nl", VARIANT), sku=SKU, barcode=BARCODE)
        said = StockLevel(
            product=name,
            location="",
            available=level,
            as_of=updated,
            read_at=market.now() if read else None,
            moved_by=moved,  # type: ignore[arg-type]  # one of its words
        )
        await market.says["shop-nl"].stock.publish([said])


@dataclass
class Warehouse:
    """Counts what it has; taking an order lowers its number at once."""

    market: "Market"
    available: int = 0
    taken: dict[str, int] = field(default_factory=dict)
    down: bool = False

    async def accept(self, said, /):
        units = sum(line.open or 0 for line in said.lines)
        before = self.taken.get(said.key, 0)
        self.taken[said.key] = units
        if units != before:
            self.market.turn(0.001)
            self.restock(before - units)

    def restock(self, change: int) -> None:
        """Pieces come or go, and the new number is told."""
        self.market.turn(0.001)
        self.available += change
        self.market.post(self._level())

    def _level(self) -> Message:
        level = StockLevel(
            product=ProductName(sku=SKU), location="main", available=self.available, as_of=self.market.now()
        )
        return lambda: self.market.says["warehouse"].stock.publish([level])

    async def tell(self) -> None:
        """Its sweep: the number as it stands."""
        await self._level()()


class Market:
    """Everything, with a clock that is turned by hand and post that waits to be delivered."""

    def __init__(self, *, shop_rules: Rules | None = None, warehouse_rules: Rules | None = None) -> None:
        self.at, self.post_box, self.sold = NOON, [], 0
        self.storage = Memory()
        self.hub = Hub(self.storage, self.now, members=Members(HubRules()))
        self.shop, self.warehouse = Shop(self), Warehouse(self)
        self.hub.join("shop-nl", role="shop", rules=shop_rules)
        self.hub.join("warehouse", role="warehouse", rules=warehouse_rules)
        self.hub.plug("shop-nl", Connector(ports=Ports(stock=self.shop)))
        self.hub.plug("warehouse", Connector(ports=Ports(orders=self.warehouse)))
        self.says = {name: self.hub.ports_for(name) for name in ("shop-nl", "warehouse")}

    def now(self) -> datetime:
        return self.at

    def turn(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    def post(self, message: Message) -> None:
        self.post_box.append(message)

    async def open(self, *, level: int) -> None:
        """The shop is known, and both stand at the same level."""
        await self.hub.open()
        self.turn(1)
        self.warehouse.available = self.shop.level = level
        await self.says["shop-nl"].products.put(self.product())
        await self.warehouse.tell()
        await self.hub.settle_down()
        self.turn(1)

    def product(self, **changes) -> Product:
        known = Product(ref=Ref("shop-nl", VARIANT), as_of=NOON, sku=SKU, barcode=BARCODE, title="A mug")
        return msgspec.structs.replace(known, **changes)

    async def deliver(self, place: int) -> None:
        """One message arrives, whichever."""
        if self.post_box:
            await self.post_box.pop(place % len(self.post_box))()

    async def all_arrives(self) -> None:
        """Everything is delivered, then both are swept, as often as it takes."""
        for _ in range(20):
            while self.post_box:
                await self.deliver(0)
                await self.hub.settle_down()
            self.turn(30)
            began = self.now()
            self.turn(1)
            for order in self.shop.orders.values():
                await self.says["shop-nl"].orders.accept(replace_read(order, self.now()))
            await self.warehouse.tell()
            await self.shop.tell_level(self.shop.level, self.shop.updated, read=True)
            await self.storage.do(lambda work, began=began: orders_swept(work, "shop-nl", began=began, now=self.now()))
            if not await self.hub.settle_down() and not self.post_box:
                return


def replace_read(order: Order, read_at: datetime) -> Order:
    """The order as a sweep reads it."""
    return msgspec.structs.replace(order, read_at=read_at)


__all__ = ["Market", "replace"]
