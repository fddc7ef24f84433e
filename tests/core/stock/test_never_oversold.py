"""However sales, webhooks, levels and our own writes interleave, the shop ends at what the warehouse has left."""

import asyncio
import runpy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

Market = runpy.run_path(str(Path(__file__).with_name("market.py")))["Market"]

UNITS = st.integers(1, 3)
ACTS = st.one_of(
    st.tuples(st.just("sell"), UNITS),
    st.tuples(st.just("arrive"), st.integers(0, 5)),
    st.tuples(st.just("lose"), st.integers(0, 5)),
    st.tuples(st.just("hub"), st.just(0)),
    st.tuples(st.just("hub while selling"), UNITS),
    st.tuples(st.just("restock"), st.integers(-2, 4)),
    st.tuples(st.just("wait"), st.integers(1, 120)),
    st.tuples(st.just("cancel"), st.integers(0, 5)),
    st.tuples(st.just("by hand"), st.integers(0, 12)),
)


async def play(acts, restock_on_cancel):
    market = Market()
    await market.open(level=8)
    for what, number in acts:
        await act(market, what, number, restock_on_cancel)
        market.turn(0.4)
    market.shop.around = lambda: None
    await market.all_arrives()
    return market


async def act(market, what, number, restock_on_cancel):
    if what == "sell":
        market.shop.sell(number)
    elif what == "arrive":
        await market.deliver(number)
    elif what == "lose" and market.post_box:
        market.post_box.pop(number % len(market.post_box))
    elif what == "hub":
        market.shop.around = lambda: None
        await market.hub.settle_down()
    elif what == "hub while selling":
        market.shop.around = lambda: market.shop.sell(number)
        await market.hub.settle_down()
    elif what == "restock":
        market.warehouse.restock(number)
    elif what == "wait":
        market.turn(number)
    elif what == "cancel" and market.shop.orders:
        numbers = sorted(market.shop.orders)
        market.shop.cancel(numbers[number % len(numbers)], restock=restock_on_cancel)
    elif what == "by hand" and [channel for _, channel, _ in market.shop.moves].count("manual") < 2:
        market.shop.by_hand(number)


@pytest.mark.promise("S6", "S10", "S11", "L4")
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(ACTS, max_size=25), st.booleans())
def test_the_shop_never_sells_what_it_has_not(acts, restock_on_cancel):
    """Once everything has arrived the shop shows what the warehouse has left: never more, and never less for ever."""
    market = asyncio.run(play(acts, restock_on_cancel))
    event(f"sold {min(market.sold, 6)}, writes {min(len(market.shop.writes), 6)}")
    assert market.shop.level == max(0, market.warehouse.available), [
        (market.shop.moves, market.warehouse.taken, market.warehouse.available)
    ]
