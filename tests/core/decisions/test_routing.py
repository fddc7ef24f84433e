"""Who hears of it, and which warehouse gets it (H4, H15, O14)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hub_core.decisions.routing import NOT_REACHED, Side, method_code, recipients, to_be_routed, warehouse_for
from hub_core.models import Address, OrderLine, Ref, Route, ShippingMethod, Tried
from hub_core.testing import samples


def line(id_: str, sku: str) -> OrderLine:
    return OrderLine(id=id_, quantity=2, sku=sku)


ORDER = replace(samples.order(), lines=(line("1", "MUG-BLUE"),), shipping=Address(name="Ann", country="NL"))

SHOP = Side("shop-nl", "shop", frozenset({"stock", "shipments"}))
OTHER = Side("shop-de", "shop", frozenset({"stock"}))
HALL = Side("hall", "warehouse", frozenset({"orders"}))
SHED = Side("shed", "warehouse", frozenset({"orders", "stock"}))
CHANNEL = Side("channel", "channel", frozenset({"orders", "stock"}))


@pytest.mark.promise("H4")
def test_everyone_with_a_socket_hears_of_it_save_the_giver():
    sides = [SHOP, OTHER, HALL, SHED]
    assert recipients("stock", sides, giver="shed") == ["shop-de", "shop-nl"]
    assert recipients("stock", sides, giver="hall") == ["shed", "shop-de", "shop-nl"]
    assert recipients("stock", sides, giver="hall", only=["shop-nl", "hall"]) == ["shop-nl"]


def nothing_is_asked(at):
    raise AssertionError(f"no rule names a location, and {at} was asked for")


def choose(*routes, order=ORDER, sides=(SHOP, HALL, SHED), in_stock=nothing_is_asked):
    return warehouse_for(order, sides, routes, in_stock)


@pytest.mark.promise("O14", "H15")
@pytest.mark.parametrize(
    ("sides", "chosen"),
    [
        ([SHOP, HALL], ("hall", "it is the only warehouse")),
        ([SHOP, HALL, CHANNEL], ("hall", "it is the only warehouse")),
        ([SHOP, OTHER], ("", "no warehouse takes orders")),
        ([CHANNEL], ("", "no warehouse takes orders")),
        ([HALL, SHED], ("", "several warehouses take orders (hall, shed) and no rule chooses")),
    ],
)
def test_without_rules_orders_go_to_the_one_warehouse_there_is(sides, chosen):
    choice = choose(sides=sides)
    assert (choice.warehouse, choice.because, choice.tried) == (*chosen, ())


@pytest.mark.promise("O14")
@pytest.mark.parametrize(
    ("rule", "because"),
    [
        (Route(to="shed"), "it takes every order"),
        (Route(to="shed", shops=("shop-de", "shop-nl")), "it is an order of shop-nl"),
        (Route(to="shed", countries=("BE", "NL")), "it goes to NL"),
        (Route(to="shed", skus=("mug-*", "PLATE")), "every SKU is among mug-*, PLATE"),
        (Route(to="shed", in_stock_at=("shed/top",)), "all of it is to be had at shed/top"),
        (
            Route(to="shed", shops=("shop-nl",), countries=("NL",)),
            "it is an order of shop-nl and it goes to NL",
        ),
    ],
)
def test_a_rule_fits_when_every_condition_holds(rule, because):
    choice = choose(rule, in_stock=lambda at: "")
    assert (choice.warehouse, choice.because) == ("shed", f"rule route 1: {because}")
    assert choice.tried == (Tried(rule="route 1", to="shed", fits=True, why=because),)


@pytest.mark.promise("O14")
@pytest.mark.parametrize(
    ("rule", "why"),
    [
        (Route(to="attic"), "attic takes no orders"),
        (Route(to="shed", shops=("shop-de",)), "it is an order of shop-nl, not of shop-de"),
        (Route(to="shed", countries=("BE", "LU")), "it goes to NL, not to BE or LU"),
        (Route(to="shed", skus=("MUG-BLUE",)), "MUG-RED or a line without SKU is not among MUG-BLUE"),
        (Route(to="shed", skus=("MUG",)), "MUG-BLUE or MUG-RED or a line without SKU is not among MUG"),
        (Route(to="shed", countries=("NL",), in_stock_at=("shed",)), "1 of 2 MUG-RED are to be had at shed"),
    ],
)
def test_a_rule_that_does_not_fit_says_why(rule, why):
    lines = (line("1", "MUG-BLUE"), line("2", "MUG-RED"), line("3", ""))
    order = replace(ORDER, lines=lines)
    choice = choose(rule, order=order, in_stock=lambda at: f"1 of 2 MUG-RED are to be had at {', '.join(at)}")
    assert (choice.warehouse, choice.because) == ("", f"no rule fits (route 1: {why})")
    assert choice.tried == (Tried(rule="route 1", to="shed" if "shed" in rule.to else "attic", fits=False, why=why),)


@pytest.mark.promise("O14")
def test_the_first_rule_that_fits_counts_and_later_ones_are_not_looked_at():
    belgium = Route(name="belgium", to="hall", countries=("BE",))
    mugs, rest = Route(name="mugs", to="shed", skus=("MUG*",)), Route(to="hall")
    choice = choose(belgium, mugs, rest)
    assert (choice.warehouse, choice.because) == ("shed", "rule mugs: every SKU is among MUG*")
    assert [(one.rule, one.fits, one.why) for one in choice.tried] == [
        ("belgium", False, "it goes to NL, not to BE"),
        ("mugs", True, "every SKU is among MUG*"),
        ("route 3", False, NOT_REACHED),
    ]
    assert choose(mugs, Route(to="hall", in_stock_at=("hall",))).warehouse == "shed"


@pytest.mark.promise("O14")
def test_lines_that_were_refunded_before_are_not_looked_for():
    gone = replace(line("2", "PLATE"), refunded=2)
    order = replace(ORDER, lines=(line("1", "MUG-BLUE"), gone))
    assert to_be_routed(order) == (line("1", "MUG-BLUE"),)
    assert choose(Route(to="shed", skus=("mug-*",)), order=order).warehouse == "shed"
    nothing = choose(Route(to="shed", skus=("*",)), order=replace(order, lines=(gone,)))
    assert nothing.because == "no rule fits (route 1: no line is not among *)"


@pytest.mark.promise("O14")
def test_an_address_without_a_country_fits_no_country():
    order = replace(ORDER, shipping=Address(name="Ann"))
    choice = choose(Route(to="shed", countries=("NL",)), order=order)
    assert choice.because == "no rule fits (route 1: it goes to no known country, not to NL)"


@pytest.mark.parametrize(
    ("method", "found"),
    [
        (ShippingMethod(title="PostNL - evening"), ("*evening*", "EVE")),
        (ShippingMethod(id="42", title="Somehow"), ("42", "BOX")),
        (ShippingMethod(title="postnl standard "), ("PostNL standard", "STD")),
        (ShippingMethod(title="PostNL (C+)"), ("PostNL (C+)", "CP")),
        (ShippingMethod(title="PostNL (CC)"), ("", "")),
        (ShippingMethod(), ("", "")),
    ],
)
def test_the_first_line_that_fits_a_method_gives_its_code(method, found):
    codes = {"*evening*": "EVE", "42": "BOX", "PostNL standard": "STD", "PostNL (C+)": "CP", "PostNL - ev*": "NEVER"}
    assert method_code(method, codes) == found


@pytest.mark.promise("H4")
@given(st.sets(st.sampled_from([SHOP, OTHER, HALL, SHED])), st.sampled_from(["orders", "stock", "shipments"]))
def test_nothing_ever_goes_back_to_its_giver(sides, stream):
    for side in sides:
        assert side.name not in recipients(stream, sides, giver=side.name)
        order = replace(ORDER, ref=Ref(side.name, "7"))
        assert warehouse_for(order, sides, (), nothing_is_asked).warehouse != side.name
