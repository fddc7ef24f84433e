"""`hub explain`: which rule sent an order where, and which did not fit (O14)."""

import json

import pytest

from hub_core.models import HubRules, OrderStatus, Route, Rules
from hub_core.ports import Ports
from hub_core.testing import samples
from hub_core.testing.fakes import FakeOrderSink
from tests.adapters.cli.conftest import TWO

NORTH = """
[connector.north]
kind = "paper_warehouse"
gets = ["orders"]
[connector.north.settings]
key = {{ env = "WAREHOUSE_KEY" }}
paper = "{paper}"

[connector.warehouse.rules.methods]
"Home *" = "STD"

[[route]]
name = "belgium"
to = "north"
countries = ["BE"]

[[route]]
to = "warehouse"
shops = ["shop-nl"]
"""
ROUTES = (Route(name="belgium", to="north", countries=("BE",)), Route(to="warehouse", shops=("shop-nl",)))


@pytest.fixture
def routed(house):
    """The same hub with two warehouses, and rules that choose between them."""

    def live(play):
        async def with_rules(life):
            life.hub.join("north", role="warehouse", gets=["orders"])
            life.hub.plug("north", Ports(orders=FakeOrderSink()))
            life.hub.members.rules = HubRules(routes=ROUTES)
            life.hub.members["warehouse"].rules = Rules(methods={"Home *": "STD"})
            await play(life)

        house.write(TWO + NORTH)
        house.live(with_rules)
        return house

    return live


def lines(answer):
    assert answer.exit_code == 0, answer.output
    return [" ".join(line.split()) for line in answer.stdout.splitlines()]


@pytest.mark.promise("O14", "T8")
def test_the_rule_that_fits_and_those_that_do_not_stand_on_one_screen(routed):
    told = lines(routed(lambda life: life.order())("explain", "order", "1001", secrets=False))
    assert told == [
        "Order 1001 of shop-nl went to warehouse: rule route 2: it is an order of shop-nl.",
        "",
        "[[route]] rule to fits why",
        "1 belgium north no it goes to NL, not to BE",
        "2 route 2 warehouse yes it is an order of shop-nl",
        "",
        "sent by code because",
        "Home delivery STD the line 'Home *' of [connector.warehouse.rules.methods] fits",
        "",
        "connector role hears because",
        "shop-nl shop its parcels it was ordered there",
        "warehouse warehouse the order it sends it",
        "north warehouse nothing warehouse sends it",
    ]


@pytest.mark.promise("O14")
def test_before_it_is_to_be_sent_it_says_what_it_waits_for_and_what_would_be(routed):
    house = routed(lambda life: life.order(status=OrderStatus.PENDING_PAYMENT))
    assert lines(house("explain", "order", "1001", "--shop", "shop-nl", secrets=False))[0] == (
        "Order 1001 of shop-nl goes to no warehouse: its status is pending_payment."
        " By the rules as they stand it would go to warehouse: rule route 2: it is an order of shop-nl."
    )


@pytest.mark.promise("O14")
def test_an_order_that_no_rule_fits_says_how_it_is_released(routed):
    async def play(life):
        life.hub.members.rules = HubRules(routes=ROUTES[:1])
        await life.order()

    house = routed(play)
    told = lines(house("explain", "order", "1001", secrets=False))[0]
    assert told == (
        "Order 1001 of shop-nl has no warehouse yet; it fits warehouse now: rule route 2: it is an order of shop-nl."
        " It is decided at the next start, or with the next word about it; or at once:"
        " hub release shop-nl order 1001 --to NAME"
    )
    text = (house.folder / "plugins.toml").read_text()
    (house.folder / "plugins.toml").write_text(text.replace('shops = ["shop-nl"]', 'skus = ["PLATE"]'))
    assert lines(house("explain", "order", "1001", secrets=False))[0] == (
        "Order 1001 of shop-nl goes to no warehouse: no rule fits (belgium: it goes to NL, not to BE;"
        " route 2: MUG is not among PLATE). Give it to one: hub release shop-nl order 1001 --to NAME"
    )


def test_programs_read_it_as_json(routed):
    answer = routed(lambda life: life.order())("explain", "order", "1001", "--json", secrets=False)
    told = json.loads(answer.stdout)
    assert (told["warehouse"], told["method_code"], told["tried"][0]["fits"]) == ("warehouse", "STD", False)


def test_a_method_without_a_line_is_said_so(routed):
    async def play(life):
        await life.order(method=samples.ShippingMethod(title="By boat"))

    told = lines(routed(play)("explain", "order", "1001", secrets=False))
    assert "By boat - no line of [connector.warehouse.rules.methods] fits: 'Home *'" in told


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("order", "4711"), "no order '4711'. See them all: hub orders"),
        (("parcel", "1001"), "'parcel' is not 'order'"),
        (("order",), "Missing argument 'REF'"),
    ],
)
def test_the_wrong_thing_is_said_to_be_wrong(routed, words, says):
    answer = routed(lambda life: life.order())("explain", *words, secrets=False)
    assert answer.exit_code != 0
    assert says in answer.output


@pytest.mark.promise("O14", "O13")
def test_an_order_that_its_warehouse_refused_says_so_and_nobody_hears_of_it_there(routed):
    async def play(life):
        await life.warehouse.says_no()
        await life.order()

    told = lines(routed(play)("explain", "order", "1001", secrets=False))
    given, _, cure = told[0].partition(", which refused it: ")
    assert given == "Order 1001 of shop-nl was given to warehouse (rule route 2: it is an order of shop-nl)"
    assert cure.endswith(". Give it to another: hub release shop-nl order 1001 --to NAME")
    assert "warehouse warehouse nothing no warehouse sends it" in told


@pytest.mark.promise("O16")
def test_an_order_that_its_channel_sends_itself_is_heard_of_by_no_warehouse(routed):
    told = lines(routed(lambda life: life.order(fulfilled_by="Market"))("explain", "order", "1001", secrets=False))
    assert told[0].startswith("Order 1001 of shop-nl goes to no warehouse: Market fulfils it.")
    assert [line for line in told if "no warehouse sends it" in line] == [
        "warehouse warehouse nothing no warehouse sends it",
        "north warehouse nothing no warehouse sends it",
    ]
