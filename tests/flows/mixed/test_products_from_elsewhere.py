"""What was made elsewhere first and in Lightspeed later is one thing: its stock is right at once, nothing is made."""

import pytest

from adapters.cli.demo.black_friday.cast import BUFFER, CHANNELS, MARKET, NORTH, SHOPS, SOUTH
from connectors.efulfilment_files.simulator.bodies import ProductBody
from hub_core.use_cases.looking import Goods

NL, BE = SHOPS
MUG, EAN, SAME_AS_UPC = "MUG", "0036000291452", "036000291452"
A_QUARTER = 15 * 60


def made_at_the_market(trade, sku, ean):
    trade.offer(sku, ean, at=(MARKET,))


def made_by_the_warehouses_file(trade, sku, ean):
    trade.south.state_products([ProductBody(id="A-1", sku=sku, barcode=ean, title="Mug, blue", brand="Kiln")])


def count_both(trade, sku, north, south):
    trade.count(NORTH, sku, north)
    trade.count(SOUTH, sku, south)


async def tell_the_shops(trade):
    """The shops ring, and the hub does what is due in this very moment; no job runs."""
    await trade.rings()
    await trade.work()


def shown(trade, sku=MUG):
    return {channel: trade.shows(channel, sku) for channel in CHANNELS}


def held(trade):
    """How many products and variants each shop has in its books."""
    return {name: (len(shop.books.products), len(shop.books.variants)) for name, shop in trade.shops.items()}


def said(trade):
    """What each shop says of its variants, but for their stock."""
    return {name: [dict(one.facts) for one in shop.books.variants.values()] for name, shop in trade.shops.items()}


def writes_to(trade, *names):
    """What was written there, but for registrations."""
    told = (one for one in trade.writes if one.startswith(names))
    return [one for one in told if "webhooks" not in one and "callbacks" not in one]


def only_levels_were_written(trade):
    """Products and variants may be made by POST or PUT: of neither stands anything among the calls but levels."""
    wrong = [one for one in writes_to(trade, *SHOPS) if " PUT " not in one or "/variants/" not in one]
    return wrong == []


async def products(trade):
    """Every hub product, as the connectors it is linked to."""
    every = await trade.memory.look(lambda work: work.catalogue.list(limit=100))
    return [sorted(link.origin for link in one.links) for one in every]


async def waiting(goods):
    """What was stated of the mug, and waits for somebody who has it."""
    return sorted((giver, level.available) for giver, level in (await goods.ask(MUG)).waiting)


@pytest.mark.parametrize("made", [made_at_the_market, made_by_the_warehouses_file])
@pytest.mark.parametrize(
    ("there", "here"),
    [
        pytest.param((MUG, ""), (" mug ", ""), id="by SKU"),
        pytest.param((MUG, ""), (MUG, EAN), id="by SKU, and the shop adds a barcode"),
        pytest.param(("M-7", SAME_AS_UPC), (MUG, EAN), id="by barcode, with another SKU"),
        pytest.param(("M-7", EAN), ("", EAN), id="by barcode, without a SKU"),
    ],
)
@pytest.mark.promise("P8", "P2", "P3", "P7", "L7", "L8", "L9", "S13")
def test_made_in_lightspeed_later_it_is_linked_and_shows_its_stock_at_once(new_trade, play, made, there, here):
    async def story(trade):
        made(trade, *there)
        await trade.start()
        await trade.until_quiet()
        count_both(trade, there[0], 8, 4)
        await trade.until_quiet()
        assert held(trade) == dict.fromkeys(SHOPS, (0, 0))
        assert writes_to(trade, *SHOPS) == []
        trade.offer(*here, at=SHOPS)
        as_made = said(trade)
        await tell_the_shops(trade)
        assert [trade.shows(name, here[0]) for name in SHOPS] == [12, 12 - BUFFER]
        await trade.until_quiet()
        assert said(trade) == as_made
        assert len(writes_to(trade, *SHOPS)) == len(SHOPS)
        assert only_levels_were_written(trade)
        assert held(trade) == dict.fromkeys(SHOPS, (1, 1))
        giver = MARKET if made is made_at_the_market else SOUTH
        assert await products(trade) == [sorted((giver, *SHOPS))]
        assert await trade.problems() == []

    play(new_trade(), story)


@pytest.mark.promise("P8", "L7", "L8")
def test_what_has_neither_code_of_it_is_a_thing_of_its_own(new_trade, play):
    async def story(trade):
        made_at_the_market(trade, MUG, EAN)
        made_by_the_warehouses_file(trade, "PLATE", "")
        trade.offer("BOWL", at=SHOPS)
        await trade.start()
        await trade.until_quiet()
        count_both(trade, MUG, 8, 4)
        await trade.until_quiet()
        assert sorted(await products(trade)) == [[MARKET], sorted(SHOPS), [SOUTH]]
        assert held(trade) == dict.fromkeys(SHOPS, (1, 1))
        assert writes_to(trade, *SHOPS) == []
        assert len(trade.market.offers) == 1

    play(new_trade(), story)


@pytest.mark.promise("P4", "P8", "L9", "S13")
def test_equal_skus_with_different_barcodes_are_linked_and_a_problem_names_both(new_trade, play):
    async def story(trade):
        made_at_the_market(trade, MUG, "8712345678906")
        await trade.start()
        await trade.until_quiet()
        trade.count(NORTH, MUG, 8)
        await trade.until_quiet()
        trade.offer(MUG, EAN, at=(NL,))
        await tell_the_shops(trade)
        assert trade.shows(NL, MUG) == 8
        (problem,) = await trade.problems()
        assert "8712345678906" in problem
        assert EAN in problem

    play(new_trade(), story)


@pytest.mark.parametrize("first", ["the market", "the file", "the shop"])
@pytest.mark.promise("S13", "S3", "L9", "P8")
def test_stock_under_a_code_that_nobody_has_waits_and_counts_when_the_product_appears(new_trade, play, first):
    async def story(trade):
        await trade.start()
        await trade.until_quiet()
        count_both(trade, MUG, 8, 4)
        await trade.until_quiet()
        goods = Goods(trade.memory, trade.hub.members, trade.clock)
        assert await waiting(goods) == [(NORTH, 8), (SOUTH, 4)]
        assert await products(trade) == []
        if first == "the market":
            made_at_the_market(trade, MUG, "")
            await trade.run(MARKET, "feed")
            await trade.work()
            assert trade.shows(MARKET, MUG) == 12
        elif first == "the file":
            made_by_the_warehouses_file(trade, MUG, "")
            await trade.run(SOUTH, "poll")
            await trade.work()
        if first != "the shop":
            assert await waiting(goods) == []
        trade.offer(MUG, at=SHOPS)
        await tell_the_shops(trade)
        assert [trade.shows(name, MUG) for name in SHOPS] == [12, 12 - BUFFER]
        assert only_levels_were_written(trade)
        assert (await goods.proof()).faults == []

    play(new_trade(), story)


@pytest.mark.parametrize("traceless", [False, True])
@pytest.mark.promise("P10", "S4", "P8")
def test_deleted_at_the_market_it_is_unlinked_and_told_nothing_while_the_others_are(new_trade, play, traceless):
    async def story(trade):
        trade.offer(MUG, EAN)
        await trade.start()
        await trade.until_quiet()
        count_both(trade, MUG, 8, 4)
        await trade.until_quiet()
        trade.market.remove_offer(next(iter(trade.market.offers)), traceless=traceless)
        await trade.run(MARKET, "sweep" if traceless else "feed")
        if traceless:
            assert MARKET in (await products(trade))[0]
            trade.clock.step(A_QUARTER)
            await trade.run(MARKET, "feed")
        assert await products(trade) == [sorted(SHOPS)]
        trade.writes.clear()
        count_both(trade, MUG, 5, 4)
        await trade.until_quiet()
        assert [trade.shows(name, MUG) for name in SHOPS] == [9, 9 - BUFFER]
        assert writes_to(trade, MARKET) == []
        assert held(trade) == dict.fromkeys(SHOPS, (1, 1))
        assert await trade.problems() == []

    play(new_trade(), story)


@pytest.mark.promise("P10", "P8", "S13")
def test_offered_at_the_market_anew_it_is_linked_again_and_shows_the_stock_of_now(new_trade, play):
    async def story(trade):
        trade.offer(MUG, EAN)
        await trade.start()
        await trade.until_quiet()
        count_both(trade, MUG, 8, 4)
        await trade.until_quiet()
        trade.market.remove_offer(next(iter(trade.market.offers)))
        await trade.run(MARKET, "feed")
        count_both(trade, MUG, 5, 4)
        await trade.until_quiet()
        trade.market.offers.clear()
        trade.offer("M-7", EAN, at=(MARKET,))
        await trade.run(MARKET, "feed")
        await trade.work()
        assert trade.shows(MARKET, "M-7") == 9
        assert await products(trade) == [sorted(CHANNELS)]

    play(new_trade(), story)


@pytest.mark.promise("P10", "P8", "S4")
def test_deleted_in_the_warehouses_file_it_stays_what_it_is_and_goes_on_being_counted(new_trade, play):
    async def story(trade):
        made_by_the_warehouses_file(trade, MUG, EAN)
        await trade.start()
        await trade.until_quiet()
        count_both(trade, MUG, 8, 4)
        trade.offer(MUG, EAN)
        await trade.until_quiet()
        assert await products(trade) == [sorted((*CHANNELS, SOUTH))]
        trade.south.state_products([ProductBody(id="A-1", sku=MUG, barcode=EAN, deleted=True)])
        await trade.until_quiet()
        assert await products(trade) == [sorted(CHANNELS)]
        trade.count(SOUTH, MUG, 1)
        await trade.until_quiet()
        assert shown(trade) == {NL: 9, BE: 9 - BUFFER, MARKET: 9}
        assert held(trade) == dict.fromkeys(SHOPS, (1, 1))

    play(new_trade(), story)
