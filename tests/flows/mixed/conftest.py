"""A trade: one hub between two shops, a market, a warehouse that rings and one that speaks files, in one process."""

import asyncio
import random
import runpy
import shutil
from contextlib import AsyncExitStack, suppress
from email.utils import format_datetime
from pathlib import Path

import httpx
import msgspec
import pytest

from adapters.cli.demo.black_friday import books
from adapters.cli.demo.black_friday.cast import BUFFER, CHANNELS, MARKET, NORTH, SHOPS, SOUTH
from adapters.egress.client import Egress
from adapters.http import build_app
from adapters.storage.memory import Memory
from connectors.channel_stub import plugin as market_plugin
from connectors.channel_stub import simulator as market_simulator
from connectors.channel_stub.settings import Settings as MarketSettings
from connectors.efulfilment_files import plugin as files_plugin
from connectors.efulfilment_files import simulator as files_simulator
from connectors.efulfilment_files.settings import Settings as FilesSettings
from connectors.efulfilment_stub import plugin as north_plugin
from connectors.efulfilment_stub import simulator as north_simulator
from connectors.efulfilment_stub.settings import Settings as NorthSettings
from connectors.lightspeed import plugin as shop_plugin
from connectors.lightspeed import simulator as shop_simulator
from connectors.lightspeed.settings import Settings as ShopSettings
from connectors.lightspeed.simulator.telling import state_told
from connectors.lightspeed.simulator.trade.offering import NewProduct, NewVariant
from hub_core.errors import Unavailable
from hub_core.models import HubRules, Route, Rules
from hub_core.plugins import Secret
from hub_core.use_cases import Hub
from hub_core.use_cases.budget import PacedBudget

MORTAL = runpy.run_path(str(Path(__file__).parents[1] / "interleavings" / "mortal.py"))
NOON, Clock, whole = (MORTAL[name] for name in ("NOON", "Clock", "whole"))
UNBOUND, LONG = 10**9, 3650
"""More calls, and more days, than any trade has."""
SHOP_CONFIG = shop_simulator.SimulatorConfig(limits=(UNBOUND,) * 3, per_second=0)
ROUTES = (
    Route(name="Belgium", to=SOUTH, countries=("BE",)),
    Route(name="north", to=NORTH, in_stock_at=(NORTH,)),
    Route(name="rest", to=SOUTH),
)
GIVES = {
    "shop": ("orders", "shipments", "products", "stock", "customers", "checkouts"),
    MARKET: ("orders", "products", "stock", "customers"),
    NORTH: ("orders", "shipments", "stock"),
    SOUTH: ("orders", "shipments", "stock", "products"),
}
GETS = {
    "shop": ("orders", "shipments", "stock", "customers"),
    MARKET: ("orders", "shipments", "stock", "customers"),
    NORTH: ("orders",),
    SOUTH: ("orders",),
}


class Lines(httpx.AsyncBaseTransport):
    """Carries the hub's calls to the far sides, and the rings of far sides to the hub; every answer has their time."""

    def __init__(self):
        self.to, self.trade = {}, None

    async def handle_async_request(self, request):
        host = request.url.host
        if host == "hub.test":
            return await self.trade.door.handle_async_request(request)
        if request.method != "GET":
            self.trade.writes.append(f"{host.removesuffix('.test')} {request.method} {request.url.path}")
        answer = await self.to[host].handle_async_request(request)
        answer.headers["date"] = format_datetime(self.trade.clock.at, usegmt=True)
        return answer


class FarSides:
    """All five; they are built once, and every trade finds them empty."""

    def __init__(self, folder):
        self.clock, self.lines, self.folder = Clock(), Lines(), folder
        self.shops = {}
        for place, name in enumerate(SHOPS):
            apart = {"shop_id": SHOP_CONFIG.shop_id + place, "number_prefix": "OB"[place]}
            shop = shop_simulator.build(
                msgspec.structs.replace(SHOP_CONFIG, **apart), clock=self.clock, transport=self.lines
            )
            self.shops[name], self.lines.to[f"{name}.test"] = shop.state.shop, whole(shop)
        market = market_simulator.build(market_simulator.SimulatorConfig(), clock=self.clock)
        self.market, self.lines.to[f"{MARKET}.test"] = market.state.market, whole(market)
        config = north_simulator.SimulatorConfig(ship_after=None, locations=("main", "attic"))
        north = north_simulator.build(config, clock=self.clock, transport=self.lines)
        self.north, self.ringer = north.state.warehouse, north.state.pulse.ringer
        self.lines.to[f"{NORTH}.test"] = whole(north)
        self.south_config = files_simulator.SimulatorConfig(folder=str(folder), ship_after=None)

    def empty(self, trade):
        """A new morning."""
        self.clock.at, self.lines.trade = NOON, trade
        for side in (*self.shops.values(), self.market, self.north):
            side.reset()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.south = files_simulator.Warehouse(self.south_config, self.clock)
        self.south.open()


class Trade:
    """Everything at once; what waits to be rung lies in `pile` until somebody rings it."""

    def __init__(self, far_sides, *, seed=0, rules=None):
        far_sides.empty(self)
        self.far, self.clock, self.lines = far_sides, far_sides.clock, far_sides.lines
        self.shops, self.market = far_sides.shops, far_sides.market
        self.north, self.south = far_sides.north, far_sides.south
        self.rules = rules or {}
        self.writes, self.pile, self.had = [], [], {NORTH: {}, SOUTH: {}}
        self.chance = random.Random(seed)  # noqa: S311 - a day must repeat, nobody is protected by it
        self.memory, self.stack = Memory(), AsyncExitStack()

    async def start(self, names=(*CHANNELS, NORTH, SOUTH)):
        """Switch the hub on, between these."""
        line = Egress("trade", frozenset(self.lines.to), self.lines)
        client = await self.stack.enter_async_context(httpx.AsyncClient(transport=line))
        self.hub = Hub(self.memory, self.clock)
        self.hub.members.rules = HubRules(
            routes=tuple(route for route in ROUTES if route.to in names), relay_domains=("relay.market.example",)
        )
        for name in names:
            self._join(name, client)
        await self.hub.open()
        for member in self.hub.members:
            with suppress(Unavailable):
                await member.connector.check()
        await self.hub.collect.prepare()
        routes = {member.name: member.connector.routes for member in self.hub.members}
        self.door = httpx.ASGITransport(build_app(routes, ready=_ready))

    async def close(self):
        await self.far.ringer.close()
        await self.stack.aclose()

    def _join(self, name, client):
        plugin, role, settings = {
            **dict.fromkeys(SHOPS, (shop_plugin, "shop", self._shop_settings(name))),
            MARKET: (market_plugin, "channel", MarketSettings(url=f"http://{MARKET}.test", token=_token("market"))),
            NORTH: (
                north_plugin,
                "warehouse",
                NorthSettings(url=f"http://{NORTH}.test", token=_token("warehouse"), callback_secret=Secret("whisper")),
            ),
            SOUTH: (files_plugin, "warehouse", FilesSettings(folder=str(self.far.folder), settle_seconds=0)),
        }[name]
        usual = {
            "shop-nl": Rules(guard_days=LONG),
            "shop-be": Rules(guard_days=LONG, stock_buffer=BUFFER),
            MARKET: Rules(guard_days=LONG, sales_in="orders"),
        }
        self.hub.join(
            name,
            role=role,
            rules=self.rules.get(name) or usual.get(name),
            gives=GIVES.get(name, GIVES["shop"]),
            gets=GETS.get(name, GETS["shop"]),
            stock_means="physical" if name == SOUTH else "available",
        )
        budget = PacedBudget(self.clock, per_second=UNBOUND)
        side = self.hub.side_for(name, http=client, public_url=f"http://hub.test/{name}", budget=budget)
        self.hub.plug(name, plugin.connect(settings, side))

    @staticmethod
    def _shop_settings(name):
        return ShopSettings(url=f"http://{name}.test", key=Secret(SHOP_CONFIG.key), secret=Secret(SHOP_CONFIG.secret))

    # what the merchant does

    def offer(self, sku, ean="", *, at=CHANNELS, stock=0):
        """A thing stands in these channels."""
        for name in at:
            if name == MARKET:
                self.market.add_offer(sku, ean=ean, title=sku, stock=stock)
            else:
                variant = NewVariant(sku=sku, ean=ean, stock=stock)
                self.shops[name].products.add(NewProduct(title=sku, variants=(variant,)))

    def count(self, warehouse, sku, units):
        """A warehouse states what it has; it is what it had from now on."""
        if warehouse == NORTH:
            level = self.north.shelves.state(sku, units, self.clock(), "main")
            self.north.tell("stock.level", level.answer())
        else:
            self.south.state_stock(sku, units)
        self.had[warehouse][sku] = units

    # what is seen

    def shows(self, channel, sku):
        """What a channel shows of it; None: it does not have it."""
        if channel == MARKET:
            return next((one.stock for one in self.market.offers.values() if one.sku == sku), None)
        variants = self.shops[channel].books.variants.values()
        return next((one.stock for one in variants if one.facts["sku"] == sku), None)

    def states(self):
        """What every far side shows of itself, as its page would."""
        shops = {name: state_told(shop, 0) for name, shop in self.shops.items()}
        others = {MARKET: self.market.state(), NORTH: self.north.state(), SOUTH: self.south.state()}
        return {**shops, **msgspec.to_builtins(others)}

    def books(self):
        """The books of all far sides."""
        return books.read(self.states(), self.had)

    async def problems(self):
        """Every open problem, in a sentence."""
        every = await self.memory.look(lambda work: work.problems.open())
        return [f"{one.connector}: {one.cause}: {one.evidence}" for one in every]

    # what the hub does

    async def work(self):
        """Read and hand over all that is due; warehouses that look into folders do so too."""
        self.south.tick()
        await self.hub.settle_down()
        self.south.tick()

    async def jobs(self):
        """Run the jobs that are due."""
        for schedule in await self.hub.collect.claim():
            await self.hub.collect.run(schedule)

    async def run(self, name, job):
        """Run this job now, whether it is due or not."""
        now = self.clock()
        await self.memory.do(lambda work: work.schedules.trigger(name, job, at=now))
        due = [one for one in await self.hub.collect.claim() if (one.connector, one.job) == (name, job)]
        return [await self.hub.collect.run(one) for one in due]

    def new_rings(self):
        """Take what the far sides want to ring now."""
        letters = []
        for name, shop in self.shops.items():
            pending = sorted(shop.bells.pending, key=lambda entry: entry[1])
            letters += [(name, letter) for *_, letter in pending]
            shop.bells.pending.clear()
        return [*letters, *((NORTH, one) for one in self.north.callbacks.waiting.take_all())]

    async def ring(self, ring):
        """Ring this one, word for word."""
        name, letter = ring
        if name == NORTH:
            self.north.callbacks.waiting.add(self.clock.at, letter)
            await self.far.ringer.ring_due()
        else:
            self.shops[name].bells.pending.append((0.0, 0, letter))
            await self.shops[name].bells.ring_pending()

    async def rings(self, fate="now"):
        """What waits to be rung meets its fate: now, twice, backwards, later, or lost."""
        rings = self.new_rings()
        if fate == "later":
            self.pile += rings
            return
        for ring in {"lost": [], "twice": rings * 2, "mixed": rings[::-1]}.get(fate, rings):
            await self.ring(ring)

    async def until_quiet(self):
        """Nothing fails any more, all that waits is rung, and jobs run until nothing moves any more."""
        self.calm_down()
        for _ in range(14):
            before, self.pile = len(self.writes), [*self.pile, *self.new_rings()]
            waiting, self.pile = self.pile, []
            for ring in waiting:
                await self.ring(ring)
            await self.work()
            self.clock.step(90_000)
            await self.hub.collect.prepare()
            await self.jobs()
            await self.work()
            if len(self.writes) == before and not self.pile and not await self.waits():
                return
            self.pile = self.new_rings()
        raise AssertionError(f"it never falls silent: {self.writes[-10:]}, {await self.waits()} wait")

    async def waits(self):
        """How much is not done and not parked; what waits for an order that is awaited is no work (T9)."""
        counts = await self.memory.look(lambda work: [*work.outbox.counts(), *work.inbox.counts()])
        files = [path for part in ("orders", "inbox") for path in (self.far.folder / part).glob("*") if path.is_file()]
        return sum(one.waiting for one in counts if one.name != "hub") + len(files) + self.south.pen.waiting

    def calm_down(self):
        """Every fault is off."""
        for shop in self.shops.values():
            shop.turn(error_next=0, drop_next=0, work_before_failing=False)
        for name in ("fail_next", "drop_next", "feed_lag", "feed_doubles"):
            setattr(self.market.switches, name, 0)
        self.north.switches.fail_next = self.north.switches.drop_next = 0
        for name in ("double_every", "bad_line_every", "half_written"):
            setattr(self.south.switches, name, 0)


async def _ready():
    return ""


def _token(name):
    return Secret(f"{name}-token")


@pytest.fixture(scope="session")
def far_sides(tmp_path_factory):
    """All five far sides."""
    return FarSides(tmp_path_factory.mktemp("trade") / "south")


@pytest.fixture(scope="session")
def new_trade(far_sides):
    """Makes a trade; its hub is not switched on yet."""
    return lambda **how: Trade(far_sides, **how)


@pytest.fixture(scope="session")
def play():
    """Runs a story of one trade, from its beginning to its end."""

    def run(trade, story):
        async def live():
            try:
                await story(trade)
            finally:
                await trade.close()

        asyncio.run(live())

    return run
