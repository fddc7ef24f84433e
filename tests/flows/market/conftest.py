"""A market: a hub between simulated Lightspeed shops and a simulated warehouse, and every stream between them."""

import asyncio
import pickle
import runpy
from functools import partial
from pathlib import Path

import pytest

from connectors.lightspeed.simulator.trade.offering import NewProduct, NewVariant
from connectors.lightspeed.simulator.trade.people import NewCustomer
from hub_core.models import Customer, Product

TOWN = runpy.run_path(str(Path(__file__).parents[1] / "interleavings" / "conftest.py"))
Town, FarSides = TOWN["Town"], TOWN["FarSides"]
NL, BE = "shop-nl", "shop-be"
GIVES = {
    "shop": ("orders", "shipments", "products", "stock", "customers", "checkouts"),
    "warehouse": ("orders", "shipments", "stock"),
}
GETS = {"shop": ("orders", "shipments", "stock", "customers"), "warehouse": ("orders",)}
MUG, PLATE, LAMP, CARD = "MUG-BLUE", "PLATE", "LAMP", "CARD"
PARTS = ("clock", "config", "zone")
"""What a far side is built of; everything else in it is what it knows."""
GOODS = (
    NewProduct(title="Mug, blue", variants=(NewVariant(sku=MUG, ean="8712345678906", stock=9),)),
    NewProduct(title="Plate", variants=(NewVariant(sku=PLATE, stock=4),)),
    NewProduct(title="Lamp that no warehouse keeps", variants=(NewVariant(sku=LAMP, stock=5),)),
    NewProduct(title="Gift card", variants=(NewVariant(sku=CARD, stock=0, tracking="disabled"),)),
)


class Market(Town):
    """A town whose shops have a catalogue, and whose warehouse counts what it has."""

    def __init__(self, far_sides, *, morning=None, seed=0, database="memory://"):
        super().__init__(far_sides, seed=seed, gives=GIVES, gets=GETS, database=database)
        self.stock_writes, self.typed = [], {}
        if morning is not None:
            morning.breaks(self)
            return
        for shop in self.shops.values():
            for product in GOODS:
                shop.products.add(product)
            for name in ("Jane", "Piet"):
                shop.customers.add(NewCustomer(email=f"{name.lower()}@example.com", firstname=name))
        self.new_rings()

    async def open(self):
        """The hub is switched on, and takes in all that there is."""
        await self.start()
        await self.jobs()
        self.state(MUG, 8)
        self.state(PLATE, 3)
        for name in self.shops:
            await self.hub.members[name].connector.read("customers", "226994101")
            await self.hub.members[name].connector.read("customers", "226994102")
        for ring in self.new_rings():
            await self.ring(ring)
        await self.work()
        for ring in self.new_rings():
            await self.ring(ring)
        await self.work()
        self.clock.step(5)

    def note_write(self, request):
        super().note_write(request)
        if "/variants/" in request.url.path:
            self.stock_writes.append((request.url.host.removesuffix(".test"), request.content.decode()))

    def variant(self, sku, shop=None):
        """The variant with this SKU in the shop that is visited, or in another; None once it is gone."""
        variants = self.shops[shop or self.at].books.variants.values()
        return next((one for one in variants if one.facts["sku"] == sku), None)

    def left(self, sku):
        """What the warehouse has left of it; None: it never stated a number."""
        return next((one["available"] for one in self.warehouse.shelves.answer() if one["sku"] == sku), None)

    def state(self, sku, units):
        """The warehouse counts its shelf."""
        level = self.warehouse.shelves.state(sku, units, self.clock())
        self.warehouse.tell("stock.level", level.answer())

    async def all_of(self, kind, name):
        """Every fact of this kind that the hub holds of this connector, by its id there."""
        stream = {Product: "products", Customer: "customers"}[kind]
        side = self.hub.side_for(name, http=None, public_url=None)
        found, after = {}, ""
        while page := await side.memory.all_known(stream, after=after):
            found |= page
            after = list(page)[-1]
        return found


class Morning:
    """The same morning for every day: a market that was switched on and is quiet, as often as it is needed."""

    def __init__(self, far_sides):
        market = Market(far_sides)
        asyncio.run(self._open(market))
        self.at, self.kept = market.clock.at, pickle.dumps((market.memory, self._known(market)))

    @staticmethod
    async def _open(market):
        await market.open()
        await market.close()

    def breaks(self, market):
        """Everything stands in this market as it stood then."""
        market.memory, known = pickle.loads(self.kept)  # noqa: S301 - it was kept a moment ago, by itself
        market.clock.at = self.at
        for name, thing in self._things(market).items():
            vars(thing).update(known[name])

    @staticmethod
    def _things(market):
        return {"warehouse": market.warehouse, **{name: shop.books for name, shop in market.shops.items()}}

    def _known(self, market):
        return {
            name: {part: one for part, one in vars(thing).items() if part not in PARTS}
            for name, thing in self._things(market).items()
        }


class Verbs:
    """What may happen; it says little of itself, for it is shown when a test fails."""

    def __init__(self, do, until_silent, until_quiet):
        self.do, self.until_silent, self.until_quiet = do, until_silent, until_quiet

    def __repr__(self):
        return "Verbs"


def beside(name):
    """What the file of that name beside this one defines; test folders are no packages."""
    return runpy.run_path(str(Path(__file__).with_name(name)))


@pytest.fixture(scope="session")
def new_market():
    """Makes a market with one shop; its hub is not switched on yet."""
    return partial(Market, FarSides(NL))


@pytest.fixture(scope="session")
def one_shop(new_market):
    """Makes a market with one shop, at work since this morning."""
    return partial(new_market, morning=Morning(*new_market.args))


@pytest.fixture(scope="session")
def two_shops():
    """Makes a market with two shops, at work since this morning."""
    far_sides = FarSides(NL, BE)
    return partial(Market, far_sides, morning=Morning(far_sides))


@pytest.fixture(scope="session")
def acts():
    """What may happen in a market, and the end of it."""
    acts = beside("acts.py")
    return Verbs(acts["do"], acts["until_silent"], acts["until_quiet"])


@pytest.fixture(scope="session")
def judge():
    """Holds the orders and parcels of the shop that is visited to their promises."""
    return TOWN["beside"]("judging.py")["judge"]
