"""The feed and the sweep beside it, against a simulated market."""

from datetime import timedelta

import msgspec
import pytest

from hub_core.errors import Forbidden, Unavailable
from hub_core.models import READ, OrderStatus
from hub_core.testing.samples import NOON

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
async def test_a_long_absence_is_made_up_for_in_steps(following, monkeypatch):
    monkeypatch.setattr("connectors.channel_stub.jobs.feed.MOST_ENTRIES", 3)
    orders = [following.market.place("MUG") for _ in range(5)]
    assert (await following.feed()).startswith("20 entries read")
    assert {following.order(order.id).number for order in orders} == {order.number for order in orders}


@pytest.mark.promise("S9")
async def test_many_objects_are_read_fifty_at_a_time(following):
    for number in range(120):
        following.market.add_offer(f"MUG-{number}", stock=number)
    await following.feed()
    assert following.calls() == ["feed", "offers", "offers", "offers"]
    assert len(following.hub.ports.products.facts) == 122


@pytest.mark.promise("H7")
async def test_one_bad_object_is_named_and_stops_no_other(following):
    bad, good = following.market.place("MUG"), following.market.place("BOWL")
    bad.currency = "euro"
    await following.feed()
    assert following.order(good.id).number == good.number
    problem = following.hub.problems.open["orders were left out"]
    assert problem.evidence.startswith(f"{bad.id}: this is no Order of the Stub Market API")
    assert "hub fetch market orders ID" in problem.cure
    await following.feed()
    assert following.hub.problems.open["orders were left out"].count == 1
    bad.currency = "EUR"
    following.market.set_state(bad.id, "open")
    await following.feed()
    assert following.order(bad.id).number == bad.number
    assert following.hub.problems.open == {}


@pytest.mark.promise("H7")
@pytest.mark.parametrize("port", ["orders", "products", "customers"])
async def test_what_the_hub_refuses_is_shown_and_stops_nothing(following, port):
    following.market.place("MUG")
    following.market.change_offer("OF-1", title="Mug, large")
    await getattr(following.hub.ports, port).says_no("not today")
    await following.feed()
    kind = {"products": "offers"}.get(port, port)
    assert following.hub.problems.open[f"{kind} were left out"].evidence.endswith("not today")
    assert place_of(following) == following.market.feed.last
    assert list(following.hub.ports.stock.changes) == ["SA-1"]


@pytest.mark.promise("H7")
async def test_a_level_and_a_sale_that_the_hub_refuses_are_named(following):
    following.market.place("MUG", 1, ("BOWL", 1))
    following.hub.ports.stock.refuses["market:OF-1@market"] = "two products"
    await following.feed()
    assert {cause: found.evidence for cause, found in following.hub.problems.open.items()} == {
        "sales were left out": "SA-1: market:OF-1@market: two products",
        "levels were left out": "OF-1: two products",
    }
    assert following.level("OF-2").available == 4
    following.hub.ports.stock.refuses.clear()
    await following.hub.ports.stock.says_no("not today")
    following.market.change_offer("OF-2", stock=9)
    await following.feed()
    assert "OF-2: not today" in following.hub.problems.open["levels were left out"].evidence


async def test_of_very_many_that_are_left_out_the_first_are_named(following):
    for _ in range(25):
        following.market.place("MUG", force=True).currency = "euro"
    await following.feed()
    assert following.hub.problems.open["orders were left out"].evidence.endswith("and 5 more")


@pytest.mark.promise("O4")
async def test_a_state_that_nobody_knows_is_a_problem_with_its_cure(following):
    order = following.market.place("MUG")
    following.market.set_state(order.id, "parked somewhere")
    await following.feed()
    told = following.order(order.id)
    assert (told.status, told.word) == (None, "parked somewhere")
    problem = following.hub.problems.open["unknown order status: parked somewhere"]
    assert problem.evidence == f"order {order.number}"
    assert '[connector.market.settings.statuses] "parked somewhere" = "processing"' in problem.cure
    explained = following.setting(statuses={"parked somewhere": OrderStatus.ON_HOLD})
    await explained.connector.check()
    assert explained.hub.problems.open == {}


@pytest.mark.promise("O4", "O16")
async def test_an_order_that_nobody_knows_how_it_is_sent_waits_for_a_person(following):
    order = following.market.place("MUG")
    order.fulfilment = "locker"
    await following.feed()
    assert (following.order(order.id).status, following.order(order.id).marks) == (None, ("fulfilment locker",))
    assert "unknown fulfilment locker" in following.hub.problems.open


@pytest.mark.promise("H11")
async def test_words_that_nobody_knows_are_counted_and_stop_nothing(following):
    following.market.note("moon", "1")
    offer = following.market.change_offer("OF-1", stock=3)
    offer.moved_by = "tide"
    await following.feed()
    assert msgspec.json.decode(following.hub.memory.notes["drift"]) == {"feed.what=moon": 1, "offers.moved_by=tide": 1}
    assert following.level("OF-1").available == 3


@pytest.mark.promise("H9")
async def test_what_the_feed_names_and_the_market_does_not_show_yet_is_read_later(following):
    following.market.note("order", "404")
    following.market.note("order", "no id, this")
    following.market.note("sale", "SA-404")
    following.market.note("customer", "CU-404")
    following.market.note("offer", "OF-404")
    await following.feed()
    assert [(ring.topic, ring.object_id) for ring in following.hub.inbox.rings] == [(READ, "orders/404")]
    assert following.hub.problems.open["sales were left out"].evidence.startswith("SA-404: the feed names it")
    assert place_of(following) == following.market.feed.last


async def test_a_customer_who_left_the_market_is_unlinked(following):
    anna = following.market.add_customer(email="anna@example.org")
    await following.feed()
    del following.market.customers[anna.id]
    following.market.note("customer", anna.id)
    following.later()
    await following.feed()
    assert following.hub.ports.customers.facts[f"market:{anna.id}"].deleted


@pytest.mark.promise("P10")
async def test_an_offer_that_the_market_shows_as_deleted_is_unlinked_and_shows_no_level(following):
    following.market.remove_offer("OF-1")
    await following.feed()
    assert following.product("OF-1").deleted
    assert following.level("OF-1").read_at == NOON
    new = following.market.add_offer("TEAPOT")
    following.market.remove_offer(new.id)
    await following.feed()
    assert f"market:{new.id}" not in following.hub.ports.products.facts


@pytest.mark.promise("P10", "H8")
@pytest.mark.parametrize("by", ["sweep", "feed"])
async def test_an_offer_that_left_no_trace_is_gone_after_two_looks_a_quarter_of_an_hour_apart(following, by):
    following.market.remove_offer("OF-1", traceless=True)
    if by == "feed":
        following.market.note("offer", "OF-1")
    await following.job(by)
    assert not following.product("OF-1").deleted
    following.later(minutes=14)
    await following.feed()
    assert not following.product("OF-1").deleted
    following.later()
    await following.feed()
    assert following.product("OF-1").deleted
    following.calls()
    await following.feed()
    assert following.calls() == ["feed"]


@pytest.mark.promise("P10")
async def test_a_404_that_passes_unlinks_nothing(following):
    hidden = following.market.offers.pop("OF-1")
    assert (await following.job("sweep")).endswith("1 offers missing")
    following.market.offers["OF-1"] = hidden
    following.later(minutes=15)
    await following.feed()
    assert not following.product("OF-1").deleted


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


@pytest.mark.promise("H6", "H7")
async def test_what_was_left_out_and_is_gone_is_no_problem_any_more(following):
    following.market.offers["OF-1"].currency = "euro"
    following.market.change_offer("OF-1", title="Mug, large")
    await following.feed()
    assert "offers were left out" in following.hub.problems.open
    following.market.remove_offer("OF-1", traceless=True)
    following.market.note("offer", "OF-1")
    await following.feed()
    assert following.hub.problems.open == {}


@pytest.mark.promise("H7", "P10")
async def test_an_offer_that_is_there_and_cannot_be_read_is_not_gone(following):
    hidden = following.market.offers.pop("OF-1")
    await following.job("sweep")
    hidden.currency = "euro"
    following.market.offers["OF-1"] = hidden
    following.later(minutes=15)
    await following.feed()
    assert not following.product("OF-1").deleted
