"""A street in simulated time: a real hub between a simulated shop with its real rate windows and a warehouse.

The event loop itself keeps the time: it goes on only when everybody sleeps and no storage step is in hand. So the real
worker, its lanes, leases and budgets run as they do in production, and hours of it pass in seconds.
"""

import asyncio
import random
import selectors
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import httpx
import pytest

from adapters.egress import Egress
from adapters.http import build_app
from adapters.storage import make_storage
from adapters.worker import Worker, lane
from connectors.lightspeed import plugin
from connectors.lightspeed.api import budget_key
from connectors.lightspeed.settings import Settings
from connectors.lightspeed.simulator import SimulatorConfig, build
from connectors.lightspeed.simulator.trade.offering import NewProduct, NewVariant
from connectors.lightspeed.simulator.trade.placing import NewLine, NewOrder
from connectors.lightspeed.simulator.trade.products import made
from hub_core.models import ProductName, Ref, Shipment, StockLevel
from hub_core.plugins import Connector, Secret
from hub_core.ports import Ports
from hub_core.use_cases import Hub
from hub_core.use_cases.budget import PacedBudget, SharedBook

BEGIN = datetime(2026, 3, 2, 9, 0, 30, tzinfo=UTC)
SHOP = SimulatorConfig(keep_calls=100_000)
WARES_OF_A_PRODUCT = 4


class Selector(selectors.DefaultSelector):
    """Instead of waiting for time to pass it lets time pass, unless a thread of the storage is at work."""

    def __init__(self):
        super().__init__()
        self.seconds, self.in_hand = 0.0, 0

    def select(self, timeout=None):
        found = super().select(0)
        if found or timeout is None or timeout > 0:
            if not found and (self.in_hand or timeout is None):
                return super().select(1.0)
            self.seconds += 0.0 if found else timeout
        return found


class Loop(asyncio.SelectorEventLoop):
    """An event loop whose seconds are those of the story."""

    def __init__(self):
        self.waits = Selector()
        super().__init__(self.waits)

    def time(self):
        return self.waits.seconds

    def now(self):
        return BEGIN + timedelta(seconds=self.waits.seconds)


class Storage:
    """A storage whose steps keep the clock standing: they are quick beside the calls."""

    def __init__(self, inner, loop):
        self._inner, self._waits = inner, loop.waits

    def __getattr__(self, name):
        return getattr(self._inner, name)

    def open(self):
        return self._held(self._inner.open())

    def close(self):
        return self._held(self._inner.close())

    def do(self, step, /, *keys):
        return self._held(self._inner.do(step, *keys))

    def look(self, step, /):
        return self._held(self._inner.look(step))

    async def _held(self, work):
        self._waits.in_hand += 1
        try:
            return await work
        finally:
            self._waits.in_hand -= 1


class Wire(httpx.AsyncBaseTransport):
    """The way to the shop, there and back: less than a second, and three more where it has many levels to write."""

    def __init__(self, shop):
        self._inside, self._chance = httpx.ASGITransport(shop), random.Random(7)  # noqa: S311 - times on the way, no secrets
        self.count, self.breaks_at = 0, 0

    async def handle_async_request(self, request):
        await asyncio.sleep(self._chance.uniform(0.1, 0.3) + 3 * ("bulk" in request.url.path))
        answer = await self._inside.handle_async_request(request)
        await asyncio.sleep(self._chance.uniform(0.1, 0.3))
        self.count += 1
        if self.count == self.breaks_at:
            raise httpx.ReadError("the line broke")
        return answer


class Ears(httpx.AsyncBaseTransport):
    """Carries the shop's rings to the hub's door; some of those about variants may be lost on the way."""

    inside, heard = None, None

    async def handle_async_request(self, request):
        variant = request.headers.get("x-variant-id")
        if variant and self.heard is not None and int(variant) not in self.heard:
            return httpx.Response(204)
        return await self.inside.handle_async_request(request)


@dataclass
class Warehouse:
    """Takes orders, counts its pieces, and packs one parcel after the other; knows when it did what."""

    street: "Street"
    pieces: dict
    a_parcel: float = 6.0
    """Seconds that packing one takes."""
    taken: dict = field(default_factory=dict)
    shipped: dict = field(default_factory=dict)
    work: set = field(default_factory=set)
    table: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def accept(self, order, /):
        await asyncio.sleep(0.3)
        if order.key not in self.taken:
            self.taken[order.key] = self.street.now()
            task = asyncio.create_task(self._pack(order))
            self.work.add(task)
            task.add_done_callback(self.work.discard)

    async def _pack(self, order):
        for line in order.lines:
            self.pieces[line.sku] -= line.quantity
        await self.state([line.sku for line in order.lines])
        async with self.table:
            await asyncio.sleep(self.a_parcel)
        self.shipped[order.key] = now = self.street.now()
        name, code = Ref("warehouse", f"P{order.ref.id}"), f"3S{order.ref.id}"
        await self.street.says.shipments.notify(
            [Shipment(ref=name, order=order.ref, as_of=now, shipped_at=now, code=code)]
        )

    async def state(self, skus):
        """State these levels in one word."""
        now = self.street.now()
        levels = [
            StockLevel(product=ProductName(sku=sku), location="hall", available=self.pieces[sku], as_of=now)
            for sku in skus
        ]
        await self.street.says.stock.publish(levels)


class Street:
    """A shop with so many variants, the hub, and the warehouse."""

    def __init__(self, loop, url, wares):
        self.now, self.url = loop.now, url
        self._loop, self.ears = loop, Ears()
        front = build(SHOP, clock=loop.now, transport=self.ears)
        self.shop, self.wire = front.state.shop, Wire(front)
        self.skus = [f"MUG-{n:05d}" for n in range(wares)]
        for start in range(0, wares, WARES_OF_A_PRODUCT):
            some = self.skus[start : start + WARES_OF_A_PRODUCT]
            new = NewProduct(
                title=f"Mug {start}", variants=tuple(NewVariant(sku=one, title=one, stock=50) for one in some)
            )
            made(self.shop.books, new, at=BEGIN - timedelta(days=90))
        self.placed = {}
        self.warehouse = Warehouse(self, dict.fromkeys(self.skus, 50))
        self.join()

    def join(self):
        """Build the hub, as a start of the process does."""
        storage = Storage(make_storage(self.url), self._loop)
        self.hub = Hub(storage, self.now)
        self.hub.join("shop-nl", role="shop")
        self.hub.join("warehouse", role="warehouse")
        settings = Settings(url="http://shop.test", key=Secret(SHOP.key), secret=Secret(SHOP.secret))
        self.budget = PacedBudget(self.now, book=SharedBook(storage, "shop-nl", f"lightspeed {budget_key(settings)}"))
        client = httpx.AsyncClient(transport=Egress("shop-nl", ["shop.test"], self.wire))
        side = self.hub.side_for("shop-nl", http=client, public_url="http://hub.test/shop-nl", budget=self.budget)
        self.connector = plugin.connect(settings, side)
        self.hub.plug("shop-nl", self.connector)
        self.hub.plug("warehouse", Connector(ports=Ports(orders=self.warehouse)))
        self.says = self.hub.ports_for("warehouse")
        self.ears.inside = httpx.ASGITransport(build_app({"shop-nl": self.connector.routes}, ready=_ready))

    async def restart(self):
        """The process ends, and begins again."""
        await self.budget.close()
        await self.hub.close()
        self.join()
        await self.hub.open()

    @asynccontextmanager
    async def at_work(self):
        """The hub's worker runs, and the shop rings twice a second."""
        worker, ringer = Worker(self.hub), asyncio.create_task(self._ring())
        await worker.start()
        try:
            yield
        finally:
            ringer.cancel()
            await worker.stop()
            await asyncio.gather(ringer, return_exceptions=True)

    async def hours_of_jobs(self, hours):
        """Only the jobs run, each when it is due."""
        await self.hub.collect.prepare()
        for _ in range(hours * 60):
            for schedule in await self.hub.collect.claim():
                await self.hub.collect.run(schedule)
            await asyncio.sleep(60 - self.now().second)

    async def _ring(self):
        while True:
            await asyncio.sleep(0.5)
            await self.shop.bells.ring_pending()

    def order(self, place):
        """Somebody buys one piece."""
        order = self.shop.orders.place(NewOrder(lines=(NewLine(sku=self.skus[place]),), paid=True))
        self.placed[f"shop-nl:{order.id}"] = self.now()
        return order

    def calls(self, *, since=BEGIN):
        """What was called, without ids and pages, and how often."""
        found = Counter()
        for call in self.shop.calls:
            if call.at >= since:
                path = call.path.rpartition("/nl/")[2].partition("?")[0].removesuffix(".json")
                parts = ["#" if part.isdigit() else part for part in path.split("/")]
                found[f"{call.method} {'/'.join(parts)}"] += 1
        return found

    def refused(self):
        """Calls that were not answered well."""
        return [call for call in self.shop.calls if call.status >= 300]

    async def waits(self):
        """What waits in both queues, and what is parked."""
        counts = await self.hub.storage.look(lambda work: [*work.inbox.counts(), *work.outbox.counts()])
        return sum(one.waiting for one in counts), sum(one.parked for one in counts)

    async def quiet(self, *, within=3600):
        """Wait until nothing waits any more."""
        end = self._loop.time() + within
        while (await self.waits())[0] or self.warehouse.work or self.shop.bells.pending:
            assert self._loop.time() < end, "it does not become quiet"
            await asyncio.sleep(1)


async def _ready():
    return ""


async def told_on(street, story):
    """Open the hub, let the story happen, and close it."""
    await street.hub.open()
    try:
        return await story(street)
    finally:
        await street.budget.close()
        await street.hub.close()


@pytest.fixture(scope="session")
def play():
    """Plays an async story on a street whose hub keeps in that file; its clock begins anew."""

    def play(file, wares, story):
        with asyncio.Runner(loop_factory=Loop) as runner, pytest.MonkeyPatch.context() as patched:
            loop = runner.get_loop()
            patched.setattr(lane, "time", SimpleNamespace(monotonic=loop.time))
            street = Street(loop, f"sqlite:///{file}", wares)
            return runner.run(told_on(street, story))

    return play
