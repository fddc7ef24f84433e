"""Checkouts are collected at an interval, within a share of the calls, where a run stopped, and never twice at once."""

from datetime import timedelta

import msgspec
import pytest

from hub_core.decisions.budget import Account, Allowance, settled
from hub_core.errors import NotFound, Unavailable
from hub_core.models import Checkout, Ref, Rules
from hub_core.plugins import Connector
from hub_core.ports import Ports
from hub_core.testing import samples
from hub_core.testing.fakes import FakeCheckoutSource
from hub_core.testing.samples import after, checkout
from hub_core.use_cases import Hub
from hub_core.use_cases.baskets import Baskets
from hub_core.use_cases.budget import BUDGET

pytestmark = pytest.mark.anyio
DAY = timedelta(days=1)


class Dear(FakeCheckoutSource):
    """Keeps its place when a run breaks off, and counts its calls on the account of its key."""

    def __init__(self, house, *checkouts, cost=1, limit=12000):
        super().__init__(*checkouts)
        self.house, self.cost, self.limit = house, cost, limit
        self.breaks_at = ""
        self.place = ""

    async def changed_since(self, moment, /):
        for key in sorted(self.facts):
            if key <= self.place:
                continue
            await self.house.storage.do(self.count)
            if key == self.breaks_at:
                raise Unavailable("the line broke")
            yield self.facts[key]
            self.place = key
        self.place = ""

    def count(self, work):
        account = settled(work.budgets.of("key") or Account(), self.house.clock())
        window = Allowance(limit=self.limit, left=self.limit, ends=self.house.clock() + DAY, span=DAY)
        used = {"background checkouts": account.today.get("background checkouts", 0) + self.cost, "normal orders": 9}
        work.notes.write("shop-nl", BUDGET, "key")
        work.budgets.keep("key", msgspec.structs.replace(account, today=used, windows=(window,)))


def plugged(house, source, hub=None):
    (hub or house.hub).plug("shop-nl", Connector(ports=Ports(checkouts=source)))
    return source


async def schedule(house):
    return next(one for one in await house.storage.look(lambda work: work.schedules.all()) if one.job == "checkouts")


async def run(house):
    [due] = await house.hub.collect.claim()
    await house.hub.collect.run(due)
    return await schedule(house)


async def held(house, id_="31"):
    return await house.storage.look(lambda work: work.facts.find(Checkout, f"shop-nl:{id_}"))


@pytest.mark.promise("K1", "K3", "L16")
async def test_checkouts_are_collected_every_quarter_of_an_hour_and_kept(house):
    plugged(house, FakeCheckoutSource(checkout()))
    await house.hub.collect.prepare()
    ended = await run(house)
    assert (ended.every_seconds, ended.last_result) == (900, "1 checkouts collected, 1 of them new or changed")
    assert ended.next_run == house.clock() + timedelta(minutes=15)
    assert await held(house) == checkout(read_at=house.clock())
    house.clock.passes(timedelta(minutes=15))
    assert (await run(house)).last_result == "1 checkouts collected, 0 of them new or changed"


@pytest.mark.promise("K1", "L17")
async def test_the_interval_is_a_rule_and_no_checkout_is_called_abandoned(house):
    house.hub.join("slow", role="shop", rules=Rules(checkouts_minutes=60))
    house.hub.plug("slow", Connector(ports=Ports(checkouts=FakeCheckoutSource())))
    [job] = house.hub.collect.jobs().values()
    assert job.every == timedelta(hours=1)
    assert not [field for field in Checkout.__struct_fields__ if "abandon" in field]


@pytest.mark.promise("H3", "K3")
async def test_a_checkout_that_changes_within_a_second_is_kept_as_it_is_now(house):
    source = plugged(house, FakeCheckoutSource(checkout()))
    await house.hub.collect.prepare()
    await run(house)
    source.place(checkout(order=Ref("shop-nl", "7")))
    house.clock.passes(timedelta(minutes=15))
    await run(house)
    assert (await held(house)).order == Ref("shop-nl", "7")
    assert await house.open_rows() == 0


@pytest.mark.promise("K1")
async def test_an_interval_is_stretched_to_a_quarter_of_the_days_calls_and_that_is_shown(house):
    plugged(house, Dear(house, checkout(), cost=60))
    await house.hub.collect.prepare()
    ended = await run(house)
    assert ended.last_result == (
        "1 checkouts collected, 1 of them new or changed in 60 calls; next in 29 minutes, not 15 minutes:"
        " at most 3000 calls, a quarter of a day's, go to checkouts"
    )
    assert ended.next_run == house.clock() + timedelta(minutes=28.8)


@pytest.mark.promise("K1")
async def test_a_cheap_run_says_what_it_cost(house):
    plugged(house, Dear(house, checkout()))
    await house.hub.collect.prepare()
    ended = await run(house)
    assert ended.last_result == "1 checkouts collected, 1 of them new or changed in 1 call"
    assert ended.next_run == house.clock() + timedelta(minutes=15)


@pytest.mark.promise("K1")
async def test_once_a_quarter_of_the_day_is_spent_nothing_is_collected_till_the_next(house):
    source = plugged(house, Dear(house, checkout(), cost=3000))
    await house.hub.collect.prepare()
    await run(house)
    await house.hub.collect.prepare()
    ended = await run(house)
    assert ended.last_result == ("not collected: 3000 calls, a quarter of a day's, were made today already")
    assert ended.next_run == house.clock().replace(hour=0, minute=0) + DAY
    house.clock.moment = ended.next_run
    source.cost = 1
    assert "1 call" in (await run(house)).last_result


@pytest.mark.promise("K6")
async def test_a_run_that_fails_half_way_goes_on_where_it_stopped(house):
    baskets = [checkout(ref=Ref("shop-nl", id_)) for id_ in ("31", "32", "33")]
    source = plugged(house, Dear(house, *baskets))
    source.breaks_at = "shop-nl:32"
    await house.hub.collect.prepare()
    assert (await run(house)).last_result == "the line broke"
    assert await held(house, "31")
    assert await held(house, "32") is None
    source.breaks_at = ""
    house.clock.passes(timedelta(minutes=15))
    assert (await run(house)).last_result == "2 checkouts collected, 2 of them new or changed in 2 calls"


@pytest.mark.promise("K6")
async def test_two_hubs_over_one_storage_never_run_at_once(house):
    other = Hub(house.storage, house.clock)
    other.join("shop-nl", role="shop")
    plugged(house, FakeCheckoutSource())
    plugged(house, FakeCheckoutSource(), other)
    await house.hub.collect.prepare()
    await other.collect.prepare()
    claimed = [await hub.collect.claim() for hub in (house.hub, other)]
    assert [len(due) for due in claimed] == [1, 0]
    await house.hub.collect.run(claimed[0][0])
    assert await other.collect.claim() == []
    house.clock.passes(timedelta(minutes=15))
    claimed = [await hub.collect.claim() for hub in (other, house.hub)]
    assert [len(due) for due in claimed] == [1, 0]


@pytest.mark.promise("K5")
async def test_one_checkout_is_fetched_by_hand(house):
    source = plugged(house, FakeCheckoutSource(checkout()))
    baskets = Baskets(house.storage, house.hub.members, house.hub.now, house.hub.members["shop-nl"])
    await baskets.fetch("31")
    assert (await held(house)).email == "anna@example.org"
    source.place(checkout(as_of=after(5), email="bob@example.org"))
    await baskets.fetch("31")
    assert (await held(house)).email == "bob@example.org"
    with pytest.raises(NotFound, match="there is no checkout shop-nl:404"):
        await baskets.fetch("404")


async def test_a_connector_that_gives_no_checkouts_says_so(house):
    house.join("shy", "shop", gives=["orders"])
    plugged(house, FakeCheckoutSource(checkout()))
    for name in ("shy", samples.WAREHOUSE):
        baskets = Baskets(house.storage, house.hub.members, house.hub.now, house.hub.members[name])
        with pytest.raises(NotFound, match=f"{name} gives no checkouts"):
            await baskets.collect()
    assert {name for name, _ in house.hub.collect.jobs()} == {"shop-nl"}
