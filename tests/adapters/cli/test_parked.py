"""`hub parked`, `hub retry` and `hub problems`: what waits for a person."""

import json

import pytest

from hub_core.errors import Rejected
from hub_core.models import Ref
from hub_core.plugins import Connector
from hub_core.ports import Ports


@pytest.fixture
def refused(house):
    """Two orders that the warehouse refused, and a ring that could not be read."""

    async def cannot(ring):
        raise Rejected("the body is no order")

    async def play(life):
        await life.warehouse.says_no("SKU MUG is unknown.")
        await life.order()
        await life.order(ref=Ref("shop-nl", "8"), number="1002")
        life.hub.plug("shop-nl", Connector(ports=Ports(), receive=cannot))
        side = life.hub.side_for("shop-nl", http=None, public_url=None)
        await side.inbox.keep("orders/updated", "55", b"{}", {})
        await life.hub.settle_down(rounds=3)

    house.live(play)
    return house


def parked(house):
    return json.loads(house("parked", "--json").stdout)


@pytest.mark.promise("H6", "H7")
def test_what_is_parked_is_shown_with_its_number_and_its_reason(refused):
    answer = refused("parked", secrets=False)
    lines = [line.split(maxsplit=6) for line in answer.stdout.splitlines()[1:]]
    assert lines[0][1:5] == ["warehouse", "orders", "1001", "2026-01-15"]
    assert answer.stdout.count("SKU MUG is unknown.") == 2
    assert lines[2][:5] == ["--ring", "1", "shop-nl", "orders/updated", "55"]
    assert answer.stdout.rstrip().endswith("the body is no order")


@pytest.mark.promise("H6")
def test_another_try_is_made_of_what_was_named(refused):
    first, second, ring = parked(refused)
    assert refused("retry", str(first["id"]), secrets=False).stdout == "1 will be tried again at once.\n"
    assert [one["order"] for one in parked(refused)] == ["1002", "55"]
    assert refused("retry", "--ring", str(ring["id"])).stdout == "1 will be tried again at once.\n"
    assert [one["id"] for one in parked(refused)] == [second["id"]]


@pytest.mark.promise("H6", "O8")
def test_a_refused_order_goes_out_once_the_reason_is_gone(refused):
    refused("retry", "--to", "warehouse")
    orders = []

    async def go_on(life):
        await life.hub.settle_down(rounds=3)
        orders.extend(sorted(life.warehouse.facts))

    refused.live(go_on, later=True)
    assert orders == ["shop-nl:7", "shop-nl:8"]
    assert [one["kind"] for one in parked(refused)] == ["ring"]


def test_all_is_all(refused):
    assert refused("retry", "--all").stdout == "3 will be tried again at once.\n"
    assert refused("parked").stdout == "Nothing is parked.\n"
    assert refused("retry", "--all").stdout == "Nothing is parked there.\n"


def test_an_id_that_is_not_parked_is_a_sentence(refused):
    answer = refused("retry", "4711")
    assert (answer.exit_code, answer.stderr) == (1, "nothing parked has that id. What there is: hub parked\n")
    first = parked(refused)[0]
    assert refused("retry", str(first["id"]), "4711").stdout == "1 of the 2 named will be tried again at once.\n"


@pytest.mark.promise("H6")
def test_each_problem_is_shown_with_its_cause_and_its_cure(refused):
    shown = refused("problems", secrets=False).stdout
    assert "order 1001 was refused" in shown
    assert "SKU MUG is unknown." in shown
    assert "hub retry --ring 1" in shown
    said = json.loads(refused("problems", "--json").stdout)
    assert {one["cause"] for one in said} == {
        "order 1001 was refused", "order 1002 was refused", "rings of orders/updated could not be read"
    }  # fmt: skip
    assert all(one["cure"] and one["count"] == 1 for one in said)


def test_a_problem_stands_on_the_screen_of_its_order_alone(refused):
    screen = refused("orders", "1001").stdout
    assert "order 1001 was refused" in screen
    assert "order 1002" not in screen
