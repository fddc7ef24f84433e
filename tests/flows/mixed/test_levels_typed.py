"""A level that a person types at the market is put back, concerns no shop, and ends in a problem where two quarrel."""

import runpy
from collections import Counter
from pathlib import Path

import pytest

from adapters.cli.demo.black_friday.cast import MARKET
from hub_core.use_cases.looking import Goods

SALES = runpy.run_path(str(Path(__file__).with_name("test_sales_once.py")))
AN_HOUR, HAD, MUG = SALES["AN_HOUR"], SALES["HAD"], SALES["MUG"]
begin, feed, numbers, shown, told = (SALES[name] for name in ("begin", "feed", "numbers", "shown", "told"))


def type_level(trade, level):
    """A person at the market types another level."""
    trade.market.change_offer(next(iter(trade.market.offers)), stock=level)


@pytest.mark.parametrize("level", [50, 1, 0])
@pytest.mark.promise("S11", "S4")
def test_a_level_typed_at_the_market_is_put_back_once_and_concerns_no_shop(new_trade, play, level):
    async def story(trade):
        await begin(trade)
        type_level(trade, level)
        await feed(trade)
        assert shown(trade) == numbers(HAD)
        await trade.until_quiet()
        assert shown(trade) == numbers(HAD)
        assert told(trade) == Counter([MARKET])
        assert await trade.problems() == []

    play(new_trade(), story)


@pytest.mark.promise("S11")
def test_after_three_in_an_hour_the_hub_stops_and_says_so_until_an_operator_lets_it_go_on(new_trade, play):
    async def story(trade):
        await begin(trade)
        for level in (50, 51, 52, 53, 54):
            trade.clock.step(60)
            type_level(trade, level)
            await feed(trade)
        assert told(trade) == Counter({MARKET: 3})
        await trade.until_quiet()
        assert shown(trade) == numbers(HAD) | {MARKET: 54}
        assert told(trade) == Counter()
        (problem,) = await trade.problems()
        assert problem.startswith(f"{MARKET}: the stock of {MUG} at {MARKET} is changed by others again and again")
        goods = Goods(trade.memory, trade.hub.members, trade.clock)
        assert await goods.go_on(await goods.one(MUG), MARKET) == 1
        await trade.work()
        assert shown(trade) == numbers(HAD)
        assert await trade.problems() == []

    play(new_trade(), story)


@pytest.mark.promise("S11")
def test_typed_every_half_hour_it_is_put_back_every_time(new_trade, play):
    async def story(trade):
        await begin(trade)
        for level in (50, 51, 52, 53, 54):
            trade.clock.step(AN_HOUR / 2)
            type_level(trade, level)
            await feed(trade)
            assert shown(trade) == numbers(HAD)
        assert told(trade) == Counter({MARKET: 5})
        assert await trade.problems() == []

    play(new_trade(), story)
