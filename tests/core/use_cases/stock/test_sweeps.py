"""A sweep that brought in every order ends what waited for one (S10, S6)."""

from datetime import timedelta

import pytest

from hub_core.models import OrderStatus
from hub_core.plugins import Connector, Job
from hub_core.ports import Ports

pytestmark = pytest.mark.anyio


async def sweep(store):
    """The shop's job runs, and brings nothing new."""

    async def run(tell):
        tell("nothing new")
        return "done"

    swept = Job("sweep", timedelta(hours=1), run, brings=frozenset({"orders"}))
    store.house.hub.plug("shop-nl", Connector(ports=Ports(stock=store.shop), jobs=[swept]))
    collect = store.house.hub.collect
    await collect.prepare()
    for schedule in await collect.claim():
        assert await collect.run(schedule)
    await store.goes_on()


@pytest.mark.promise("S10")
async def test_a_sweep_of_orders_ends_what_no_order_explained(store):
    await store.state(8)
    await store.goes_on()
    await store.shows(6, moved_by="sales")
    await store.goes_on()
    store.shop.heard()
    await sweep(store)
    assert store.shop.heard() == [{"9": 8}]


@pytest.mark.promise("S6")
async def test_a_sweep_finds_units_that_nobody_answered_for(store):
    await store.state(8)
    await store.order(status=OrderStatus.ON_HOLD)
    await store.goes_on()
    store.market.heard()
    await store.goes_on(15 * 24 * 60)
    assert store.market.heard() == []
    await sweep(store)
    assert store.market.heard() == [{"8712345678906@hub": 8}]
