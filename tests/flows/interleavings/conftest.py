"""A town: one hub between a simulated shop and a simulated warehouse, in one process, on a clock turned by hand."""

import asyncio
import random
import runpy
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from functools import partial
from pathlib import Path

import httpx
import msgspec
import pytest

from adapters.egress.client import Egress
from adapters.http import build_app
from adapters.storage import make_storage
from connectors.efulfilment_stub import plugin as warehouse_plugin
from connectors.efulfilment_stub import simulator as warehouse_simulator
from connectors.efulfilment_stub.settings import Settings as WarehouseSettings
from connectors.lightspeed import plugin as shop_plugin
from connectors.lightspeed import simulator as shop_simulator
from connectors.lightspeed.settings import Settings as ShopSettings
from hub_core.errors import Unavailable
from hub_core.plugins import Secret
from hub_core.use_cases import Hub
from hub_core.use_cases.budget import PacedBudget


def beside(name):
    """What the file of that name beside this one defines; test folders are no packages."""
    return runpy.run_path(str(Path(__file__).with_name(name)))


MORTAL = beside("mortal.py")
NOON, Clock, Crashed, Life, Mortal, whole = (
    MORTAL[name] for name in ("NOON", "Clock", "Crashed", "Life", "Mortal", "whole")
)
SHOP, WAREHOUSE = "shop-nl", "warehouse"
UNBOUND = 10**9
SHOP_CONFIG = shop_simulator.SimulatorConfig(limits=(UNBOUND,) * 3, per_second=0)
WAREHOUSE_CONFIG = warehouse_simulator.SimulatorConfig(ship_after=None)


@dataclass
class Line(httpx.AsyncBaseTransport):
    """Carries the hub's calls to the far sides; every call is a step of its life."""

    town: object
    life: Life

    async def handle_async_request(self, request):
        await self.town.pause()
        self.life.step()
        if request.method != "GET":
            self.town.note_write(request)
        answer = await self.town.far_sides.lines[request.url.host].handle_async_request(request)
        answer.headers["date"] = format_datetime(self.town.clock.at, usegmt=True)
        self.town.go_on()
        self.life.step()
        await self.town.pause()
        return answer


@dataclass
class Doorstep(httpx.AsyncBaseTransport):
    """Carries rings to the hub that lives now."""

    town: object = None

    async def handle_async_request(self, request):
        if self.town.life.dead:
            raise httpx.ConnectError("nobody is there")
        try:
            return await self.town.door.handle_async_request(request)
        except Crashed as crash:
            raise httpx.ReadError("it died while it listened") from crash


class FarSides:
    """Shops and a warehouse; they are built once, and every town finds them empty."""

    def __init__(self, *shops):
        self.clock, self.doorstep = Clock(), Doorstep()
        warehouse = warehouse_simulator.build(WAREHOUSE_CONFIG, clock=self.clock, transport=self.doorstep)
        self.warehouse, self.ringer = warehouse.state.warehouse, warehouse.state.pulse.ringer
        self.shops, self.lines = {}, {f"{WAREHOUSE}.test": whole(warehouse)}
        for place, name in enumerate(shops):
            apart = {"shop_id": SHOP_CONFIG.shop_id + place, "number_prefix": "OB"[place]}
            config = msgspec.structs.replace(SHOP_CONFIG, **apart)
            shop = shop_simulator.build(config, clock=self.clock, transport=self.doorstep)
            self.shops[name], self.lines[f"{name}.test"] = shop.state.shop, whole(shop)

    def empty(self, town):
        self.clock.at, self.doorstep.town = NOON, town
        for side in (*self.shops.values(), self.warehouse):
            side.reset()


@dataclass
class Town:
    """Everything at once; what waits to be rung lies in `pile` until somebody rings it."""

    far_sides: FarSides
    seed: int = 0
    pile: list = field(default_factory=list)
    rung: list = field(default_factory=list)
    writes: list = field(default_factory=list)
    by_hand: set = field(default_factory=set)
    taken_back: set = field(default_factory=set)
    meanwhile: dict = field(default_factory=dict)
    streets: int = 0
    opened: datetime = NOON
    life: Life = field(default_factory=Life)
    gives: dict = field(default_factory=lambda: dict.fromkeys(("shop", "warehouse"), ("orders", "shipments")))
    gets: dict = field(default_factory=lambda: dict.fromkeys(("shop", "warehouse"), ("orders", "shipments")))
    database: str = "memory://"

    def __post_init__(self):
        far = self.far_sides
        far.empty(self)
        self.clock, self.shops, self.warehouse, self.ringer = far.clock, far.shops, far.warehouse, far.ringer
        self.visit(SHOP)
        self.chance = random.Random(self.seed)  # noqa: S311 - a day must repeat, nobody is protected by it
        self.at_once = False
        self.memory = make_storage(self.database)
        self.stack = AsyncExitStack()

    def visit(self, name):
        """What is done from now on is done in this shop."""
        self.at, self.shop = name, self.shops[name]

    def note_write(self, request):
        """The hub is about to change something at a far side."""
        self.writes.append(f"{request.url.host.removesuffix('.test')} {request.method} {request.url.path}")

    async def pause(self):
        """Let others go on meanwhile, when work is done at once."""
        for _ in range(self.chance.randrange(4) if self.at_once else 0):
            await asyncio.sleep(0)

    def go_on(self):
        """A call was answered: what is to happen between two calls happens now."""
        due = {left - 1: happen for left, happen in self.meanwhile.items()}
        self.meanwhile = {left: happen for left, happen in due.items() if left}
        if 0 in due:
            due[0]()

    async def start(self):
        """Begin a new life of the hub over what was kept; jobs are due, but not run yet."""
        self.life = Life()
        line = Egress("town", frozenset(self.far_sides.lines), Line(self, self.life))
        client = await self.stack.enter_async_context(httpx.AsyncClient(transport=line))
        self.hub = Hub(Mortal(self.memory, self.life, self.pause), self.clock)
        for name in self.shops:
            self._join(name, "shop", shop_plugin, self._shop_settings(name), client)
        self._join(WAREHOUSE, "warehouse", warehouse_plugin, self._warehouse_settings(), client)
        await self.hub.open()
        for member in self.hub.members:
            with suppress(Unavailable):  # who is away is tried later
                await member.connector.check()
        await self.hub.collect.prepare()
        routes = {member.name: member.connector.routes for member in self.hub.members}
        self.door = httpx.ASGITransport(build_app(routes, ready=self._ready))

    async def past_is_known(self):
        """Read the shop's past by hand: the first walk through it takes most of the time of a short day."""
        now = self.clock().isoformat()
        await self.memory.do(lambda work: work.notes.write(f"connector {SHOP}", "sweep", now))
        for number in self.shop.books.orders:
            await self.hub.members[SHOP].connector.read("orders", str(number))

    async def close(self):
        await self.ringer.close()
        await self.stack.aclose()

    def _join(self, name, role, plugin, settings, client):
        self.hub.join(name, role=role, gives=self.gives[role], gets=self.gets[role])
        budget = PacedBudget(self.clock, per_second=UNBOUND)
        side = self.hub.side_for(name, http=client, public_url=f"http://hub.test/{name}", budget=budget)
        self.hub.plug(name, plugin.connect(settings, side))

    @staticmethod
    def _shop_settings(name):
        config = SHOP_CONFIG
        return ShopSettings(url=f"http://{name}.test", key=Secret(config.key), secret=Secret(config.secret))

    @staticmethod
    def _warehouse_settings():
        token = Secret(WAREHOUSE_CONFIG.token)
        return WarehouseSettings(url=f"http://{WAREHOUSE}.test", token=token, callback_secret=Secret("whisper"))

    @staticmethod
    async def _ready():
        return ""

    async def work(self, *, at_once=False):
        """Read and hand over all that is due; `at_once` as a worker does it, with many hands."""
        self.at_once = at_once
        try:
            await (self._with_many_hands() if at_once else self.hub.settle_down())
        except Crashed:
            assert self.life.dead
        finally:
            self.at_once = False

    async def _with_many_hands(self):
        hub, names = self.hub, ["hub", *(member.name for member in self.hub.members)]
        for _ in range(20):
            await self._rings_meanwhile()
            rows = [row for name in names for row in await hub.receive.claim(name, 100)]
            letters = [letter for name in names for letter in await hub.deliver.claim(name, 100)]
            if not rows and not letters:
                return
            hands = [*map(hub.receive.read, rows), *map(hub.deliver.send, letters)]
            for end in await asyncio.gather(*hands, return_exceptions=True):
                if isinstance(end, BaseException):
                    raise end

    async def _rings_meanwhile(self):
        """Whatever the far sides do while the hub is at work is rung at once, or later."""
        self.pile += self.new_rings()
        for ring in list(self.pile):
            if self.chance.random() < 0.4:
                self.pile.remove(ring)
                await self.ring(ring)

    async def jobs(self):
        """Run the jobs that are due."""
        try:
            for schedule in await self.hub.collect.claim():
                await self.hub.collect.run(schedule)
        except Crashed:
            assert self.life.dead

    def order_body(self, number):
        """An order as the shop answers it."""
        return shop_simulator.letters.body_of(self.shop.books, "orders", number, "nl")

    def new_rings(self):
        """Take what the far sides want to ring now."""
        letters = []
        for bells in (shop.bells for shop in self.shops.values()):
            letters += [letter for *_, letter in sorted(bells.pending, key=lambda entry: entry[1])]
            bells.pending.clear()
        return [*letters, *self.warehouse.callbacks.waiting.take_all()]

    async def ring(self, ring):
        """Ring this one, word for word."""
        self.rung.append(ring)
        if isinstance(ring, shop_simulator.letters.Letter):
            name = ring.webhook.address.removeprefix("http://hub.test/").partition("/")[0]
            bells = self.shops[name].bells
            bells.pending.append((0.0, 0, ring))
            await bells.ring_pending()
        else:
            self.warehouse.callbacks.waiting.add(self.clock.at, ring)
            await self.ringer.ring_due()


@pytest.fixture(scope="session")
def new_town():
    """Makes a town that nobody lives in yet."""
    return partial(Town, FarSides(SHOP))


@pytest.fixture(scope="session")
def do():
    """What may happen in a town."""
    return beside("acts.py")


@pytest.fixture(scope="session")
def judge():
    """Holds a quiet town to its promises."""
    return beside("judging.py")["judge"]


@pytest.fixture(scope="session")
def seen_from_outside():
    """What consumers and people in the shop and the warehouse see of a town."""
    return beside("judging.py")["seen_from_outside"]
