"""A sale lowers every other channel once, however late or often it is heard of."""

from collections import Counter

import pytest

from adapters.cli.demo.black_friday.cast import BUFFER, CHANNELS, MARKET, NORTH, SHOPS, SOUTH
from connectors.lightspeed.simulator.trade.placing import NewLine, NewOrder
from hub_core.models import OrderStatus, Rules

NL, BE = SHOPS
MUG, HAD = "MUG", 12
AN_HOUR = 3600
SALES_IN = {
    "orders": Rules(sales_in="orders"),
    "changes": Rules(sales_in="changes", pickup_location=f"{SOUTH}/main"),
}


async def begin(trade):
    """Eight mugs lie in the north and four in the south, every channel shows its number, and nothing waits."""
    trade.offer(MUG, "8712345678906")
    await trade.start()
    await trade.until_quiet()
    trade.count(NORTH, MUG, 8)
    trade.count(SOUTH, MUG, 4)
    await trade.until_quiet()
    assert shown(trade) == numbers(HAD)
    trade.clock.step(5)
    trade.writes.clear()


def numbers(left):
    """What every channel is to show of so many."""
    return {NL: left, BE: max(0, left - BUFFER), MARKET: left}


def shown(trade):
    return {channel: trade.shows(channel, MUG) for channel in CHANNELS}


def told(trade):
    """How often each channel was told a level since the last look."""
    paths = ("/variants/", "/offers/stock")
    calls = [call.split() for call in trade.writes]
    trade.writes.clear()
    return Counter(name for name, _, path in calls if name in CHANNELS and any(part in path for part in paths))


def once(*but):
    """Every channel once, but for these."""
    return Counter(channel for channel in CHANNELS if channel not in but)


async def feed(trade):
    """The market's feed is read, and what follows from it is done."""
    trade.clock.step(1)
    assert await trade.run(MARKET, "feed") == [True]
    await trade.work()
    await trade.rings()
    await trade.work()


async def in_time(trade):
    await feed(trade)


async def an_hour_late(trade):
    trade.clock.step(AN_HOUR)
    await feed(trade)


async def read_again_and_again(trade):
    for _ in range(3):
        await feed(trade)
    await trade.run(MARKET, "sweep")
    await trade.work()


async def held_back_for_an_hour(trade):
    await feed(trade)
    trade.market.switches.feed_lag = 0
    await feed(trade)


async def forgotten(trade):
    trade.market.feed.forget()
    await feed(trade)


MISCHIEF = {
    "in time": ({}, in_time),
    "an hour late": ({}, an_hour_late),
    "every entry twice": ({"feed_doubles": 1}, in_time),
    "held back for an hour": ({"feed_lag": AN_HOUR}, held_back_for_an_hour),
    "read again and again": ({}, read_again_and_again),
    "forgotten by the market": ({}, forgotten),
}


@pytest.mark.parametrize("sales_in", SALES_IN)
@pytest.mark.parametrize("mischief", MISCHIEF)
@pytest.mark.promise("S8", "S10", "S4", "S5", "L4", "L5", "H3", "H4")
def test_a_sale_at_the_market_lowers_each_shop_once_and_the_market_is_not_written(new_trade, play, sales_in, mischief):
    async def story(trade):
        await begin(trade)
        switches, heard = MISCHIEF[mischief]
        for name, value in switches.items():
            setattr(trade.market.switches, name, value)
        trade.market.place(MUG, 2, country="BE")
        await heard(trade)
        assert shown(trade) == numbers(HAD - 2)
        await trade.until_quiet()
        assert shown(trade) == numbers(HAD - 2)
        assert told(trade) == once(MARKET)
        assert await trade.problems() == []

    play(new_trade(rules={MARKET: SALES_IN[sales_in]}), story)


@pytest.mark.parametrize("sales_in", SALES_IN)
@pytest.mark.promise("S8", "S6", "S7")
def test_when_its_pieces_have_left_the_shelf_nothing_is_lowered_once_more(new_trade, play, sales_in):
    async def story(trade):
        await begin(trade)
        order = trade.market.place(MUG, 2, country="BE")
        await feed(trade)
        told(trade)
        trade.south.ship(f"{MARKET}:{order.id}")
        await trade.until_quiet()
        assert trade.south.shelves.holds() == {MUG: 2}
        assert shown(trade) == numbers(HAD - 2)
        assert told(trade) == Counter()
        assert trade.market.orders[order.id].state == "sent"

    play(new_trade(rules={MARKET: SALES_IN[sales_in]}), story)


@pytest.mark.promise("S8", "S10", "S4", "S9")
def test_when_the_market_sells_all_of_it_every_shop_shows_none(new_trade, play):
    async def story(trade):
        await begin(trade)
        for _ in range(4):
            trade.market.place(MUG, 3)
        await feed(trade)
        await trade.until_quiet()
        assert shown(trade) == dict.fromkeys(CHANNELS, 0)
        assert told(trade) == once(MARKET)

    play(new_trade(), story)


def buy(trade, name, units):
    """Somebody buys mugs in that shop."""
    variant = next(iter(trade.shops[name].books.variants))
    return trade.shops[name].orders.place(NewOrder(lines=(NewLine(variant=variant, quantity=units),), paid=True))


@pytest.mark.parametrize("name", SHOPS)
@pytest.mark.parametrize("fate", ["now", "twice", "mixed", "lost"])
@pytest.mark.promise("S10", "S4", "S5", "L4", "L5", "H3", "H8")
def test_a_sale_in_a_shop_lowers_the_market_and_the_other_shop_once(new_trade, play, name, fate):
    async def story(trade):
        await begin(trade)
        buy(trade, name, 2)
        await trade.rings(fate)
        if fate == "lost":
            trade.clock.step(AN_HOUR)
            await trade.run(name, "sweep")
        await trade.work()
        assert shown(trade) == numbers(HAD - 2)
        await trade.until_quiet()
        assert shown(trade) == numbers(HAD - 2)
        assert told(trade) == once(name)

    play(new_trade(), story)


@pytest.mark.promise("S10", "S6", "S8")
def test_sales_in_all_three_in_one_second_are_each_counted_once(new_trade, play):
    async def story(trade):
        await begin(trade)
        buy(trade, NL, 1)
        buy(trade, BE, 2)
        trade.market.place(MUG, 3)
        await trade.rings("mixed")
        await feed(trade)
        await trade.until_quiet()
        assert shown(trade) == numbers(HAD - 6)
        assert sum(line.quantity for order in trade.north.orders.values() for line in order.lines) == 6

    play(new_trade(), story)


@pytest.mark.parametrize("sales_in", SALES_IN)
@pytest.mark.promise("O16", "S8", "S10")
def test_what_the_market_sends_itself_lowers_nothing_and_reaches_no_warehouse(new_trade, play, sales_in):
    async def story(trade):
        await begin(trade)
        order = trade.market.place(MUG, 2, fulfilment="market")
        await feed(trade)
        await trade.until_quiet()
        assert (await trade.hub.operate.find(order.number)).warehouse == ""
        trade.market.withdraw(order.id)
        await feed(trade)
        await trade.until_quiet()
        assert (await trade.hub.operate.find(order.number)).status is OrderStatus.CANCELLED
        assert (trade.north.orders, trade.south.orders) == ({}, {})
        assert shown(trade) == numbers(HAD)
        assert told(trade) == Counter()
        assert await trade.problems() == []

    play(new_trade(rules={MARKET: SALES_IN[sales_in]}), story)
