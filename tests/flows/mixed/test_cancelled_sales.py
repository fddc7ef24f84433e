"""A cancelled order gives its pieces back to every other channel once, whoever cancels it and however it is heard."""

import runpy
from collections import Counter
from pathlib import Path

import pytest

from adapters.cli.demo.black_friday.cast import MARKET, SHOPS
from hub_core.models import OrderStatus

SALES = runpy.run_path(str(Path(__file__).with_name("test_sales_once.py")))
HAD, MUG = SALES["HAD"], SALES["MUG"]
begin, buy, feed, numbers, once, shown, told = (
    SALES[name] for name in ("begin", "buy", "feed", "numbers", "once", "shown", "told")
)


async def the_buyer_withdraws(trade, order):
    trade.market.withdraw(order.id)


async def an_operator_cancels_it(trade, order):
    await trade.hub.operate.set_status(f"{MARKET}:{order.id}", OrderStatus.CANCELLED)
    await trade.work()


@pytest.mark.parametrize("cancel", [the_buyer_withdraws, an_operator_cancels_it])
@pytest.mark.parametrize("country", ["NL", "BE"])
@pytest.mark.promise("S8", "S10", "S6", "O9", "O13")
def test_a_cancelled_order_of_the_market_gives_its_pieces_back_to_each_shop_once(new_trade, play, cancel, country):
    async def story(trade):
        await begin(trade)
        trade.market.switches.feed_doubles = 1
        order = trade.market.place(MUG, 2, country=country)
        await feed(trade)
        await trade.until_quiet()
        told(trade)
        await cancel(trade, order)
        await feed(trade)
        assert trade.market.orders[order.id].state == "withdrawn"
        assert shown(trade) == numbers(HAD)
        await trade.until_quiet()
        assert shown(trade) == numbers(HAD)
        assert told(trade) - Counter({MARKET: 9}) == once(MARKET)
        assert await trade.problems() == []

    play(new_trade(), story)


@pytest.mark.promise("S10", "S6", "O9")
def test_of_three_pieces_two_that_were_withdrawn_come_back_once(new_trade, play):
    async def story(trade):
        await begin(trade)
        order = trade.market.place(MUG, 3)
        await feed(trade)
        assert shown(trade) == numbers(HAD - 3)
        told(trade)
        trade.market.withdraw(order.id, order.lines[0].id, 2)
        await feed(trade)
        await trade.until_quiet()
        assert shown(trade) == numbers(HAD - 1)
        assert told(trade) - Counter({MARKET: 9}) == once(MARKET)
        (held,) = trade.north.orders.values()
        assert [line.quantity for line in held.lines] == [1]

    play(new_trade(), story)


@pytest.mark.parametrize("name", SHOPS)
@pytest.mark.parametrize("fate", ["now", "twice", "mixed"])
@pytest.mark.promise("S10", "S6", "O9")
def test_a_cancelled_order_of_a_shop_gives_its_pieces_back_to_the_others_once(new_trade, play, name, fate):
    async def story(trade):
        await begin(trade)
        order = buy(trade, name, 2)
        await trade.rings()
        await trade.until_quiet()
        told(trade)
        trade.shops[name].orders.cancel(order.id)
        await trade.rings(fate)
        await trade.until_quiet()
        assert shown(trade) == numbers(HAD)
        assert told(trade) - Counter({name: 9}) == once(name)

    play(new_trade(), story)
