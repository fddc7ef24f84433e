"""However sales, webhooks, levels, crashes and our own writes interleave, all channels end at what is left."""

import asyncio
import os
import runpy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

Market = runpy.run_path(str(Path(__file__).with_name("market.py")))["Market"]
EXAMPLES = int(os.environ.get("HUB_TEST_EXAMPLES", "150"))

UNITS = st.integers(1, 3)
ANY = st.integers(0, 5)
SALES = st.one_of(
    st.tuples(st.just("sell"), UNITS),
    st.tuples(st.just("sell twin"), UNITS),
    st.tuples(st.just("sell elsewhere"), UNITS),
    st.tuples(st.just("arrive"), ANY),
    st.tuples(st.just("lose"), ANY),
    st.tuples(st.just("hub"), st.just(0)),
    st.tuples(st.just("wait"), st.integers(1, 120)),
    st.tuples(st.just("cancel"), ANY),
    st.tuples(st.just("by hand"), st.integers(0, 12)),
    st.tuples(st.just("ship"), ANY),
    st.tuples(st.just("sweep"), st.integers(0, 3)),
    st.tuples(st.just("link"), st.just(0)),
)
ACTS = st.one_of(
    SALES,
    st.tuples(st.just("hub while selling"), UNITS),
    st.tuples(st.just("restock"), st.integers(-2, 4)),
    st.tuples(st.just("crash"), st.integers(0, 1)),
    st.tuples(st.just("lose answers"), st.integers(0, 3)),
)
MARKETS = st.one_of(
    st.fixed_dictionaries(
        {},
        optional={
            "buffer": st.integers(0, 3),
            "physical": st.booleans(),
            "twins": st.booleans(),
            "linked": st.booleans(),
            "codes": st.booleans(),
        },
    ),
    st.fixed_dictionaries({"master": st.just(True)}, optional={"linked": st.booleans(), "codes": st.booleans()}),
)


async def play(market, acts, restock_on_cancel):
    await market.open(level=8)
    for what, number in acts:
        await act(market, what, number, restock_on_cancel)
        market.turn(0.4)
    await market.all_arrives()
    return market


async def act(market, what, number, restock_on_cancel):  # noqa: PLR0912 - a list of what may happen
    shop, channel = market.sellers
    if what == "sell":
        shop.sell(number)
    elif what == "sell twin":
        shop.sell(number, place=1)
    elif what == "sell elsewhere":
        channel.sell(number)
    elif what == "arrive":
        await market.deliver(number)
    elif what == "lose" and market.post_box:
        market.post_box.pop(number % len(market.post_box))
    elif what == "hub":
        await market.hub.settle_down()
    elif what == "hub while selling":
        shop.around = lambda: shop.sell(number)
        await market.hub.settle_down()
        shop.around = lambda: None
    elif what == "restock":
        market.warehouse.restock(number)
    elif what == "wait":
        market.turn(number)
    elif what == "cancel":
        (shop if number % 2 else channel).cancel(number, restock=restock_on_cancel)
    elif what == "by hand":
        shop.by_hand(number)
    elif what == "ship":
        market.warehouse.ship(number)
    elif what == "sweep":
        sweeps = (shop.sweep_orders, shop.sweep_levels, market.warehouse.tell, channel.sweep_orders)
        await sweeps[number]()
    elif what == "link":
        await market.link()
    elif what == "crash":
        await market.crash(arrives=bool(number))
    elif what == "lose answers":
        market.warehouse.answers, shop.answers = not number & 1, not number & 2


@pytest.mark.promise("S6", "S10", "S11", "S3", "S4", "L4")
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(MARKETS, st.lists(ACTS, max_size=25), st.booleans())
def test_nobody_ever_sells_what_is_not_there(terms, acts, restock_on_cancel):
    """Once everything has arrived all show what is left: never more, and never less for ever."""
    market = asyncio.run(play(Market(**terms), acts, restock_on_cancel))
    event(f"sold {min(len(market.shop.orders), 6)}, writes {min(len(market.shop.writes), 6)}")
    assert market.shows() == market.should_show()


@pytest.mark.promise("S3")
@settings(max_examples=EXAMPLES // 4, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.booleans(), st.lists(SALES, max_size=25), st.booleans())
def test_what_was_never_stated_is_never_written(physical, acts, restock_on_cancel):
    """A hub that is switched on at running shops changes no number until a warehouse states one."""
    market = asyncio.run(play(Market(speaks=False, physical=physical), acts, restock_on_cancel))
    assert market.shop.writes == market.channel.writes == []
