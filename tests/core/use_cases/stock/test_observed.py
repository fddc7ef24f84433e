"""Levels that a shop shows: observed, and put right where others moved them (S10, S11, H3, H4)."""

from datetime import timedelta

import pytest

from hub_core.models import ProductName
from hub_core.testing.samples import MUG
from hub_core.use_cases.stock.going_on import go_on
from hub_core.use_cases.stock.numbers import orders_swept
from hub_core.use_cases.take_in.giving import Giving

pytestmark = pytest.mark.anyio
MUG_AT_MARKET = ProductName(barcode=MUG.barcode)


@pytest.fixture
async def told(store):
    """The shop was told eight."""
    await store.state(8)
    await store.goes_on()
    store.shop.heard()
    store.market.heard()
    return store


async def observed(store):
    return [(line.location, line.old, line.new) for line in await store.ledger() if line.what == "observed"]


async def swept(store, *, name="shop-nl", began=None):
    hub = store.house.hub
    began = began or hub.now()
    await hub.storage.do(lambda work: orders_swept(work, name, began=began, now=hub.now()))
    await store.goes_on()


@pytest.mark.promise("S3", "S11")
async def test_what_a_shop_shows_is_written_down_and_counts_for_nobody(store):
    await store.shows(5)
    await store.goes_on()
    assert await observed(store) == [("shop-nl/9", None, 5)]
    assert store.shop.heard() == store.market.heard() == []


@pytest.mark.promise("S11", "H4")
async def test_our_own_number_coming_back_is_silent(told):
    await told.shows(8)
    await told.shows(8, as_of=told.house.clock() + timedelta(seconds=9))
    await told.goes_on()
    assert await observed(told) == []
    assert told.shop.heard() == []


@pytest.mark.promise("S10", "S11")
async def test_a_sale_that_came_in_while_the_shop_was_asked_makes_a_level_nobodys_change(told):
    """The connector found seven as it should be; when it says so, the order of the next sale is in already."""
    await told.goes_on()
    await told.order(1)
    await told.order(1, id_="8")
    await told.shows(7, moved_by="")
    await told.goes_on()
    assert told.shop.heard() == []
    assert [line.cause for line in await told.ledger() if "by hand" in line.cause] == []


@pytest.mark.promise("S11")
async def test_a_change_by_hand_is_written_down_and_put_back_once(told):
    await told.shows(3)
    await told.goes_on()
    assert told.shop.heard() == [{"9": 8}]
    await told.shows(8)
    await told.goes_on()
    assert told.shop.heard() == []
    lines = [(line.what, line.new) for line in await told.ledger()]
    assert lines[-2:] == [("observed", 3), ("corrected", 8)]
    assert told.market.heard() == [], "it is nobody else's business"


@pytest.mark.promise("S11")
async def test_after_three_in_an_hour_it_stops_until_a_person_lets_it_go_on(told):
    for level in (3, 4, 5, 6):
        await told.shows(level)
        await told.goes_on()
    assert told.shop.heard() == [{"9": 8}, {"9": 8}, {"9": 8}]
    [cause] = await told.causes()
    assert cause == "the stock of MUG at shop-nl is changed by others again and again"
    await told.state(9)
    await told.goes_on(120)
    assert told.shop.heard() == []
    product, hub = await told.product(), told.house.hub
    giving = Giving(hub.storage, hub.members, hub.now, "shop-nl")
    assert await giving.step(lambda desk: go_on(desk, product, "shop-nl")) == 1
    await told.goes_on()
    assert told.shop.heard() == [{"9": 9}]
    assert await told.causes() == set()
    assert await giving.step(lambda desk: go_on(desk, product, "shop-nl")) == 0


@pytest.mark.promise("S10")
async def test_what_it_sold_in_an_order_that_is_not_in_is_held_back_until_the_order_is(told):
    await told.shows(6, moved_by="sales")
    sold_at = told.house.clock()
    await told.goes_on()
    assert (await told.shelf()).held == 2
    await told.state(10)
    await told.goes_on()
    assert told.shop.heard() == [{"9": 8}]
    await told.state(11)
    await told.goes_on()
    assert told.shop.heard() == [{"9": 9}], "our own write does not make the sale undone"
    told.made["shop-nl:7"] = sold_at
    await told.order()
    await told.goes_on()
    assert (await told.shelf()).held == 0
    assert told.market.heard()[-1] == {"8712345678906@hub": 9}


@pytest.mark.promise("S10")
async def test_a_sweep_of_orders_that_began_later_ends_what_was_held_back(told):
    before = told.house.clock()
    await told.shows(6, moved_by="sales")
    await told.goes_on()
    await swept(told, began=before)
    assert told.shop.heard() == []
    await swept(told)
    assert told.shop.heard() == [{"9": 8}]


@pytest.mark.promise("S10")
async def test_the_sweep_ends_it_also_after_our_own_write(told):
    await told.shows(6, moved_by="sales")
    await told.goes_on()
    await told.state(10)
    await told.goes_on()
    await swept(told)
    assert told.shop.heard() == [{"9": 8}, {"9": 10}]


@pytest.mark.promise("S10")
async def test_what_it_gave_back_before_the_order_says_so_is_left_alone(told):
    await told.order()
    await told.goes_on()
    await told.shows(8, moved_by="sales")
    await told.goes_on()
    assert told.shop.heard() == []
    await told.order(status="cancelled")
    await told.goes_on()
    await told.state(8)
    await told.goes_on()
    assert told.shop.heard() == []
    assert (await told.shelf()).held == 0


@pytest.mark.promise("S10", "S6")
async def test_an_order_first_heard_of_when_it_was_cancelled_explains_what_it_gave_back(told):
    told.made["shop-nl:7"] = told.house.clock()
    await told.goes_on()
    await told.shows(8, moved_by="sales")
    await told.order(status="cancelled")
    await told.goes_on()
    assert (await told.shelf()).held == 0
    await told.state(6)
    await told.goes_on()
    assert told.shop.heard() == [{"9": 6}]


@pytest.mark.promise("S10", "S6")
async def test_an_order_cancelled_after_a_level_contained_it_explains_what_it_gave_back(told):
    """Else its two pieces counted twice: on the shop's shelf, and in the warehouse's next level."""
    await told.order()
    await told.goes_on()
    await told.state(6)
    await told.goes_on()
    await told.shows(8, moved_by="sales")
    await told.order(status="cancelled")
    await told.goes_on()
    await told.state(8)
    await told.goes_on()
    assert [number for call in told.shop.heard() for number in call.values()] == [6, 8]


@pytest.mark.promise("S10")
async def test_what_is_there_again_ends_what_was_held_back(told):
    await told.shows(6, moved_by="sales")
    await told.goes_on()
    await told.shows(8, moved_by="sales")
    await told.goes_on()
    assert (await told.shelf()).held == 0
    assert told.shop.heard() == []


@pytest.mark.promise("H3")
async def test_two_levels_of_one_second_are_settled_by_reading_anew(told):
    now = told.house.clock()
    await told.shows(8, as_of=now)
    await told.shows(5, as_of=now)
    await told.shows(5, as_of=now - timedelta(seconds=5))
    await told.goes_on()
    assert told.house.shop.read == [("stock", "9")]
    await told.shows(5, as_of=now, read_at=told.house.clock())
    await told.shows(6, as_of=now, read_at=told.house.clock() - timedelta(seconds=5))
    assert (await told.shelf()).seen == 5


@pytest.mark.promise("S10", "S11")
async def test_what_a_channel_without_ids_lacks_it_will_have_sold(told):
    for level in (6, 9):
        await told.state(level, by="market", product=MUG_AT_MARKET, location="")
        await told.goes_on()
        if level == 6:
            assert told.market.heard() == []
            assert (await told.shelf("", "market")).held == 2
    assert told.market.heard() == [{"8712345678906@hub": 8}], "above, somebody else moved it"
    now = told.house.clock()
    await told.state(7, by="market", product=MUG_AT_MARKET, location="", as_of=now)
    await told.state(6, by="market", product=MUG_AT_MARKET, location="", as_of=now)
    assert await told.house.open_rows() == 1, "there is no id under which it could be read anew"


async def test_the_shop_may_ask_what_it_should_show(told):
    memory = told.house.hub.side_for("shop-nl", http=None, public_url=None).memory
    await told.put("10", sku="BOWL", barcode="")
    await told.order()
    found = await memory.expected(["9", "10", "11"])
    assert {id_: one.level for id_, one in found.items()} == {"9": 6}
