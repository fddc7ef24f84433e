"""A lost ring costs time and nothing else: one sweep later hub and shop agree on everything, and deletions are found.

Deletions show in no list of what changed: a walk over ids finds them, and the id itself must say 404 twice (P10).
"""

import random

import msgspec
import pytest

from connectors.lightspeed import wire
from connectors.lightspeed.simulator import letters
from connectors.lightspeed.translate import customer_from_wire
from hub_core.models import Customer, Product
from hub_core.use_cases import causes

pytestmark = pytest.mark.anyio
NL = "shop-nl"
HOWS = {
    "sell": ("1 MUG-BLUE", "2 MUG-BLUE", "1 PLATE", "1 MUG-BLUE unpaid", "1 LAMP"),
    "restock": ("3 MUG-BLUE", "-2 MUG-BLUE", "= 5 PLATE"),
    "person": (
        *(f"{what} {name}" for what in ("new", "gone") for name in ("ada", "bob", "cleo")),
        *(f"{field} {name} 0{number}" for field in ("phone", "street") for name in ("jane", "ada") for number in "123"),
    ),
    "catalogue": ("new", "new", "title", "price", "colour gone", "gone"),
    "ship": ("all", "one", "all late"),
    "by_hand": ("code", ""),
}
VERBS = (
    *("sell", "sell", "sell", "restock", "person", "person", "person", "catalogue", "catalogue", "catalogue"),
    *("pay", "pay", "cancel", "move", "hold", "go_on", "ship", "ship", "ship", "code", "by_hand", "split"),
)
FIVE_PERCENT = 0.05
GONE = (("person", "gone bob"),)


async def begin(market, acts):
    """Products and people that will change, and be gone, all of them known."""
    await market.open()
    acts_of_it = [("catalogue", "new")] * 4 + [("person", f"new {name}") for name in ("ada", "bob", "cleo")]
    for verb, how in acts_of_it:
        await acts.do(market, (verb, NL, 0, how, "now"))
    await acts.until_silent(market)
    market.clock.step(60)


async def gone_unheard(market, acts):
    """A colour, a product and a customer go, and nobody hears of it."""
    for verb, how in (("catalogue", "colour gone"), ("catalogue", "gone"), ("catalogue", "colour gone"), *GONE):
        await acts.do(market, (verb, NL, 0, how, "lost"))


async def two_hours(market, acts, chance, *, dropped):
    """Sixty changes, evenly spread, with this share of all rings dropped; who hears is at work at once."""
    for _ in range(60):
        verb = chance.choice(VERBS)
        await acts.do(market, (verb, NL, chance.randrange(50), chance.choice(HOWS.get(verb, ("",))), "later"))
        market.pile = [ring for ring in market.pile if chance.random() >= dropped]
        await acts.do(market, ("pile", NL, 0, "all", "later"))
        if dropped < 1:
            await market.work()
        market.clock.step(120)


async def one_sweep_later(market, acts):
    """Every job runs once, as it would within the hour; what it brought is read and handed on, and rings again."""
    await market.hub.collect.prepare()
    await market.jobs()
    await acts.until_silent(market)


async def a_quarter_of_an_hour_later(market):
    """Time for the second look at what answered 404; nothing is rung."""
    market.clock.step(15 * 60 + 1)
    await market.jobs()
    await market.work()


async def agree(market, judge):
    """Orders and parcels; variants; customers, each as the shop says it now."""
    await judge(market)
    books = market.shop.books
    products = await market.all_of(Product, NL)
    for variant in books.variants.values():
        fact, family = products[str(variant.id)], books.products[variant.product]
        assert (fact.sku, fact.title, fact.deleted) == (variant.facts["sku"], family.facts["title"], False)
        assert (float(fact.price.amount), fact.as_of) == (variant.facts["priceIncl"], variant.updated)
    customers = await market.all_of(Customer, NL)
    for number in books.customers:
        body = letters.body_of(books, "customers", number, "nl")
        held, said = customers[str(number)], customer_from_wire(wire.customer_of(body), origin=NL)
        assert held == msgspec.structs.replace(said, read_at=held.read_at)


async def nobody_is_there_who_is_gone(market):
    books = market.shop.books
    for kind, there in ((Product, books.variants), (Customer, books.customers)):
        held = await market.all_of(kind, NL)
        assert {id_ for id_, fact in held.items() if not fact.deleted} == set(map(str, there)), kind


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.promise("H8", "P10", "L1", "L2", "L6", "L11", "L12", "L13")
async def test_with_every_twentieth_ring_lost_hub_and_shop_agree_one_sweep_later(
    new_market, acts, judge, tmp_path, seed
):
    market = new_market(database=f"sqlite:///{tmp_path}/hub.db")
    try:
        await begin(market, acts)
        chance = random.Random(seed)  # noqa: S311 - a day must repeat, nobody is protected by it
        await two_hours(market, acts, chance, dropped=FIVE_PERCENT)
        await gone_unheard(market, acts)
        await one_sweep_later(market, acts)
        await agree(market, judge)
        market.clock.step(24 * 3600)
        for _ in range(3):
            await a_quarter_of_an_hour_later(market)
        await agree(market, judge)
        await nobody_is_there_who_is_gone(market)
    finally:
        await market.close()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request, tmp_path):
    return f"sqlite:///{tmp_path}/hub.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")


@pytest.mark.promise("H8", "G2", "P10", "L1", "L2", "L6", "L11", "L12", "L13")
async def test_after_four_deaf_hours_without_registrations_one_sweep_makes_them_agree(
    new_market, acts, judge, database
):
    market = new_market(database=database)
    try:
        await begin(market, acts)
        chance = random.Random(3)  # noqa: S311 - a day must repeat, nobody is protected by it
        await two_hours(market, acts, chance, dropped=1)
        await gone_unheard(market, acts)
        market.shop.webhooks.forget()
        market.warehouse.callbacks.subscriptions.clear()
        await two_hours(market, acts, chance, dropped=1)
        await one_sweep_later(market, acts)
        await agree(market, judge)
        told = {one.connector: one for one in await market.memory.look(lambda work: work.problems.open())}
        assert {name for name, one in told.items() if one.cause == causes.WEBHOOKS} == {NL, "warehouse"}
        assert all(f"{group}/*" in told[NL].evidence for group in ("orders", "variants", "customers", "shipments"))
        for _ in range(2):
            await a_quarter_of_an_hour_later(market)
        await agree(market, judge)
        await nobody_is_there_who_is_gone(market)
        await acts.do(market, ("sell", NL, 0, "1 MUG-BLUE", "now"))
        await market.work()
        await agree(market, judge)
    finally:
        await market.close()
