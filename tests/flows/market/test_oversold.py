"""However sales, levels, rings, crashes and failing calls interleave, the shop ends at what the warehouse has left."""

import asyncio

import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

NL, MUG, PLATE, LAMP, CARD = "shop-nl", "MUG-BLUE", "PLATE", "LAMP", "CARD"
FATES = ("now", "now", "now", "later", "twice", "again", "mixed", "lost")
FAULTS = (
    *("shop fails", "shop says 404", "shop acts and fails", "shop acts and drops", "shop does nothing"),
    "warehouse fails",
)
HOWS = {
    "sell": ("1 MUG-BLUE", "2 MUG-BLUE", "3 MUG-BLUE", "1 PLATE", "2 PLATE", "1 MUG-BLUE unpaid", "1 LAMP", "1 CARD"),
    "restock": ("3 MUG-BLUE", "-2 MUG-BLUE", "2 PLATE", "-1 PLATE", "= 6 MUG-BLUE", "= 0 PLATE", "= 5 PLATE"),
    "back_office": ("12 MUG-BLUE", "0 MUG-BLUE", "3 PLATE", "9 LAMP"),
    "wait": ("0.3", "1", "20", "40"),
    "work": ("one by one", "at once"),
    "pile": ("first", "last", "all"),
    "ring_again": ("0", "1", "5", "9"),
    "fault": tuple(f"{fault}{when}" for fault in FAULTS for when in ("", " in 1", " in 2")),
    "meanwhile": ("sell_a_mug 1", "sell_a_mug 2", "cancel 1", "ship 2", "pay 1"),
    "dies": tuple(map(str, range(1, 40, 3))),
    "ship": ("all", "one"),
}
VERBS = [
    *("sell", "sell", "restock", "restock", "restock", "restock", "pay", "cancel", "ship", "back_office", "wait"),
    *("work", "work", "work", "work", "jobs", "pile", "pile", "ring_again", "fault", "fault", "meanwhile", "dies"),
    "restart",
]


def an_act(verb):
    hows = st.sampled_from(HOWS.get(verb, ("",)))
    return st.tuples(st.just(verb), st.just(NL), st.integers(0, 3), hows, st.sampled_from(FATES))


days = st.lists(st.sampled_from(VERBS).flatmap(an_act), min_size=6, max_size=25)
NOT_FOUND = [
    ("fault", NL, 0, "shop says 404", "now"),
    ("restock", NL, 0, "-2 MUG-BLUE", "now"),
    ("work", NL, 0, "one by one", "now"),
]
at_leisure = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example, HealthCheck.data_too_large],
)


def ends_right(market):
    """What the warehouse has left, less what open orders hold that it does not have yet, and never below zero."""
    for sku in (MUG, PLATE):
        variant = market.variant(sku)
        waits = sum(units_waiting(market, order, variant.id) for order in market.shop.books.orders.values())
        assert variant.stock == max(0, market.left(sku) - waits), (sku, waits, market.left(sku), market.stock_writes)


def units_waiting(market, order, variant):
    """Pieces on an order that is open and that the warehouse does not have (S6)."""
    if order.status == "cancelled" or f"{NL}:{order.id}" in market.warehouse.orders:
        return 0
    return sum(line.quantity for line in order.lines if line.variant == variant)


def never_written(market, *skus):
    ids = {str(market.variant(sku).id) for sku in skus}
    assert [body for _, body in market.stock_writes if any(id_ in body for id_ in ids)] == []
    assert [call for call in market.shop.calls if call.method != "GET" and any(id_ in call.path for id_ in ids)] == []


@example(day=NOT_FOUND, lost=False, seed=0, restocks=True)
@given(day=days, lost=st.booleans(), seed=st.integers(0, 20), restocks=st.booleans())
@settings(at_leisure, max_examples=100)
@pytest.mark.promise("S3", "S6", "S10", "S11", "S12", "L4", "L5", "H9")
def test_the_shop_never_sells_what_it_has_not(one_shop, acts, day, lost, seed, restocks):  # noqa: PLR0917 - four drawn
    async def live():
        market = one_shop(seed=seed)
        try:
            market.shop.turn(restock_on_cancel=restocks)
            await market.start()
            for act in day:
                await acts.do(market, act)
            await acts.until_quiet(market, lost=lost)
            ends_right(market)
            never_written(market, LAMP, CARD)
            event(f"{min(len(market.stock_writes), 9)} writes of stock")
        finally:
            await market.close()

    asyncio.run(live())


@given(day=st.lists(st.sampled_from([verb for verb in VERBS if verb != "restock"]).flatmap(an_act), max_size=15))
@settings(at_leisure, max_examples=25)
@pytest.mark.promise("S3", "H12")
def test_a_hub_at_a_running_shop_writes_no_stock_before_a_warehouse_stated_one(new_market, acts, day):
    async def live():
        market = new_market()
        try:
            await acts.do(market, ("sell", NL, 0, "2 MUG-BLUE", "now"))
            market.clock.step(60)
            market.opened = market.clock.at.replace(microsecond=0)
            await market.start()
            await market.jobs()
            for act in day:
                await acts.do(market, act)
            await acts.until_quiet(market, lost=False)
            never_written(market, MUG, PLATE, LAMP, CARD)
            market.state(MUG, 20)
            await acts.until_quiet(market, lost=False)
            mug, since = market.variant(MUG), orders_since_it_opened(market)
            assert mug.stock == 20 - sum(units_waiting(market, order, mug.id) for order in since)
            never_written(market, PLATE, LAMP, CARD)
        finally:
            await market.close()

    asyncio.run(live())


def orders_since_it_opened(market):
    """Those of before are the past, and hold back nothing (O7)."""
    return [order for order in market.shop.books.orders.values() if order.created >= market.opened]
