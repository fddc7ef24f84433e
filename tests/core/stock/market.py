"""A market: a hub between channels that sell and a warehouse that counts, all played by hand on one clock."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec

from adapters.storage.memory import Memory
from hub_core.errors import Unavailable
from hub_core.models import (
    HubRules,
    Order,
    OrderLine,
    OrderStatus,
    PaymentStatus,
    Product,
    ProductName,
    Ref,
    Rules,
    Shipment,
    ShipmentLine,
    StockLevel,
)
from hub_core.plugins import Connector
from hub_core.ports import Ports
from hub_core.use_cases import Hub
from hub_core.use_cases.bundles import Bundle
from hub_core.use_cases.members import Members
from hub_core.use_cases.stock.guard import look_at_unanswered
from hub_core.use_cases.stock.numbers import orders_swept

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SKU, BARCODE = "MUG", "8712345678906"
SHOP, CHANNEL, WAREHOUSE = "shop-nl", "market", "warehouse"
Message = Callable[[], object]


@dataclass
class Shown:
    """What a channel shows under one id."""

    level: int
    updated: datetime = NOON
    moves: list[tuple[datetime, str, int]] = field(default_factory=list)


@dataclass
class Channel:
    """Sells what it shows, lowers its own level, and rings late about it."""

    market: "Market"
    name: str
    ids: tuple[str, ...]
    knows_ids: bool = True
    """False: it knows products by their codes only."""
    shown: dict[str, Shown] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    writes: list[int] = field(default_factory=list)
    around: Callable[[], None] = lambda: None
    """What happens here while a write of the hub is on its way."""
    answers: bool = True
    """False: it does what it is asked, and nobody hears its answer."""

    async def publish(self, stock, /):
        self.around()
        for level in stock:
            self.writes.append(level.available)
            id_ = level.product.ref.id if level.product.ref else self.ids[0]
            self._move(id_, "api", level.available - self.shown[id_].level)
        self.around()
        if not self.answers:
            raise Unavailable("no answer came")

    def sell(self, units: int, *, place: int = 0) -> None:
        """A customer buys, if enough is shown."""
        id_ = self.ids[place % len(self.ids)]
        if units > self.shown[id_].level:
            return
        number = str(1000 + len(self.orders))
        self._move(id_, "auto", -units, rings=False)
        second = self._second()
        product = Ref(self.name, id_) if self.knows_ids else None
        line = OrderLine(id=id_, quantity=units, sku=SKU, barcode=BARCODE, product=product)
        self.orders[number] = Order(
            ref=Ref(self.name, number),
            number=number,
            as_of=second,
            made_at=second,
            status=OrderStatus.PROCESSING,
            payment=PaymentStatus.PAID,
            lines=(line,),
        )
        self._ring_order(number)
        self._ring_level(id_)

    def cancel(self, place: int, *, restock: bool) -> None:
        """An order is cancelled, if it has not left; some shops take the goods back onto the shelf."""
        going = sorted(number for number, order in self.orders.items() if self._may_end(order))
        if not going:
            return
        number = going[place % len(going)]
        order = self.orders[number]
        self.orders[number] = msgspec.structs.replace(order, status=OrderStatus.CANCELLED, as_of=self._later(order))
        if restock:
            self._move(order.lines[0].id, "auto", order.lines[0].quantity)
        self._ring_order(number)

    def by_hand(self, level: int) -> None:
        """A person changes the number in the back office, twice at most."""
        shown = self.shown[self.ids[0]]
        if [channel for _, channel, _ in shown.moves].count("manual") < 2:
            self._move(self.ids[0], "manual", level - shown.level)

    def _may_end(self, order: Order) -> bool:
        left = order.key in self.market.warehouse.shipped
        return order.status is not OrderStatus.CANCELLED and not left

    def _move(self, id_: str, channel: str, change: int, *, rings: bool = True) -> None:
        shown = self.shown[id_]
        shown.level += change
        shown.updated = self._second()
        shown.moves.append((shown.updated, channel, change))
        if rings:
            self._ring_level(id_)

    def _later(self, order: Order) -> datetime:
        return max(self._second(), order.as_of + timedelta(seconds=1))

    def _second(self) -> datetime:
        return self.market.now().replace(microsecond=0)

    def _ring_order(self, number: str) -> None:
        order = self.orders[number]
        self.market.post(lambda: self.market.says[self.name].orders.accept(order))

    def _ring_level(self, id_: str) -> None:
        level, updated = self.shown[id_].level, self.shown[id_].updated
        self.market.post(lambda: self.tell_level(id_, level, updated))

    async def tell_level(self, id_: str, level: int, updated: datetime, *, read: bool = False) -> None:
        """As a connector tells it: movements are looked at only when the level is not what the hub expects."""
        market, shown = self.market, self.shown[id_]
        memory = market.hub.side_for(self.name, http=None, public_url=None).memory
        found = (await memory.expected([id_])).get(id_)
        moved = ""
        if found is not None and found.written_at is not None and level not in (found.level, found.writing):
            wrote = found.written_at.replace(microsecond=0)
            if updated == wrote:
                level, updated, read = shown.level, shown.updated, True
            since = [channel for at, channel, _ in shown.moves if at > wrote or (at == wrote and channel != "api")]
            moved = "sales" if since and all(channel == "auto" for channel in since) else "others"
        ref = Ref(self.name, id_) if self.knows_ids else None
        said = StockLevel(
            product=ProductName(ref=ref, sku=SKU, barcode=BARCODE),
            location="",
            available=level,
            as_of=updated,
            read_at=market.now() if read else None,
            moved_by=moved,
        )
        await market.says[self.name].stock.publish([said])

    async def read(self, stream: str, id_: str) -> None:
        """The hub asks for this product anew."""
        assert stream == "stock"
        await self.tell_level(id_, self.shown[id_].level, self.shown[id_].updated, read=True)

    async def sweep_orders(self) -> None:
        """All orders are read, and the hub learns that they are in."""
        began = self.market.now()
        self.market.turn(0.01)
        for order in self.orders.values():
            read = msgspec.structs.replace(order, read_at=self.market.now())
            await self.market.says[self.name].orders.accept(read)
        hub = self.market.hub

        def swept(work):
            orders_swept(work, self.name, began=began, now=hub.now())
            look_at_unanswered(work, hub.members, hub.now())

        await hub.storage.do(swept)

    async def sweep_levels(self) -> None:
        """All levels are read."""
        for id_, shown in self.shown.items():
            await self.tell_level(id_, shown.level, shown.updated, read=True)

    def sold(self) -> int:
        """Units of orders that were not cancelled."""
        going = (order for order in self.orders.values() if order.status is not OrderStatus.CANCELLED)
        return sum(order.lines[0].quantity for order in going)


@dataclass
class Warehouse:
    """Counts what it has: what can still be sold, or, if it counts physically, what lies there."""

    market: "Market"
    physical: bool = False
    speaks: bool = True
    """False: it never states a level."""
    count: int = 0
    taken: dict[str, int] = field(default_factory=dict)
    shipped: dict[str, int] = field(default_factory=dict)
    answers: bool = True

    async def accept(self, said, /):
        units = sum(line.open or 0 for line in said.lines)
        before = self.taken.get(said.key, 0)
        self.taken[said.key] = units
        self.market.turn(0.001)
        if units != before and not self.physical:
            self.restock(before - units)
        if not self.answers:
            raise Unavailable("no answer came")

    def restock(self, change: int) -> None:
        """Pieces come or go, and the new number is told."""
        self.market.turn(0.001)
        self.count += change
        self.tell_late()

    def tell_late(self) -> None:
        if self.speaks:
            self.market.post(self._level())

    def ship(self, place: int) -> None:
        """A piece of an order leaves."""
        going = sorted(key for key, units in self.taken.items() if units > self.shipped.get(key, 0))
        if not going:
            return
        key = going[place % len(going)]
        self.market.turn(0.001)
        number = self.shipped[key] = self.shipped.get(key, 0) + 1
        origin, _, id_ = key.partition(":")
        parcel = Shipment(
            ref=Ref(WAREHOUSE, f"{id_}-{origin}-{number}"),
            order=Ref(origin, id_),
            as_of=self.market.now(),
            shipped_at=self.market.now(),
            lines=(ShipmentLine(sku=SKU, quantity=1),),
        )
        self.market.sent.append(parcel)
        self.market.post(lambda: self.market.says[WAREHOUSE].shipments.notify([parcel]))
        if self.physical:
            self.restock(-1)

    def _level(self) -> Message:
        name = ProductName(sku=SKU)
        level = StockLevel(product=name, location="main", available=self.count, as_of=self.market.now())
        return lambda: self.market.says[WAREHOUSE].stock.publish([level])

    async def tell(self) -> None:
        """Its sweep: the number as it stands, and every parcel."""
        if self.speaks:
            await self._level()()
        for parcel in self.market.sent:
            await self.market.says[WAREHOUSE].shipments.notify([parcel])

    def left(self) -> int:
        """What can still be sold."""
        waiting = sum(units - self.shipped.get(key, 0) for key, units in self.taken.items())
        return self.count - (waiting if self.physical else 0)


class Market:
    """Everything, with a clock that is turned by hand and post that waits to be delivered."""

    def __init__(
        self,
        *,
        buffer: int = 0,
        physical: bool = False,
        twins: bool = False,
        linked: bool = True,
        speaks: bool = True,
        master: bool = False,
        codes: bool = False,
    ) -> None:
        self.at, self.storage = NOON, Memory()
        self.post_box: list[Message] = []
        self.sent: list[Shipment] = []
        self.buffer, self.linked, self.master = buffer, linked, master
        self.warehouse = Warehouse(self, physical=physical, speaks=speaks and not master)
        self.shop = Channel(self, SHOP, ("9", "10") if twins else ("9",))
        self.channel = Channel(self, CHANNEL, ("77",), knows_ids=not codes)
        self.rules = {
            SHOP: Rules(stock_buffer=buffer, stock_master="shop" if master else "hub"),
            CHANNEL: Rules(),
            WAREHOUSE: Rules(stock_means="physical" if physical else "available"),
        }
        self.start()

    @property
    def sellers(self) -> tuple[Channel, Channel]:
        return self.shop, self.channel

    def start(self) -> None:
        """A hub on this storage; the former one, if any, is dead."""
        self.hub = Hub(self.storage, self.now, members=Members(HubRules()))
        for seller in self.sellers:
            gives = {"orders", "stock"} | ({"products"} if seller.knows_ids else set())
            role = "shop" if seller is self.shop else "channel"
            self.hub.join(seller.name, role=role, rules=self.rules[seller.name], gives=gives)
            self.hub.plug(seller.name, Connector(ports=Ports(stock=seller), read=seller.read))
        self.hub.join(WAREHOUSE, role="warehouse", rules=self.rules[WAREHOUSE])
        self.hub.plug(WAREHOUSE, Connector(ports=Ports(orders=self.warehouse)))
        self.says = {name: self.hub.ports_for(name) for name in self.rules}

    def now(self) -> datetime:
        return self.at

    def turn(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    def post(self, message: Message) -> None:
        self.post_box.append(message)

    async def open(self, *, level: int) -> None:
        """All is known, and all stand at the same level."""
        await self.hub.open()
        self.turn(1)
        self.warehouse.count = level
        for seller in self.sellers:
            seller.shown = {id_: Shown(level) for id_ in seller.ids}
        for id_ in self.shop.ids[:1]:
            await self.put(self.shop, id_)
        if self.linked:
            await self.link()
        await self.warehouse.tell()
        await self.shop.sweep_levels()
        await self.hub.settle_down()
        self.turn(1)

    async def put(self, seller: Channel, id_: str) -> None:
        product = Product(ref=Ref(seller.name, id_), as_of=NOON, sku=SKU, barcode=BARCODE, title="A mug")
        await self.says[seller.name].products.put(product)

    async def link(self) -> None:
        """Every id under which the product is sold is known from now on."""
        for seller in self.sellers:
            for id_ in seller.ids if seller.knows_ids else ():
                await self.put(seller, id_)

    async def crash(self, *, arrives: bool) -> None:
        """The hub dies between a claim and its outcome; another takes over when the lease is over."""
        for seller in self.sellers:
            for item in await self.hub.deliver.claim(seller.name, 100):
                if arrives and isinstance(item, Bundle):
                    with suppress(Unavailable):
                        await seller.publish(item.levels())
        self.start()
        await self.hub.open()
        self.turn(31)

    async def deliver(self, place: int) -> None:
        """One message arrives, whichever."""
        if self.post_box:
            await self.post_box.pop(place % len(self.post_box))()

    async def all_arrives(self) -> None:
        """Everything is delivered and everybody answers; then all are swept, until two rounds bring no news."""
        for far in (*self.sellers, self.warehouse):
            far.around, far.answers = (lambda: None), True
        await self.link()
        quiet = 0
        for _ in range(30):
            while self.post_box:
                await self.deliver(0)
                await self.hub.settle_down()
            self.turn(700)
            for seller in self.sellers:
                await seller.sweep_orders()
            await self.warehouse.tell()
            for seller in self.sellers:
                await seller.sweep_levels()
            quiet = 0 if await self.hub.settle_down() or self.post_box else quiet + 1
            if quiet == 2:
                return
        raise AssertionError("it never falls silent")

    def wanted(self, seller: Channel) -> int:
        """What this one should show in the end."""
        if self.master:
            return max(0, self.shop.shown["9"].level - self.channel.sold())  # nobody lowers the master's number
        return max(0, self.warehouse.left() - (self.buffer if seller is self.shop else 0))

    def shows(self) -> dict[str, int]:
        """What is shown, by channel and id; a master's own number is its own."""
        told = (self.channel,) if self.master else self.sellers
        return {f"{seller.name} {id_}": shown.level for seller in told for id_, shown in seller.shown.items()}

    def should_show(self) -> dict[str, int]:
        told = (self.channel,) if self.master else self.sellers
        return {f"{seller.name} {id_}": self.wanted(seller) for seller in told for id_ in seller.shown}
