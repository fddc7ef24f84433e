"""Numbers are computed when their address is claimed, and kept once they were taken (S4, S5, H5)."""

from datetime import timedelta

import pytest

from hub_core.decisions.ledger import outcomes
from hub_core.errors import Rejected, Unavailable
from hub_core.testing.samples import after
from hub_core.use_cases.far_clock import answer_dated
from hub_core.use_cases.stock.telling import tell_stock
from hub_core.use_cases.stock.writing import write_numbers
from hub_core.use_cases.take_in.giving import Giving

pytestmark = pytest.mark.anyio


@pytest.mark.promise("S5", "L5")
async def test_several_changes_become_the_newest_and_the_ledger_shows_the_others_as_superseded(store):
    for level in (8, 7, 6):
        await store.state(level)
        store.house.clock.passes(timedelta(seconds=1))
    await store.state(5)
    await store.goes_on()
    assert store.shop.heard() == [{"9": 5}]
    lines, shelf = await store.ledger(), await store.shelf()
    ends = [outcome.then for _, (outcome,) in sorted(outcomes(lines, [shelf]).items())]
    assert ends == ["superseded", "superseded", "superseded", "told"]


@pytest.mark.promise("S4")
async def test_what_was_told_is_kept_with_when_and_why(store):
    store.rule("shop-nl", stock_buffer=1)
    await store.state(8)
    await store.goes_on()
    shelf = await store.shelf()
    assert (shelf.told, shelf.rule, shelf.writing) == (7, "8 warehouse/main - 1 buffer", None)
    [line] = [line for line in await store.ledger() if line.location == "shop-nl/9"]
    assert (line.what, line.old, line.new, line.who, line.cause) == ("told", None, 7, "hub", shelf.rule)
    assert line.upto == 1
    [line] = [line for line in await store.ledger() if line.location == "market"]
    assert line.new == 8


@pytest.mark.promise("S10", "S6")
async def test_times_are_told_by_the_clocks_of_the_far_sides(store):
    shop, warehouse, taken = store.shop.publish, store.house.warehouse.orders, after(20)

    async def publish(stock, /):
        await shop(stock)
        answer_dated(after(10))

    async def says_when():
        answer_dated(taken)

    store.shop.publish, warehouse.meanwhile = publish, says_when
    await store.state(8)
    key = await store.order()
    await store.goes_on()
    assert (await store.shelf()).told_at == after(10)
    assert (await store.row(key)).taken_at == taken


@pytest.mark.promise("H5", "S4")
async def test_a_number_whose_answer_was_lost_is_written_again(store):
    store.shop.fault_after = Unavailable("no answer")
    await store.state(8)
    await store.goes_on()
    assert (await store.shelf()).writing == 8
    store.shop.fault_after = None
    await store.goes_on()
    assert store.shop.heard() == [{"9": 8}, {"9": 8}]
    assert (await store.shelf()).writing is None


@pytest.mark.promise("H5", "S11")
async def test_a_number_whose_answer_was_lost_is_ours_also_after_the_next_was_tried(store):
    """Else four of them in an hour would be two masters, and nothing would be written any more."""
    for number in range(20, 10, -2):
        store.shop.fault = store.shop.fault_after = None
        await store.state(number)
        await store.goes_on()
        store.shop.fault_after = Unavailable("no answer")
        await store.state(number - 1)
        await store.goes_on()
        store.shop.fault = Unavailable("nobody knows whether that arrived")
        await store.state(number - 2)
        await store.goes_on()
        await store.shows(number - 1, moved_by="")
        await store.goes_on()
        assert (await store.shelf()).seen == number - 1
    store.shop.fault = store.shop.fault_after = None
    await store.goes_on()
    shelf = await store.shelf()
    assert (shelf.told, shelf.ours, shelf.corrected) == (10, (), ())
    assert await store.causes() == set()


@pytest.mark.promise("H5")
@pytest.mark.parametrize(
    ("fault", "stays"),
    [
        (Unavailable("away", may_have_acted=False), None),
        (Unavailable("no answer"), 7),
        (Rejected("no"), None),
    ],
)
async def test_a_number_that_certainly_did_not_arrive_is_not_on_its_way(store, fault, stays):
    await store.state(8)
    await store.goes_on()
    store.shop.fault = fault
    await store.state(7)
    await store.goes_on()
    assert (await store.shelf()).writing == stays


@pytest.mark.promise("H5", "H6")
async def test_a_number_that_met_the_unexpected_may_have_arrived_even_when_it_is_parked(store):
    await store.state(8)
    await store.goes_on()
    store.shop.fault = ZeroDivisionError("who divides by nothing?")
    await store.state(7)
    for _ in range(6):
        await store.goes_on(11)
    assert (await store.shelf()).writing == 7
    store.shop.fault = None
    store.shop.heard()
    await store.state(8)
    await store.goes_on()
    assert store.shop.heard() == [{"9": 8}], "though eight is what it was told last"


async def refused(store):
    """The shop shows eight, and will not show seven."""
    await store.state(8)
    await store.goes_on()
    store.shop.fault = Rejected("no")
    await store.state(7)
    await store.goes_on()
    assert await store.causes() == {f"stock {await store.identity()} was refused"}
    store.shop.fault = None
    store.shop.heard()


@pytest.mark.promise("H6", "S5")
async def test_a_refused_number_that_nobody_wants_any_more_is_no_problem_any_more(store):
    await refused(store)
    await store.state(8)
    await store.goes_on()
    assert (await store.causes(), await store.house.open_rows(), store.shop.heard()) == (set(), 0, [])


@pytest.mark.promise("P5", "H5", "H6")
async def test_of_doubles_the_one_that_took_a_number_while_the_other_refused_it_is_written_back(store):
    await store.put("10")
    await store.state(3)
    await store.goes_on()
    store.shop.refuses = {"shop-nl:9@hub": "no"}
    await store.state(8)
    await store.goes_on()
    store.shop.refuses = {}
    await store.state(3)
    await store.goes_on()
    assert {level.product.ref.id: level.available for level in store.shop.facts.values()} == {"9": 3, "10": 3}
    assert not [cause for cause in await store.causes() if cause.endswith("was refused")]


@pytest.mark.promise("H6", "P10", "S12")
@pytest.mark.parametrize("change", [{"deleted": True}, {"stock_tracked": False}], ids=["unlinked", "not tracked"])
async def test_a_refused_number_ends_when_nothing_is_written_to_its_product_any_more(store, change):
    await refused(store)
    await store.put(**change)
    await store.goes_on()
    assert (await store.causes(), await store.house.open_rows(), store.shop.heard()) == (set(), 0, [])


@pytest.mark.promise("P10")
@pytest.mark.parametrize("fault", [None, Unavailable("away", may_have_acted=False)], ids=["taken", "not taken"])
async def test_a_product_that_is_unlinked_while_it_is_told_shows_nothing_any_more(store, fault):
    await store.state(8)
    [item] = await store.house.hub.deliver.claim("shop-nl", 10)
    await store.put(deleted=True)
    store.shop.fault = fault
    await store.house.hub.deliver.send(item)
    assert await store.shelf() is None


async def test_an_address_of_nothing_or_to_nobody_has_nothing_to_say(store):
    hub, identity = store.house.hub, await store.identity()

    def step(desk):
        tell_stock(desk, "prd-none")
        return write_numbers(desk, identity, "nobody")

    assert await Giving(hub.storage, hub.members, hub.now, "warehouse").step(step) == []
    await store.goes_on()
    assert store.shop.heard() == []
    assert await store.house.open_rows() == 0


@pytest.mark.promise("H4")
async def test_a_warehouse_is_not_told_what_it_stated_itself(store):
    warehouse = store.house.hub.members["warehouse"]
    warehouse.connector = type(warehouse.connector)(ports=store.house.hub.members["shop-nl"].connector.ports)
    await store.state(8)
    identity = await store.identity()
    rows = await store.look(lambda work: work.outbox.of("stock", identity))
    assert sorted(row.to for row in rows) == ["market", "shop-nl"]


@pytest.mark.promise("S12", "S11")
async def test_who_does_not_hear_of_stock_any_more_needs_no_sale(store):
    await store.state(8)
    await store.goes_on()
    await store.order(status="on_hold")
    await store.goes_on()
    store.house.hub.members["shop-nl"].gets = frozenset()
    await store.order(status="cancelled")
    await store.goes_on()
    assert await store.waiting() == []
