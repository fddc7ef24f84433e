"""Rings are read by the connector they rang at, and every fault has its end (H1, H6, H7, H9)."""

from datetime import timedelta

import pytest

from hub_core.errors import Forbidden, NotFound, Rejected, Unauthorised, Unavailable
from hub_core.models import READ
from hub_core.testing.samples import order
from hub_core.use_cases.trace import current_cause, current_trace, tracing

pytestmark = pytest.mark.anyio


async def ring(house, id_="7", topic="orders/updated"):
    side = house.hub.side_for("shop-nl", http=None, public_url=None)
    await side.inbox.keep(topic, id_, b"{}", {"X-Shop-Id": "1"})


async def read_anew(house, id_="orders/7"):
    await ring(house, id_, READ)


@pytest.mark.promise("H1", "H3")
async def test_a_ring_is_read_as_it_was_kept_and_none_is_dropped_as_a_double(house):
    with tracing("abc"):
        await ring(house)
        await ring(house)
    await house.goes_on()
    first, second = house.shop.rings
    assert (first.body, first.headers, first.topic, first.trace) == (b"{}", {"X-Shop-Id": "1"}, "orders/updated", "abc")
    assert second.id != first.id
    assert await house.open_rows() == 0


async def test_a_ring_outside_any_story_begins_one_and_reading_belongs_to_it(house):
    traces = []
    house.shop.answers = lambda *_: note(traces)
    await read_anew(house)
    await house.goes_on()
    assert len(traces[0]) == 12
    assert current_trace() == ""


async def note(traces):
    traces.append(current_trace())


async def test_what_a_ring_brings_knows_that_it_came_by_it(house):
    causes = []

    async def hear(*_):
        causes.append(current_cause())

    house.shop.answers = hear
    await read_anew(house)
    await house.goes_on()
    assert causes == ["read of orders/7 (ring 1)"]
    assert current_cause() == ""
    with tracing("abc", cause="webhook orders/paid 7 (ring 2)"), tracing("def"):
        assert current_cause() == "webhook orders/paid 7 (ring 2)"


@pytest.mark.promise("H9")
async def test_a_404_for_an_id_that_the_shop_named_waits_for_a_quarter_of_an_hour(house):
    house.shop.fault = NotFound("no order 7")
    await ring(house)
    await house.goes_on()
    await house.goes_on(14)
    assert await house.problems() == {}
    tries = len(house.shop.rings)
    await house.goes_on(1)
    assert len(house.shop.rings) == tries + 1
    problem = (await house.problems())["rings of orders/updated could not be read"]
    assert problem.evidence == "ring 1 about 7: no order 7"
    assert problem.cure == "See it: hub parked. Try again: hub retry --ring 1"
    await house.goes_on(60)
    assert len(house.shop.rings) == tries + 1


@pytest.mark.promise("H9")
async def test_an_order_that_is_there_a_moment_later_is_read_then(house):
    house.shop.fault = NotFound("no order 7")
    await ring(house)
    await house.goes_on()
    house.shop.fault = None
    await house.goes_on(1)
    assert await house.open_rows() == 0


@pytest.mark.promise("H7")
async def test_a_poisoned_ring_parks_alone(house):
    house.shop.fault = Rejected("this is no order")
    await ring(house, "")
    await house.goes_on()
    house.shop.fault = None
    await ring(house, "8")
    await house.goes_on()
    assert [one.object_id for one in house.shop.rings] == ["", "8"]
    evidence = (await house.problems())["rings of orders/updated could not be read"].evidence
    assert evidence == "ring 1 about no id: this is no order"


@pytest.mark.promise("H7")
async def test_an_unexpected_fault_is_tried_a_few_times_and_parked(house):
    house.shop.fault = KeyError("sku")
    await ring(house)
    for _ in range(9):
        await house.goes_on(1)
    assert len(house.shop.rings) == 5
    _, [parked] = await house.hub.operate.parked()
    assert parked.reason == "unexpected KeyError: 'sku'"


@pytest.mark.promise("H9")
async def test_who_is_away_is_asked_later(house):
    house.shop.fault = Unavailable("503", retry_after=timedelta(minutes=5))
    await ring(house)
    await house.goes_on()
    await house.goes_on(4.9)
    assert len(house.shop.rings) == 1
    await house.goes_on(0.1)
    assert len(house.shop.rings) == 2


@pytest.mark.promise("H9")
async def test_a_401_stops_the_connector_and_the_rings_stay(house):
    house.shop.fault = Unauthorised("401")
    await ring(house)
    await ring(house, "8")
    await house.goes_on()
    await house.goes_on(60)
    assert len(house.shop.rings) == 2  # both were in hand when it was refused
    [pause] = await house.storage.look(lambda work: work.pauses.all())
    assert (pause.connector, pause.stream, pause.by) == ("shop-nl", "", "hub")


@pytest.mark.promise("H9")
@pytest.mark.parametrize("ringing", [ring, read_anew])
async def test_a_403_stops_the_stream_it_concerns(house, ringing):
    house.shop.fault = Forbidden("403: no access to orders")
    await ringing(house)
    await house.goes_on()
    [pause] = await house.storage.look(lambda work: work.pauses.all())
    assert (pause.connector, pause.stream, pause.reason) == ("shop-nl", "orders", "403: no access to orders")
    problem = (await house.problems())["the far side does not allow orders"]
    assert problem.evidence.startswith("stream orders stands still")


@pytest.mark.promise("H6")
async def test_a_reader_that_died_leaves_its_ring_to_the_next_and_one_that_lives_holds_on(house):
    await ring(house)
    [row] = await house.hub.receive.claim("shop-nl", 10)
    house.clock.passes(timedelta(seconds=20))
    await house.hub.receive.hold([row])
    house.clock.passes(timedelta(seconds=20))
    assert await house.hub.receive.claim("shop-nl", 10) == []
    house.clock.passes(timedelta(seconds=20))
    [again] = await house.hub.receive.claim("shop-nl", 10)
    house.shop.fault = Rejected("no")
    await house.hub.receive.read(row)
    assert await house.problems() == {}
    house.shop.fault = None
    assert await house.hub.receive.read(again) is None
    assert await house.open_rows() == 0


@pytest.mark.promise("H3")
async def test_a_ring_read_again_after_a_crash_changes_nothing(house):
    async def receive(*_):
        await house.order(order())

    house.shop.answers = receive
    await read_anew(house)
    [row] = await house.hub.receive.claim("shop-nl", 10)
    await receive()
    before = await house.history()
    await house.hub.receive.read(row)
    assert await house.history() == before
