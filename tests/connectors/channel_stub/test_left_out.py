"""What cannot be taken, and what is gone: named, waited for or unlinked, and no other is stopped."""

import msgspec
import pytest

from hub_core.models import READ, OrderStatus
from hub_core.testing.samples import NOON

pytestmark = pytest.mark.anyio


def place_of(joined):
    return msgspec.json.decode(joined.hub.memory.notes["feed"])["seq"]


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
