"""Levels that are stated: kept, written into the ledger, and told (S1, S2, S14)."""

from datetime import timedelta

import pytest

from hub_core.decisions.ledger import folds
from hub_core.errors import PartlyRejected
from hub_core.testing.samples import after, stock_change, stock_level

pytestmark = pytest.mark.anyio


async def lines(store):
    return [(line.what, line.location, line.old, line.new) for line in await store.ledger() if line.who == "warehouse"]


@pytest.mark.promise("S1", "S14", "S4")
async def test_every_location_stands_under_the_name_of_its_giver(store):
    for location in ("main", "", "warehouse/attic"):
        await store.state(7, location=location)
    assert [level.location for level in await store.levels()] == [
        "warehouse/attic",
        "warehouse/main",
        "warehouse/warehouse",
    ]
    await store.goes_on()
    assert store.shop.heard() == [{"9": 21}]


@pytest.mark.promise("S2", "S1", "H3")
async def test_the_present_level_is_the_fold_of_its_ledger(store):
    await store.state(7)
    await store.state(9, as_of=after(10))  # older than what is known
    await store.goes_on()
    await store.state(5)
    await store.house.says["warehouse"].stock.publish([stock_change(location="main", change=-2, as_of=after(90))])
    assert await lines(store) == [
        ("stated", "warehouse/main", None, 7),
        ("stated", "warehouse/main", 7, 5),
        ("changed", "warehouse/main", 5, 3),
    ]
    assert folds(await store.ledger(), await store.levels()) == []


@pytest.mark.promise("S1")
async def test_a_change_counts_once_and_only_on_an_older_level(store):
    stock = store.house.says["warehouse"].stock
    await stock.publish([stock_change(location="main", id="too early")])
    assert await store.levels() == []
    change = stock_change(location="main", as_of=after(90))
    await store.state(7)
    await stock.publish([change, change])
    await stock.publish([change, stock_change(location="main", id="old", as_of=after(-1))])
    assert [level.available for level in await store.levels()] == [5]
    assert [(line.what, line.cause) for line in await store.ledger()] == [
        ("recorded", "change too early: -2, not added"),
        ("stated", ""),
        ("changed", ""),
        ("recorded", "change old: -2, not added"),
    ]


@pytest.mark.promise("S1", "H3")
@pytest.mark.parametrize("swept", [None, after(61)], ids=["rung", "swept"])
async def test_changes_after_a_level_all_count_in_whatever_order_they_are_heard(store, swept):
    stock = store.house.says["warehouse"].stock
    await store.state(7, as_of=after(60), read_at=swept)
    early, late = (stock_change(location="main", id=f"at {minute}", as_of=after(minute)) for minute in (70, 80))
    twin = stock_change(location="main", id="of the same moment", change=-1, as_of=after(80))
    await stock.publish([late])
    await stock.publish([early, twin])
    assert [(level.available, level.as_of) for level in await store.levels()] == [(2, after(80))]
    await store.state(3, as_of=after(80), read_at=after(90))
    assert [level.available for level in await store.levels()] == [3], "a level of that moment, read later, counts"
    assert folds(await store.ledger(), await store.levels()) == []


@pytest.mark.promise("S1")
async def test_a_level_of_the_moment_of_a_change_counts_over_it(store):
    await store.state(7, read_at=after(61))
    await store.house.says["warehouse"].stock.publish([stock_change(location="main", as_of=after(90))])
    await store.state(6, as_of=after(90))
    assert [level.available for level in await store.levels()] == [6]


@pytest.mark.promise("H3")
@pytest.mark.parametrize(
    ("first", "then", "stays"),
    [
        ((None, 7), (None, 5), 5),
        ((1, 7), (None, 5), 7),
        ((None, 7), (1, 5), 5),
        ((1, 7), (2, 5), 5),
        ((2, 7), (1, 5), 7),
    ],
)
async def test_of_one_moment_what_was_read_later_counts_else_what_was_heard_later(store, first, then, stays):
    for read, available in (first, then):
        await store.state(available, as_of=after(60), read_at=None if read is None else after(60 + read))
    assert [level.available for level in await store.levels()] == [stays]


@pytest.mark.promise("H4", "S5")
async def test_the_same_number_again_is_no_news_unless_it_answers_for_open_orders(store):
    await store.state(7)
    await store.goes_on()
    await store.state(7)
    assert len(await lines(store)) == 1
    await store.order()
    await store.goes_on()
    await store.state(7)
    assert len(await lines(store)) == 2
    await store.goes_on()
    assert store.market.heard()[-1] == {"8712345678906@hub": 7}


@pytest.mark.promise("S11", "S3")
async def test_changes_of_a_shop_are_written_down_and_nothing_else(store):
    await store.house.says["shop-nl"].stock.publish([stock_change(location="")])
    assert await store.levels() == []
    assert [(line.what, line.new) for line in await store.ledger()] == [("recorded", None)]


@pytest.mark.promise("S8")
async def test_a_channel_whose_changes_count_its_sales_holds_back_what_it_sold(store):
    store.rule("market", sales_in="changes")
    await store.state(8)
    await store.goes_on()
    store.shop.heard()
    stock = store.house.says["market"].stock
    await stock.publish([stock_change(id="sold", as_of=after(70)), stock_change(id="back", change=1, as_of=after(71))])
    await store.order(origin="market", id_="3")
    await store.goes_on()
    assert store.shop.heard() == [{"9": 6}], "its order is the same sale, and is not counted again"
    [row] = await store.waiting()
    assert (row.order, row.units, row.origin) == ("change:market:sold", 2, "market")


@pytest.mark.promise("S11")
async def test_the_levels_of_a_master_count_for_others_and_it_is_never_written_to(store):
    store.rule("shop-nl", stock_master="shop")
    await store.shows(6)
    await store.house.says["shop-nl"].stock.publish(
        [stock_change(product=stock_level().product, location="", as_of=after(90))]
    )
    await store.goes_on()
    assert store.market.heard() == [{"8712345678906@hub": 4}]
    assert store.shop.heard() == []


@pytest.mark.promise("S1", "H3")
async def test_a_level_of_days_to_come_is_refused_because_no_later_one_would_count(store):
    with pytest.raises(PartlyRejected, match="lies in the future"):
        await store.state(6, as_of=after(60 * 24 * 400))
    await store.state(2)
    assert [level.available for level in await store.levels()] == [2]
    await store.state(3, as_of=store.house.clock() + timedelta(hours=20))
    assert [level.available for level in await store.levels()] == [3], "a clock may be wrong by hours"
