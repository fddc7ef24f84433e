"""What grew old is masked by itself, once, and tells nobody (C9)."""

from datetime import timedelta

import msgspec
import pytest

from hub_core.models import Address, Checkout, HubRules, Order, OrderStatus, Ref
from hub_core.testing import samples
from hub_core.testing.samples import after, checkout, order
from hub_core.use_cases.desk import HUB, Desk
from hub_core.use_cases.erasing.mask import mask_checkout
from hub_core.use_cases.erasing.old import Old
from hub_core.use_cases.memory import StoredInbox
from hub_core.use_cases.take_in.checkouts import CheckoutsIn
from hub_core.use_cases.take_in.giving import Giving

pytestmark = [pytest.mark.anyio, pytest.mark.promise("C9")]
YEAR = timedelta(days=370)
DONE = {"status": OrderStatus.COMPLETED}


@pytest.fixture
def baskets(house):
    return CheckoutsIn(Giving(house.storage, house.hub.members, house.hub.now, samples.SHOP))


def desk_of(house, work):
    return Desk(work=work, members=house.hub.members, now=house.clock(), who=HUB, trace="")


async def mask(house):
    said = []
    job = Old(house.storage, house.hub.members, house.hub.now).job()
    return await job.run(said.append)


async def held(house, id_="7"):
    return await house.storage.look(lambda work: work.facts.find(Order, f"shop-nl:{id_}"))


async def test_finished_orders_checkouts_and_webhooks_are_masked_after_a_year(house, baskets):
    await house.order()
    await house.order(**DONE, as_of=after(5))
    await house.order(order(ref=Ref("shop-nl", "8"), number="1002", status=OrderStatus.ON_HOLD))
    await baskets.keep(checkout())
    await StoredInbox(house.storage, "shop-nl", house.clock).keep("orders/paid", "7", b"anna@example.org", {})
    await house.goes_on()
    assert await mask(house) == "0 orders and 0 checkouts masked, 0 webhooks deleted"
    house.clock.passes(YEAR)
    assert await mask(house) == "1 orders and 1 checkouts masked, 1 webhooks deleted"
    assert (await held(house)).shipping == Address(country="NL")
    assert (await held(house, "8")).email == "anna@example.org"
    assert (await house.storage.look(lambda work: work.facts.find(Checkout, "shop-nl:31"))).email == ""
    assert await mask(house) == "0 orders and 0 checkouts masked, 0 webhooks deleted"
    assert (await house.history())[-1].text == "it ended more than 12 months ago"
    assert await house.goes_on() == 0


async def test_what_names_nobody_is_passed_over(house, baskets):
    await house.order(**DONE, email="", customer=None, billing=Address(), shipping=Address(country="NL"))
    await baskets.keep(checkout(email="", customer=None))
    house.clock.passes(YEAR)
    assert await mask(house) == "0 orders and 0 checkouts masked, 0 webhooks deleted"
    assert "masked" not in await house.told()


async def test_what_ends_later_is_come_to_then(house):
    await house.order(status=OrderStatus.ON_HOLD)
    house.clock.passes(YEAR)
    assert (await mask(house)).startswith("0 orders")
    await house.order(**DONE, as_of=house.clock())
    house.clock.passes(YEAR)
    assert (await mask(house)).startswith("1 orders")


async def test_a_sweep_that_brings_it_again_leaves_it_masked_and_a_change_is_life_anew(house, baskets):
    await house.order(**DONE)
    await baskets.keep(checkout())
    house.clock.passes(YEAR)
    await mask(house)
    await house.order(**DONE)
    await house.order(**DONE, as_of=after(1))
    await baskets.keep(checkout(as_of=after(1)))
    assert (await held(house)).email == ""
    await baskets.keep(checkout(as_of=house.clock() + timedelta(hours=1)))
    await house.order(**DONE, as_of=house.clock() + timedelta(hours=1))
    assert (await held(house)).email == "anna@example.org"
    house.clock.passes(YEAR)
    assert (await mask(house)).startswith("1 orders")


async def test_a_refund_of_a_going_order_masks_nothing(house):
    await house.order()
    word = samples.order_word(said="refunded", amount=samples.euro("9.95"))
    await house.says["shop-nl"].orders.accept(word)
    assert (await house.standing()).status is OrderStatus.REFUNDED
    house.clock.passes(YEAR)
    assert (await mask(house)).startswith("0 orders")


async def test_an_order_of_which_everything_came_back_is_masked_whatever_its_shop_says(house):
    await house.order(lines=(samples.order_line(),))
    word = samples.order_word(said="returned", lines={"77": 1}, id="return:9")
    await house.says["shop-nl"].orders.accept(word)
    await house.order(lines=(samples.order_line(returned=1),), as_of=after(6))
    await house.goes_on()
    house.clock.passes(YEAR)
    assert (await mask(house)).startswith("1 orders")


async def test_never_is_allowed(house):
    house.hub.members.rules = HubRules(mask_after_months=None)
    await house.order(**DONE)
    house.clock.passes(YEAR * 10)
    assert await mask(house) == "personal data is never masked, as the rules say"
    assert (await held(house)).email == "anna@example.org"


async def test_the_job_runs_once_a_day_in_the_hubs_own_name(house):
    house.hub.collect.own.append(Old(house.storage, house.hub.members, house.hub.now).job())
    await house.hub.collect.prepare()
    [due] = await house.hub.collect.claim()
    assert (due.connector, due.job, due.every_seconds) == ("hub", "mask", 86400)
    assert await house.hub.collect.run(due)


async def test_an_order_that_went_away_is_passed_over(house):
    await house.order(**DONE)
    await house.storage.do(lambda work: work.facts.drop(Order, "shop-nl:7"))
    standing = msgspec.structs.replace(await house.standing(), key="shop-nl:9")
    await house.storage.do(lambda work: work.orders.keep(standing))
    assert not await house.storage.do(lambda work: mask_checkout(desk_of(house, work), "shop-nl:404"))
    house.clock.passes(YEAR)
    assert (await mask(house)).startswith("0 orders")
