"""Rules of the operator's choose the warehouse, and give a shipping method its code (O14, O8)."""

from datetime import timedelta

import msgspec
import pytest

from hub_core.models import HubRules, OrderStatus, Ref, Route, Rules, ShippingMethod
from hub_core.testing import samples
from hub_core.testing.samples import address, after
from hub_core.use_cases.records import HandoverState

pytestmark = pytest.mark.anyio
NO_WAREHOUSE = "order 1001 has no warehouse"
NO_CODE = "order 1001 has no code for its shipping method"


def rule(house, *routes):
    house.hub.members.rules = HubRules(routes=routes)


def codes(house, **methods):
    house.hub.members["warehouse"].rules = Rules(methods=methods)


@pytest.fixture
def north(house):
    return house.join("north", "warehouse")


@pytest.mark.promise("O14", "L10")
async def test_the_rule_that_fits_is_kept_on_the_order_with_those_that_did_not(house, north):
    belgium, rest = Route(name="belgium", to="north", countries=("BE",)), Route(name="rest", to="warehouse")
    rule(house, belgium, rest)
    await house.order()
    await house.goes_on()
    standing = await house.standing()
    assert (standing.warehouse, standing.because) == ("warehouse", "rule rest: it takes every order")
    assert [(one.rule, one.fits, one.why) for one in standing.tried] == [
        ("belgium", False, "it goes to NL, not to BE"),
        ("rest", True, "it takes every order"),
    ]
    assert (len(house.warehouse.orders.heard), len(north.orders.heard)) == (1, 0)
    [line] = [entry.text for entry in await house.history() if entry.what == "routed"]
    assert line == "to warehouse by rule rest: it takes every order"


@pytest.mark.promise("O14")
async def test_it_is_decided_once_whatever_the_order_becomes(house, north):
    rule(house, Route(to="north", countries=("BE",)), Route(to="warehouse"))
    await house.order()
    await house.order(as_of=after(1), shipping=address(country="BE"))
    await house.goes_on()
    assert (await house.standing()).warehouse == "warehouse"
    assert north.orders.heard == []
    assert [entry.what for entry in await house.history()].count("routed") == 1


@pytest.mark.promise("O14")
async def test_it_is_decided_when_it_is_to_be_sent_and_not_before(house, north):
    rule(house, Route(to="north", countries=("BE",)), Route(to="warehouse"))
    await house.order(status=OrderStatus.PENDING_PAYMENT)
    assert ((await house.standing()).warehouse, (await house.standing()).tried) == ("", ())
    await house.order(as_of=after(1), shipping=address(country="BE"))
    assert (await house.standing()).warehouse == "north"


@pytest.mark.promise("O14", "H6")
async def test_what_no_rule_fits_is_a_problem_until_a_person_names_a_warehouse(house, north):
    rule(house, Route(name="belgium", to="north", countries=("BE",)))
    await house.order()
    problem = (await house.problems())[NO_WAREHOUSE]
    assert problem.evidence == "no rule fits (belgium: it goes to NL, not to BE)"
    assert problem.cure == "hub release shop-nl order 1001 --to NAME"
    assert [one.fits for one in (await house.standing()).tried] == [False]
    await house.hub.operate.release("shop-nl:7", to="north")
    await house.goes_on()
    standing = await house.standing()
    assert (standing.warehouse, standing.because, standing.tried) == ("north", "an operator said so", ())
    assert (len(house.warehouse.orders.heard), len(north.orders.heard)) == (0, 1)
    assert await house.problems() == {}


@pytest.mark.promise("O14")
async def test_an_order_that_no_rule_fitted_is_looked_at_again_when_the_hub_starts(house, north):
    rule(house, Route(name="belgium", to="north", countries=("BE",)))
    await house.order()
    await house.goes_on()
    rule(house, Route(name="belgium", to="north", countries=("BE", "NL")))
    await house.goes_on()
    assert north.orders.heard == [], "rules are read at the start, and nothing else asked for it"
    await house.hub.open()
    await house.goes_on()
    assert len(north.orders.heard) == 1
    assert await house.problems() == {}


async def state(house, available, *, location="north/main", by="north", minutes=0):
    level = samples.stock_level(location=location, available=available, as_of=after(minutes))
    await house.says[by].stock.publish([level])


@pytest.mark.promise("O14", "S6")
async def test_goods_are_taken_from_where_they_are_to_be_had(house, north):
    rule(house, Route(name="north", to="north", in_stock_at=("north/main",)), Route(name="rest", to="warehouse"))
    await house.says[samples.SHOP].products.put(samples.product())
    await house.order()
    standing = await house.standing()
    assert (standing.warehouse, standing.tried[0].why) == (
        "warehouse",
        "nobody stated a level of MUG at north/main",
    )
    await state(house, 3)
    for id_, wanted, warehouse, why in [
        ("8", 2, "north", "all of it is to be had at north/main"),
        ("9", 2, "warehouse", "1 of 2 MUG are to be had at north/main"),
        ("10", 1, "north", "all of it is to be had at north/main"),
        ("11", 1, "warehouse", "0 of 1 MUG are to be had at north/main"),
    ]:
        key = await house.order(samples.order(ref=Ref(samples.SHOP, id_), quantity=wanted))
        standing = await house.standing(key)
        assert (standing.warehouse, standing.tried[0].why) == (warehouse, why), f"order {id_}"
    await house.goes_on()
    await state(house, 2, minutes=90)
    key = await house.order(samples.order(ref=Ref(samples.SHOP, "12"), quantity=2))
    assert (await house.standing(key)).warehouse == "north", "that level contains what was taken before it"


@pytest.mark.promise("O14")
async def test_of_a_location_only_its_own_level_counts_and_every_line_must_be_had(house, north):
    rule(house, Route(to="north", in_stock_at=("north/main",)), Route(to="warehouse"))
    shop = house.says[samples.SHOP]
    await shop.products.put(samples.product())
    await shop.products.put(samples.product(ref=Ref(samples.SHOP, "10"), sku="BOWL", barcode="8712345678913"))
    await state(house, 5)
    await state(house, 9, location="north/attic")
    lines = (samples.order_line(id="1", quantity=3), samples.order_line(id="2", quantity=3))
    key = await house.order(samples.order(lines=lines))
    assert (await house.standing(key)).tried[0].why == "5 of 6 MUG are to be had at north/main"
    bowl = samples.order_line(id="3", sku="BOWL", barcode="8712345678913")
    key = await house.order(samples.order(ref=Ref(samples.SHOP, "8"), lines=(lines[0], bowl)))
    assert (await house.standing(key)).tried[0].why == "nobody stated a level of BOWL at north/main"
    plate = samples.order_line(id="4", sku="PLATE", barcode="")
    key = await house.order(samples.order(ref=Ref(samples.SHOP, "9"), lines=(plate,)))
    assert (await house.standing(key)).tried[0].why == "PLATE is no product that the hub knows"
    rule(house, Route(to="north", in_stock_at=("north",)), Route(to="warehouse"))
    key = await house.order(samples.order(ref=Ref(samples.SHOP, "13"), lines=lines))
    assert (await house.standing(key)).warehouse == "north"


@pytest.mark.promise("O8")
async def test_a_shipping_method_reaches_its_warehouse_as_its_own_code(house):
    codes(house, **{"Evening": "EVE", "home *": "STD"})
    await house.order()
    await house.goes_on()
    [handed] = house.warehouse.orders.heard
    assert (handed.method.title, handed.method.code) == ("Home delivery", "STD")
    await house.order(as_of=after(1), method=ShippingMethod(title="Evening"))
    await house.goes_on()
    assert [one.method.code for one in house.warehouse.orders.heard] == ["STD", "EVE"]


@pytest.mark.promise("O8")
async def test_without_rules_a_warehouse_gets_the_words_of_the_shop(house):
    await house.order()
    await house.goes_on()
    assert house.warehouse.orders.heard[0].method == ShippingMethod(id="1", title="Home delivery")


@pytest.mark.promise("O8", "H6")
async def test_a_method_that_no_rule_knows_waits_for_one(house):
    codes(house, Evening="EVE")
    await house.order()
    await house.goes_on()
    assert house.warehouse.orders.heard == []
    problem = (await house.problems())[NO_CODE]
    assert problem.evidence == "warehouse knows no method like 'Home delivery'"
    assert problem.cure == (
        'Add a line to [connector.warehouse.rules.methods], as "Home delivery" = "CODE", and restart.'
    )
    codes(house, **{"Evening": "EVE", "*": "STD"})
    await house.hub.open()
    await house.goes_on()
    assert [one.method.code for one in house.warehouse.orders.heard] == ["STD"]
    assert await house.problems() == {}


@pytest.mark.promise("O8")
@pytest.mark.parametrize("status", [OrderStatus.CANCELLED, OrderStatus.ON_HOLD])
async def test_the_problem_of_a_method_ends_with_the_order(house, status):
    codes(house, Evening="EVE")
    await house.order()
    assert NO_CODE in await house.problems()
    await house.order(as_of=after(1), status=status)
    assert await house.problems() == {}


@pytest.mark.promise("O8")
async def test_a_method_unknown_at_the_moment_of_delivery_is_not_sent(house):
    codes(house, **{"*": "STD"})
    await house.order()
    codes(house, Evening="EVE")
    await house.goes_on()
    assert house.warehouse.orders.heard == []
    assert (await house.handover()).state is HandoverState.NOT_NEEDED
    assert NO_CODE in await house.problems()


@pytest.mark.promise("O9")
async def test_a_change_to_a_method_without_a_code_is_told_in_the_words_of_the_shop_and_noted(house):
    codes(house, **{"Home delivery": "STD"})
    await house.order()
    await house.goes_on()
    changed = msgspec.structs.replace(samples.order().method, title="By boat")
    await house.order(as_of=after(1), method=changed)
    await house.goes_on()
    assert house.warehouse.orders.heard[-1].method == msgspec.structs.replace(changed, code="")
    assert NO_CODE in await house.problems()
    await house.order(as_of=after(2))
    await house.goes_on()
    assert await house.problems() == {}


@pytest.fixture
async def three_in_the_north(house, north):
    """Three mugs lie there, and it sends what it has."""
    rule(house, Route(name="north", to="north", in_stock_at=("north",)), Route(name="rest", to="warehouse"))
    await house.says[samples.SHOP].products.put(samples.product())
    await state(house, 3)


@pytest.mark.promise("O14", "S6")
@pytest.mark.usefixtures("three_in_the_north")
async def test_the_pieces_that_an_order_holds_itself_do_not_send_it_away(house):
    await house.order(quantity=3, status=OrderStatus.PENDING_PAYMENT)
    await house.order(quantity=3, as_of=after(1))
    assert (await house.standing()).warehouse == "north"


@pytest.mark.promise("O14", "S6")
@pytest.mark.usefixtures("three_in_the_north")
async def test_pieces_that_nobody_answered_for_in_time_are_to_be_had_again(house):
    await house.order(quantity=3, status=OrderStatus.ON_HOLD)
    house.clock.passes(timedelta(days=15))
    key = await house.order(samples.order(ref=Ref(samples.SHOP, "8"), quantity=3, as_of=house.clock()))
    assert (await house.standing(key)).warehouse == "north"
