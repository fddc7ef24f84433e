"""An operator asks why a number is what it is, and everything it is made of is there (S2, S5, S6, S11)."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from hub_core.errors import NotFound, Rejected
from hub_core.models import OrderStatus, Ref
from hub_core.testing import samples
from hub_core.use_cases.records import HandoverState
from hub_core.use_cases.trace import tracing

pytestmark = pytest.mark.anyio


async def seen(front, identity, lines=100):
    return await front.goods.stock(identity, lines=lines)


def at(view, name):
    return next(channel for channel in view.channels if channel.name == name)


@pytest.mark.promise("S2", "S4")
async def test_the_number_of_each_channel_its_rule_and_its_ledger_are_there(front):
    mug = await front.product()
    await front.states(12)
    await front.goes_on()
    view = await seen(front, mug)
    assert (view.total, [level.location for level in view.levels]) == (12, ["warehouse/main"])
    (place,) = at(view, "shop-nl").places
    assert (place.shelf.remote, place.shelf.told, place.shows, place.now, place.differs) == ("9", 12, 12, 12, False)
    assert place.shelf.rule == place.rule == "12 warehouse/main"
    assert at(view, "market").places[0].shelf.remote == ""
    newest_first = [(line.what, line.new) for line in view.ledger]
    assert newest_first == [("told", 12), ("told", 12), ("stated", 12)]
    (stated,) = (line for line in view.ledger if line.what == "stated")
    assert {one.at: (one.then, one.number) for one in view.outcomes[stated.id]} == {
        "shop-nl/9": ("told", 12),
        "market": ("told", 12),
    }


@pytest.mark.promise("S5")
async def test_what_a_channel_missed_is_superseded_and_what_changed_nothing_was_nothing_to_tell(front):
    mug = await front.product()
    await front.states(12)
    await front.goes_on()
    await front.hub.operate.pause("market")
    await front.states(11)
    await front.goes_on()
    await front.states(10)
    await front.goes_on()
    await front.states(12)
    await front.goes_on()
    await front.hub.operate.resume("market")
    await front.goes_on()
    view = await seen(front, mug)
    became = {
        line.new: {one.at: one.then for one in view.outcomes[line.id]}
        for line in view.ledger
        if line.what == "stated" and line.old is not None
    }
    assert became == {
        11: {"shop-nl/9": "told", "market": "nothing to tell"},
        10: {"shop-nl/9": "told", "market": "nothing to tell"},
        12: {"shop-nl/9": "told", "market": "nothing to tell"},
    }
    await front.hub.operate.pause("market")
    await front.states(9)
    await front.states(8)
    view = await seen(front, mug, lines=2)
    assert [[one.then for one in view.outcomes[line.id] if one.at == "market"] for line in view.ledger] == [
        ["waiting"],
        ["superseded"],
    ]
    assert at(view, "market").pause is not None
    assert at(view, "market").waits is not None


@pytest.mark.promise("S3")
async def test_a_product_that_nobody_counted_has_no_number(front):
    mug = await front.product()
    await front.sees(78)
    view = await seen(front, mug)
    assert (view.total, view.levels) == (None, ())
    (place,) = at(view, "shop-nl").places
    assert (place.now, place.write, place.differs, place.shelf.seen) == (None, False, False, 78)


@pytest.mark.promise("S6")
async def test_held_units_name_their_order_and_how_far_it_is(front):
    mug = await front.product()
    await front.states(12)
    await front.goes_on()
    await front.order(quantity=2, ref=Ref("shop-nl", "7"), number="1001")
    await front.goes_on()
    await front.order(ref=Ref("shop-nl", "8"), number="1002", status=OrderStatus.PENDING_PAYMENT)
    await front.order("market", ref=Ref("market", "3"), number="M-3", to_warehouse=False)
    await front.goes_on()
    view = await seen(front, mug)
    held = {one.row.number: one for one in view.held}
    assert list(held) == ["1001", "1002", "M-3"]
    assert {number: (one.units, one.status) for number, one in held.items()} == {
        "1001": (2, OrderStatus.PROCESSING),
        "1002": (1, OrderStatus.PENDING_PAYMENT),
        "M-3": (1, OrderStatus.PROCESSING),
    }
    assert held["1001"].handed is HandoverState.TAKEN
    assert (held["M-3"].picked_up, held["1001"].picked_up) == (True, False)
    assert held["1001"].to == ("shop-nl", "market")
    assert at(view, "market").places[0].rule == "12 warehouse/main - 4 on open orders"
    assert {order for order in view.orders.values() if order} <= {"1001", "1002", "M-3"}


@pytest.mark.promise("S6")
async def test_units_that_nobody_answered_for_are_shown_as_kept_from_nobody(front):
    mug = await front.product()
    await front.states(12)
    await front.order(status=OrderStatus.ON_HOLD)
    await front.goes_on()
    front.clock.passes(timedelta(days=15))
    (held,) = (await seen(front, mug)).held
    assert (held.to, held.status, held.handed) == ((), OrderStatus.ON_HOLD, None)
    await front.states(11)
    await front.goes_on()
    view = await seen(front, mug)
    assert (view.held, at(view, "shop-nl").places[0].shelf.told) == ((), 11)
    assert [problem.cause for problem in view.problems] == ["order 1001: no stock level answered for its units"]


@pytest.mark.promise("S12")
async def test_a_channel_that_is_told_nothing_says_why(front):
    mug = await front.product()
    bowl = await front.product(ref=Ref("shop-nl", "10"), sku="BOWL", barcode="", stock_tracked=False)
    assert at(await seen(front, mug), "shop-nl").silent == ""
    assert at(await seen(front, bowl), "shop-nl").silent == "its stock is not tracked there"
    await front.hub.ports_for("shop-nl").products.put(samples.product(deleted=True, as_of=samples.after(90)))
    assert at(await seen(front, mug), "shop-nl").silent == "it does not have this product"


@pytest.mark.promise("S11")
async def test_a_shop_that_is_master_of_its_stock_is_told_nothing(front):
    own = await type(front)().open(stock_master="shop")
    mug = await own.product()
    assert at(await seen(own, mug), "shop-nl").silent == "it is master of its own stock"


async def test_a_number_that_was_refused_is_parked_and_its_problem_names_the_product(front):
    mug = await front.product()
    front.shop.refuses = {"shop-nl:9@hub": "no such variant"}
    await front.states(12)
    await front.goes_on()
    view = await seen(front, mug)
    assert at(view, "shop-nl").waits.reason == "no such variant"
    assert at(view, "shop-nl").waits.parked_at is not None
    assert [place.differs for place in at(view, "shop-nl").places] == [True]
    assert [problem.cause for problem in view.problems] == [f"stock {mug} was refused"]


async def test_the_order_because_of_which_a_number_was_told_is_named(front):
    mug = await front.product()
    await front.states(12)
    await front.goes_on()
    with tracing("abc", cause="webhook orders/created 3"):
        await front.order("market", ref=Ref("market", "3"), number="M-3")
    with tracing("def", cause="webhook stock.level"):
        await front.states(20)
    await front.goes_on()
    view = await seen(front, mug)
    assert [(line.what, line.new, line.cause) for line in view.ledger if line.trace == "def"] == [
        ("told", 19, "20 warehouse/main - 1 on open orders"),
        ("told", 19, "20 warehouse/main - 1 on open orders"),
        ("stated", 20, "webhook stock.level"),
    ]
    with tracing("ghi"):
        await front.order("market", ref=Ref("market", "4"), number="M-4")
    await front.goes_on()
    view = await seen(front, mug)
    assert {line.new for line in view.ledger if view.orders.get(line.trace) == "M-4"} == {19}


@pytest.mark.promise("S2")
async def test_the_ledger_is_proven_and_a_break_in_it_is_named(front):
    mug = await front.product()
    await front.states(12)
    await front.states(11)
    await front.product(ref=Ref("shop-nl", "10"), sku="BOWL", barcode="")
    proof = await front.goods.proof()
    assert (proof.products, proof.levels, proof.faults) == (2, 1, [])

    def break_it(work):
        (level,) = work.stock.levels(mug)
        work.stock.keep_level(replace(level, available=99))

    await front.storage.do(break_it, "catalogue", mug)
    faults = (await front.goods.proof()).faults
    assert faults == [f"{mug} (MUG): the level at warehouse/main is 99, but its ledger makes it 11"]


@pytest.mark.promise("S11")
async def test_a_channel_that_two_masters_fought_over_is_written_again_when_an_operator_says_so(front):
    mug = await front.product()
    product = await front.goods.one("mug")
    await front.states(12)
    await front.goes_on()
    for level in (20, 21, 22, 23):
        await front.sees(level)
        await front.goes_on()
    (place,) = at(await seen(front, mug), "shop-nl").places
    assert (place.shelf.stopped, place.shows, place.now, place.differs) == (True, 23, 12, True)
    assert len((await seen(front, mug)).problems) == 1
    assert await front.goods.go_on(product, "shop-nl") == 1
    await front.goes_on()
    view = await seen(front, mug)
    (place,) = at(view, "shop-nl").places
    assert (place.shelf.stopped, place.shows, view.problems) == (False, 12, ())
    assert await front.goods.go_on(product, "shop-nl") == 0
    with pytest.raises(NotFound, match="'warehouse' gets no stock; these do: shop-nl, market"):
        await front.goods.go_on(product, "warehouse")


async def test_the_list_has_a_line_for_each_product_and_its_filters(front):
    mug = await front.product()
    await front.product(ref=Ref("shop-nl", "10"), sku="BOWL", barcode="")
    await front.states(12)
    await front.goes_on()
    await front.shop.goes_down()
    await front.order("market", ref=Ref("market", "3"), number="M-3")
    await front.goes_on()
    rows = await front.goods.rows(lambda _row: True, limit=10)
    assert [(row.product.sku, row.level, row.held, row.differs) for row in rows] == [
        ("BOWL", None, 0, False),
        ("MUG", 12, 1, True),
    ]
    assert [row.product.identity for row in await front.goods.rows(lambda row: row.differs, limit=10)] == [mug]
    assert len(await front.goods.rows(lambda _row: True, limit=1)) == 1
    only = [await front.goods.one("mug")]
    assert [row.product.sku for row in await front.goods.rows(lambda _row: True, only=only, limit=9)] == ["MUG"]


async def test_a_product_that_is_not_there_is_said(front):
    with pytest.raises(NotFound, match="no product 'prd-none'"):
        await front.goods.stock("prd-none", lines=1)
    with pytest.raises(NotFound, match="no product 'MUG'"):
        await front.goods.one("MUG")
    await front.product()
    await front.product(ref=Ref("shop-nl", "10"), barcode="8712345678913", title="Mug, blue")
    with pytest.raises(Rejected, match="'mug' may be prd-"):
        await front.goods.one("mug")


async def test_a_channel_that_is_down_waits_and_says_when_it_is_tried_again(front):
    mug = await front.product()
    await front.market.goes_down()
    await front.states(12)
    await front.goes_on()
    waits = at(await seen(front, mug), "market").waits
    assert (waits.parked_at, bool(waits.reason), waits.due > front.clock()) == (None, True, True)
