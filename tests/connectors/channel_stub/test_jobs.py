"""The feed and the sweep beside it, against a simulated market."""

from datetime import timedelta

import msgspec
import pytest

from connectors.channel_stub import wire
from connectors.channel_stub.jobs.walk import Walk
from hub_core.errors import Busy, Forbidden, Unavailable
from hub_core.models import OrderStatus

pytestmark = pytest.mark.anyio


def place_of(joined):
    return msgspec.json.decode(joined.hub.memory.notes["feed"])["seq"]


async def test_the_jobs_are_what_the_settings_say(joined):
    feed, sweep = joined.setting(poll_seconds=10, sweep_minutes=60).connector.jobs
    assert (feed.name, feed.every, feed.knows_the_past, feed.brings) == (
        "feed", timedelta(seconds=10), True, {"orders"},
    )  # fmt: skip
    assert (sweep.name, sweep.every, sweep.brings) == ("sweep", timedelta(hours=1), frozenset())
    assert joined.granted("stock").connector.jobs[0].brings == frozenset()


@pytest.mark.promise("O7")
async def test_the_first_run_walks_everything(joined):
    order = joined.market.place("MUG", 2)
    joined.market.place("BOWL", buyer="anna@example.org")
    assert await joined.feed() == "walked everything: 2 offers, 2 orders, 2 customers; the feed goes on after 10"
    assert joined.told == ["2 offers walked", "2 orders walked", "2 customers walked"]
    assert (joined.order(order.id).number, joined.product("OF-1").title) == (order.number, "Mug")
    assert joined.level("OF-1").available == 8
    assert len(joined.hub.ports.customers.facts) == 2
    assert joined.hub.ports.stock.changes == {}  # what was sold before is in the levels already


@pytest.mark.promise("H2")
async def test_a_feed_that_says_nothing_new_costs_one_call(following):
    assert await following.feed() == "0 entries read, up to 2"
    assert following.calls() == ["feed"]


@pytest.mark.promise("H8", "S1")
async def test_what_the_feed_names_is_read_as_it_stands_now_and_once(following):
    order = following.market.place("MUG", 2, paid=False)
    following.market.pay(order.id)
    assert await following.feed() == "5 entries read, up to 7"
    assert following.calls() == ["feed", "offers", "orders", "sales", "customers"]
    assert following.order(order.id).status is OrderStatus.PROCESSING
    assert [(one.id, one.change) for one in following.hub.ports.stock.changes.values()] == [("SA-1", -2)]
    assert following.level("OF-1").available == 8


@pytest.mark.promise("H3")
async def test_a_doubled_entry_changes_nothing(following):
    following.turn(feed_doubles=1)
    order = following.market.place("MUG", 2)
    assert await following.feed() == "8 entries read, up to 10"
    assert following.hub.ports.orders.asked == 1
    assert [one.change for one in following.hub.ports.stock.changes.values()] == [-2]
    following.later()
    following.market.set_state(order.id, "on_check")
    await following.feed()
    assert following.order(order.id).status is OrderStatus.ON_HOLD


@pytest.mark.promise("H8", "K6")
@pytest.mark.parametrize("port", ["orders", "stock", "products", "customers"])
async def test_the_place_moves_only_when_all_was_taken(following, port):
    before = place_of(following)
    following.market.place("MUG", 2)
    following.market.change_offer("OF-1", title="Mug, large")
    following.market.add_customer()
    await getattr(following.hub.ports, port).goes_down()
    with pytest.raises(Unavailable):
        await following.feed()
    assert place_of(following) == before
    await getattr(following.hub.ports, port).comes_back()
    await following.feed()
    assert place_of(following) == following.market.feed.last
    assert following.order("1").lines[0].quantity == 2


@pytest.mark.promise("H8")
async def test_a_market_that_fails_half_way_is_read_again_from_there(following):
    order = following.market.place("MUG", 2)
    before = place_of(following)
    following.turn(rate=2)
    with pytest.raises(Unavailable, match="429"):
        await following.feed()
    assert place_of(following) == before
    following.turn(rate=None)
    await following.feed()
    assert following.order(order.id).lines[0].quantity == 2


async def test_a_first_walk_that_fails_is_done_again(joined):
    joined.market.place("MUG", 2)
    joined.turn(rate=2)
    with pytest.raises(Unavailable):
        await joined.feed()
    assert "feed" not in joined.hub.memory.notes
    joined.turn(rate=None)
    assert (await joined.feed()).startswith("walked everything")


@pytest.mark.promise("H8")
async def test_a_place_that_the_market_forgot_means_a_walk_over_everything(following):
    order = following.market.place("MUG", 2)
    following.market.feed.forget()
    told = await following.feed()
    assert told.startswith("walked everything: 2 offers, 1 orders, 1 sales, 1 customers")
    assert following.order(order.id).lines[0].quantity == 2
    assert [one.change for one in following.hub.ports.stock.changes.values()] == [-2]
    assert await following.feed() == f"0 entries read, up to {following.market.feed.last}"


@pytest.mark.promise("H12", "S8")
async def test_what_was_sold_before_the_first_walk_is_never_told_as_a_sale(joined):
    joined.market.place("MUG", 2)
    joined.later()
    await joined.feed()
    joined.market.place("BOWL")
    joined.market.feed.forget()
    await joined.feed()
    assert [one.product.sku for one in joined.hub.ports.stock.changes.values()] == ["BOWL"]


@pytest.mark.promise("S10")
async def test_an_order_that_the_feed_holds_back_is_in_when_the_run_ends(following):
    """The hub counts on it: what is sold and not in by then, it takes for a difference like any other."""
    following.turn(feed_lag=60.0)
    order = following.market.place("MUG", 2)
    assert await following.feed() == "0 entries read, up to 2"
    assert following.order(order.id).lines[0].quantity == 2
    assert list(following.hub.ports.stock.changes) == ["SA-1"]
    assert place_of(following) == 2
    following.later()
    assert await following.feed() == "4 entries read, up to 6"


@pytest.mark.promise("H8")
async def test_what_a_feed_partly_holds_back_is_read_when_it_shows_it(following):
    following.turn(feed_lag=60.0)
    following.market.change_offer("OF-1", title="Mug, large")
    following.later()
    following.market.change_offer("OF-2", title="Bowl, deep")
    assert await following.feed() == "1 entries read, up to 3"
    assert (following.product("OF-1").title, following.product("OF-2").title) == ("Mug, large", "Bowl")
    assert (place_of(following), following.market.feed.last) == (3, 4)
    following.later()
    assert await following.feed() == "1 entries read, up to 4"
    assert following.product("OF-2").title == "Bowl, deep"


@pytest.mark.promise("S10")
async def test_of_what_is_held_back_only_what_changed_since_the_last_entry_shown_is_asked_for(following):
    """However many orders the last hour had, a poll costs no more calls."""
    for _ in range(450):
        following.market.place("MUG", force=True)
    await following.feed()
    following.later(minutes=1)
    shown = following.market.place("MUG", force=True)
    following.later(minutes=2)
    following.turn(feed_lag=60.0)
    held_back = following.market.place("BOWL")
    following.calls()
    assert await following.feed() == f"4 entries read, up to {following.market.feed.last - 4}"
    assert following.calls() == ["feed", "offers", "orders", "sales", "customers", "feed", "orders", "sales"]
    assert {following.order(one.id).number for one in (shown, held_back)} == {shown.number, held_back.number}


@pytest.mark.promise("H8")
async def test_a_long_absence_is_made_up_for_in_steps(following, monkeypatch):
    monkeypatch.setattr("connectors.channel_stub.api.market.FEED_PAGE", "3")
    orders = [following.market.place("MUG") for _ in range(5)]
    assert (await following.feed()).startswith("20 entries read")
    assert {following.order(order.id).number for order in orders} == {order.number for order in orders}


@pytest.fixture
def four_a_page(monkeypatch):
    """An order is four entries of the feed."""
    monkeypatch.setattr("connectors.channel_stub.api.market.FEED_PAGE", "4")


def answers(joined, status):
    """How often the market answered so."""
    return sum(call["status"] == status for call in joined.market.calls)


@pytest.mark.promise("H8")
@pytest.mark.usefixtures("four_a_page")
async def test_what_was_taken_before_the_market_said_no_more_is_not_read_again(following):
    for _ in range(5):
        following.market.place("MUG")
    before = place_of(following)
    following.turn(rate=12)
    with pytest.raises(Busy, match="429"):
        await following.feed()
    assert answers(following, 429) == 1
    assert before < place_of(following) < following.market.feed.last
    left = following.market.feed.last - place_of(following)
    following.turn(rate=None)
    assert await following.feed() == f"{left} entries read, up to {following.market.feed.last}"


@pytest.mark.promise("H8")
@pytest.mark.usefixtures("four_a_page")
async def test_a_market_that_fails_now_and_then_is_heard_to_the_end(following):
    orders = [following.market.place("MUG") for _ in range(5)]
    following.turn(fail_every=7, retry_after=0)
    assert await following.feed() == f"20 entries read, up to {following.market.feed.last}"
    assert answers(following, 503) > 1
    assert len([order for order in orders if following.order(order.id)]) == 5


@pytest.mark.promise("H9")
@pytest.mark.usefixtures("four_a_page")
@pytest.mark.parametrize(
    ("switches", "status", "fault"),
    [({"fail_every": 7, "retry_after": 60}, 503, Unavailable), ({"forbidden": {"sales"}}, 403, Forbidden)],
)
async def test_a_run_goes_on_only_where_the_next_call_may_go_well(following, switches, status, fault):
    for _ in range(5):
        following.market.place("MUG")
    following.turn(**switches)
    with pytest.raises(fault, match=str(status)):
        await following.feed()
    assert answers(following, status) == 1


@pytest.mark.promise("H6")
async def test_a_run_ends_where_the_feed_ended_when_it_began_though_lists_fail_and_people_buy_on(
    following, monkeypatch
):
    """Each look for what is held back takes half a minute and fails, and the feed shows more each time."""
    following.turn(feed_lag=15.0)
    walk, refused = Walk.changes, 0

    async def fails(self, **since):
        nonlocal refused
        refused += 1
        assert refused < 10, "it goes on for ever"
        following.later(seconds=30)
        following.market.place("MUG", force=True)
        raise Unavailable("the market did not answer")

    monkeypatch.setattr(Walk, "changes", fails)
    shown = following.market.place("MUG", force=True)
    following.later(seconds=30)
    held_back = following.market.place("MUG", force=True)
    assert (await following.feed()).startswith("8 entries read")
    assert {following.order(one.id).number for one in (shown, held_back)} == {shown.number, held_back.number}
    assert refused == 1
    monkeypatch.setattr(Walk, "changes", walk)
    following.later(seconds=30)
    assert (await following.feed()).startswith("4 entries read")


@pytest.mark.parametrize("at", ["", "yesterday", "2026-01-15T12:00:00", "2026-01-15T12:00:00+01:00"])
def test_the_time_of_an_entry_is_read_where_it_can_be(at):
    moment = wire.Entry(seq=1, at=at).moment
    assert (moment is not None) is at.endswith("+01:00")


@pytest.mark.promise("S9")
async def test_many_objects_are_read_fifty_at_a_time(following):
    for number in range(120):
        following.market.add_offer(f"MUG-{number}", stock=number)
    await following.feed()
    assert following.calls() == ["feed", "offers", "offers", "offers"]
    assert len(following.hub.ports.products.facts) == 122


@pytest.mark.promise("H8")
async def test_the_sweep_brings_what_the_feed_left_out_and_waits_for_the_first_walk(joined):
    assert await joined.job("sweep") == "the feed has not walked everything yet, and does so first"
    await joined.feed()
    joined.later(hours=2)
    order, anna = joined.market.place("MUG", 2), joined.market.add_customer()
    assert await joined.job("sweep") == "2 offers, 1 orders, 1 sales, 2 customers walked, 0 offers missing"
    assert joined.order(order.id).lines[0].quantity == 2
    assert f"market:{anna.id}" in joined.hub.ports.customers.facts
    joined.later(hours=2)
    assert await joined.job("sweep") == "2 offers, 1 orders, 1 sales, 2 customers walked, 0 offers missing"
    joined.later(hours=2)
    assert await joined.job("sweep") == "2 offers, 0 orders, 0 sales, 0 customers walked, 0 offers missing"
    assert joined.hub.ports.orders.asked == 1


@pytest.mark.promise("H8")
@pytest.mark.parametrize("job", ["feed", "sweep"])
async def test_what_a_market_with_a_slow_clock_dates_before_the_last_walk_is_found(following, job):
    following.turn(feed_lag=60.0)
    following.market.clock = lambda: following.hub.now() - timedelta(minutes=59)
    order = following.market.place("MUG", 2)
    await following.job(job)
    assert following.order(order.id).lines[0].quantity == 2


@pytest.mark.promise("H8")
@pytest.mark.parametrize("job", ["feed", "sweep"])
async def test_what_was_sold_during_a_long_first_walk_and_is_held_back_is_found(joined, job):
    joined.turn(feed_lag=86_400.0)
    feed, _ = joined.connector.jobs

    def tell(told: str) -> None:
        if told == "0 orders walked":
            joined.market.place("MUG", 2)
            joined.later(hours=2)

    await feed.run(tell)
    assert joined.hub.ports.orders.facts == {}
    await joined.job(job)
    assert joined.order("1").lines[0].quantity == 2
    assert list(joined.hub.ports.stock.changes) == ["SA-1"]


@pytest.mark.promise("H8")
async def test_the_next_sweep_begins_where_a_long_one_began(joined):
    await joined.feed()
    joined.later(hours=2)
    _, sweep = joined.connector.jobs
    joined.market.place("MUG", 2)
    await sweep.run(lambda told: joined.later(hours=1))
    assert (await joined.job("sweep")).startswith("2 offers, 1 orders, 1 sales, 1 customers walked")
    assert (await joined.job("sweep")).startswith("2 offers, 0 orders, 0 sales, 0 customers walked")


async def test_many_are_walked_page_by_page(joined):
    for number in range(450):
        joined.market.add_offer(f"MUG-{number}")
    await joined.feed()
    assert joined.calls() == ["feed", "offers", "offers", "offers", "orders", "customers"]
    assert len(joined.hub.ports.products.facts) == 452


@pytest.mark.promise("H9")
async def test_what_the_token_may_not_see_stops_the_run(following):
    following.turn(forbidden=frozenset({"orders"}))
    following.market.place("MUG")
    with pytest.raises(Forbidden):
        await following.feed()


async def test_what_is_not_granted_is_not_asked_for(joined):
    joined.market.place("MUG")
    deaf = joined.granted()
    assert (await deaf.feed()).startswith("walked everything: nothing that the hub takes")
    deaf.market.place("MUG")
    deaf.calls()
    await deaf.feed()
    assert deaf.calls() == ["feed"]
    assert "0 offers missing" in await deaf.job("sweep")
    only = joined.granted("stock")
    only.market.place("BOWL")
    await only.feed()
    assert (len(only.hub.ports.products.facts), only.level("OF-2").available) == (0, 4)
