"""Connectors that leave, and those that vanish from the file while something waits for them (G5)."""

import pytest

from hub_core.models import Ref
from hub_core.testing import samples
from hub_core.use_cases import causes
from hub_core.use_cases.leaving import REMOVED, note_vanished, remove, vanished
from hub_core.use_cases.records import Pause

pytestmark = pytest.mark.anyio
BOTH = (samples.SHOP, samples.WAREHOUSE)


async def waiting(house):
    """Letters, put off, in hand and of a paused stream, and a ring, all for the warehouse."""
    pause = Pause(connector=samples.WAREHOUSE, stream="orders", by="operator", reason="", since=house.clock())
    await house.storage.do(lambda work: work.pauses.set(pause))
    await house.order()

    def step(work):
        work.outbox.address("shipments", "shop-nl:8", to=samples.WAREHOUSE, due=samples.after(9999))
        work.outbox.address("shipments", "shop-nl:9", to=samples.WAREHOUSE, due=samples.NOON)
        work.inbox.keep(samples.ring(origin=samples.WAREHOUSE), due=samples.NOON)
        now = house.clock()
        assert len(work.outbox.claim(now, to=samples.WAREHOUSE, until=samples.after(9999), limit=9)) == 1

    await house.storage.do(step)


@pytest.mark.promise("G5")
async def test_all_that_waits_for_one_that_is_removed_is_parked_with_the_reason(house):
    await waiting(house)
    assert await remove(house.storage, samples.WAREHOUSE, now=house.clock()) == 4
    letters, rings = await house.hub.operate.parked()
    assert (len(letters), len(rings)) == (3, 1)
    assert {row.reason for row in (*letters, *rings)} == {"warehouse was removed"}
    assert await remove(house.storage, samples.WAREHOUSE, now=house.clock()) == 0


@pytest.mark.promise("G5")
async def test_one_that_was_removed_is_handed_nothing_more_and_what_it_gave_stays(house):
    await house.order()
    await house.goes_on()
    await house.parcel()
    await remove(house.storage, samples.WAREHOUSE, now=house.clock())
    await house.order(ref=Ref(samples.SHOP, "8"), number="1002")
    await house.goes_on(60)
    assert [order.key for order in house.warehouse.orders.heard] == ["shop-nl:7"]
    parcels = await house.storage.look(lambda work: work.facts.parcels_of("shop-nl:7"))
    assert [giver for giver, _ in parcels] == [samples.WAREHOUSE]


@pytest.mark.promise("G5")
async def test_the_stops_of_others_outlast_a_removal(house):
    await house.hub.operate.pause(samples.SHOP)
    await remove(house.storage, samples.WAREHOUSE, now=house.clock())
    stops = await house.storage.look(lambda work: work.pauses.all())
    assert [(stop.connector, stop.reason.startswith(REMOVED)) for stop in stops] == [
        (samples.SHOP, False),
        (samples.WAREHOUSE, True),
    ]


@pytest.mark.promise("G5", "H14")
async def test_one_that_was_removed_can_be_taken_back(house):
    await house.order()
    await remove(house.storage, samples.WAREHOUSE, now=house.clock())
    await house.hub.operate.resume(samples.WAREHOUSE)
    await house.hub.operate.retry("all", name=samples.WAREHOUSE)
    await house.goes_on()
    assert [order.key for order in house.warehouse.orders.heard] == ["shop-nl:7"]


@pytest.mark.promise("G5", "H6")
async def test_who_vanished_with_open_things_is_a_problem_until_it_is_cured(house):
    await waiting(house)
    names = [samples.SHOP]
    (left,) = await note_vanished(house.storage, names, now=house.clock())
    assert (left.name, left.letters, left.rings) == (samples.WAREHOUSE, 3, 1)
    problem = (await house.problems())[causes.VANISHED]
    assert problem.connector == samples.WAREHOUSE
    assert "hub rename warehouse NEW" in problem.cure
    assert "hub remove warehouse" in problem.cure
    assert await note_vanished(house.storage, BOTH, now=house.clock()) == []
    assert causes.VANISHED not in await house.problems()


@pytest.mark.promise("G5")
async def test_who_was_removed_is_not_missed(house):
    await waiting(house)
    await remove(house.storage, samples.WAREHOUSE, now=house.clock())
    assert await house.storage.look(lambda work: vanished(work, [samples.SHOP])) == []


async def test_nobody_is_missed_who_has_nothing_open(house):
    await house.order()
    await house.goes_on()
    assert await house.storage.look(lambda work: vanished(work, [])) == []
