"""The feed: pointers to what changed, strictly rising."""

from datetime import timedelta

import pytest

from connectors.channel_stub.simulator import SimulatorConfig, build

pytestmark = pytest.mark.anyio


async def entries(shop, after=0, **query):
    page = await shop.get("feed", after=after, **query)
    return [(one["seq"], one["what"], one["id"]) for one in page["entries"]]


async def test_what_changed_is_told_in_the_order_in_which_it_did(shop):
    shop.market.place("MUG", 2)
    assert await entries(shop) == [
        (1, "offer", "OF-1"), (2, "offer", "OF-2"),
        (3, "customer", "CU-1"), (4, "order", "1"), (5, "sale", "SA-1"), (6, "offer", "OF-1"),
    ]  # fmt: skip
    assert await entries(shop, after=5) == [(6, "offer", "OF-1")]
    assert await entries(shop, after=2, limit=1) == [(3, "customer", "CU-1")]


async def test_who_names_no_place_learns_where_the_feed_ends(shop):
    assert await shop.get("feed") == {"entries": [], "last": 2}


async def test_a_lag_holds_the_whole_tail_back_and_says_that_there_is_one(shop, clock):
    await shop.switch(feed_lag=60)
    clock.passes(timedelta(seconds=61))
    shop.market.change_offer("OF-1", stock=3)
    page = await shop.get("feed", after=0)
    assert ([one["seq"] for one in page["entries"]], page["last"]) == ([1, 2], 3)
    clock.passes(timedelta(seconds=60))
    assert await entries(shop, after=2) == [(3, "offer", "OF-1")]


async def test_every_nth_entry_may_come_twice_under_a_number_of_its_own(shop):
    await shop.switch(feed_doubles=2)
    for stock in (1, 2, 3, 4):
        shop.market.change_offer("OF-1", stock=stock)
    assert [seq for seq, _, _ in await entries(shop, after=2)] == [3, 4, 5, 6, 7, 8]


@pytest.mark.parametrize("after", [0, 1, 9])
async def test_a_place_that_is_not_remembered_is_410(shop, after):
    await shop.does("feed/forget")
    answer = await shop.door.get("/v1/feed", params={"after": after})
    assert (answer.status_code, answer.json()["error"]["code"]) == (410, "forgotten")
    assert await entries(shop, after=2) == []


async def test_only_so_many_entries_are_remembered(clock):
    market = build(SimulatorConfig(feed_keeps=3, seed_offers=5), clock=clock).state.market
    assert [one.seq for one in market.feed.page(2, 10, clock(), lag=0)["entries"]] == [3, 4, 5]
    assert market.feed.state() == {"last": 5, "entries": 3}
