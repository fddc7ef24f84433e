"""Why an order goes where it goes (O14, H15, T8)."""

import pytest

from hub_core.errors import NotFound
from hub_core.models import HubRules, OrderStatus, Route, Rules, ShippingMethod
from hub_core.testing.samples import after
from hub_core.use_cases.looking import explained

pytestmark = pytest.mark.anyio
KEY = "shop-nl:7"
ROUTES = (Route(name="belgium", to="north", countries=("BE",)), Route(name="rest", to="warehouse"))


@pytest.fixture
def ask(house):
    house.join("north", "warehouse")
    house.join("shop-be", "shop")
    house.hub.members.rules = HubRules(routes=ROUTES)

    async def asked(key=KEY):
        return await house.storage.look(lambda work: explained(work, house.hub.members, key, house.clock()))

    return asked


def hearers(told):
    return {one.name: (one.hears, one.why) for one in told.hearers}


@pytest.mark.promise("O14", "H15", "T8")
async def test_what_was_decided_is_told_as_it_was_decided(house, ask):
    await house.order()
    house.hub.members.rules = HubRules(routes=(Route(to="north"),))
    told = await ask()
    assert (told.decided, told.warehouse, told.because) == (True, "warehouse", "rule rest: it takes every order")
    assert [(one.rule, one.fits) for one in told.tried] == [("belgium", False), ("rest", True)]
    assert told.waits == ""
    assert hearers(told) == {
        "shop-nl": ("words about it and its parcels", "it was ordered there"),
        "warehouse": ("the order and its parcels", "it sends it"),
        "north": ("", "warehouse sends it"),
        "shop-be": ("", "it was ordered elsewhere"),
    }


@pytest.mark.promise("O14")
async def test_before_it_is_decided_the_rules_are_looked_at_as_they_stand(house, ask):
    await house.order(status=OrderStatus.PENDING_PAYMENT)
    told = await ask()
    assert (told.decided, told.warehouse) == (False, "warehouse")
    assert told.waits == "its status is pending_payment"
    assert (await house.standing()).tried == ()
    house.hub.members.rules = HubRules(routes=ROUTES[:1])
    told = await ask()
    assert (told.warehouse, told.because) == ("", "no rule fits (belgium: it goes to NL, not to BE)")
    assert hearers(told)["north"] == ("", "no warehouse sends it")


@pytest.mark.promise("O14")
async def test_what_no_rule_fitted_waits_for_nothing_else(house, ask):
    house.hub.members.rules = HubRules(routes=ROUTES[:1])
    await house.order()
    told = await ask()
    assert (told.decided, told.warehouse, told.waits) == (False, "", "")
    assert [one.why for one in told.tried] == ["it goes to NL, not to BE"]


async def test_the_line_that_gives_the_method_its_code_is_told(house, ask):
    house.hub.members["warehouse"].rules = Rules(methods={"Evening": "EVE", "home*": "STD"})
    await house.order()
    told = await ask()
    assert (told.method, told.method_rule, told.method_code) == ("Home delivery", "home*", "STD")
    await house.order(as_of=after(1), method=ShippingMethod(id="4"))
    told = await ask()
    assert (told.method, told.method_rule, told.method_code) == ("4", "", "")
    assert told.method_rules == ("Evening", "home*")


async def test_a_shop_that_gets_nothing_of_its_orders_is_told_so(house, ask):
    await house.order()
    house.hub.members["shop-nl"].gets = frozenset({"stock"})
    assert hearers(await ask())["shop-nl"] == ("", "it was ordered there, and nothing of it is in its gets")


async def test_an_order_that_nobody_knows_is_said_so(ask):
    with pytest.raises(NotFound, match="no order 'shop-nl:7'"):
        await ask()
