"""`hub pause` and `hub resume` (H14)."""

import json

import pytest

from hub_core.errors import Unauthorised
from hub_core.ports import Ports
from hub_core.use_cases.records import Pause


def taken(house):
    """What the warehouse took when the hub went on."""
    orders = []

    async def go_on(life):
        await life.hub.settle_down(rounds=3)
        orders.extend(life.warehouse.facts)

    house.live(go_on, later=True)
    return orders


@pytest.fixture
def at_work(house):
    """A hub in which nothing has happened yet."""

    async def nothing(life):
        return None

    house.live(nothing)
    return house


@pytest.mark.promise("H14")
def test_a_paused_connector_is_handed_nothing_until_it_goes_on(at_work):
    answer = at_work("pause", "warehouse", "--reason", "stocktaking", secrets=False)
    assert answer.stdout == "warehouse is paused; webhooks are still kept. Go on: hub resume warehouse\n"
    at_work.live(lambda life: life.order())
    assert taken(at_work) == []
    assert at_work("resume", "warehouse", secrets=False).stdout == "warehouse goes on.\n"
    assert taken(at_work) == ["shop-nl:7"]


@pytest.mark.promise("H14")
def test_a_pause_is_shown_with_its_reason_and_is_no_problem(at_work):
    at_work("pause", "shop-nl", "shipments", "--reason", "a sale is on")
    row = json.loads(at_work("connectors", "--json").stdout)[0]
    stop = row["state"]["stops"][0]
    assert (stop["stream"], stop["by"], stop["reason"]) == ("shipments", "operator", "a sale is on")
    assert "shipments paused since" in at_work("connectors").stdout
    assert at_work("problems").stdout == "There are no open problems.\n"


@pytest.mark.promise("H14")
def test_streams_stop_and_go_one_by_one(at_work):
    at_work("pause", "warehouse", "orders")
    assert at_work("resume", "warehouse").stdout == (
        "warehouse was not paused.\nStill paused: warehouse orders. Go on: hub resume warehouse orders\n"
    )
    assert at_work("resume", "warehouse", "orders").stdout == "warehouse orders goes on.\n"


@pytest.mark.promise("H9")
def test_a_stop_of_the_hubs_own_is_shown_with_its_reason(house):
    class Locked:
        async def accept(self, said, /):
            raise Unauthorised("the warehouse does not know this key")

    async def play(life):
        life.hub.plug("warehouse", Ports(orders=Locked()))
        await life.order()

    house.live(play)
    assert (
        "stopped by the hub since 2026-01-15 12:00: the warehouse does not know this key" in house("connectors").stdout
    )
    assert "hub check warehouse" in house("problems").stdout
    assert "warehouse is stopped by the hub since" in house("orders", "1001").stdout.splitlines()[0]
    assert house("resume", "warehouse").stdout == "warehouse goes on.\n"


@pytest.mark.promise("H9")
def test_a_job_that_the_hub_stopped_goes_on_by_the_command_that_it_names(house):
    async def play(life):
        stop = Pause(connector="shop-nl", stream="sweep", by="hub", reason="No permission.", since=life.hub.now())
        await life.hub.storage.do(lambda work: work.pauses.set(stop))

    house.live(play)
    assert house("resume", "shop-nl").stdout.endswith("Go on: hub resume shop-nl sweep\n")
    assert house("resume", "shop-nl", "sweep").stdout == "shop-nl sweep goes on.\n"
    assert house("resume", "shop-nl", "sweep").exit_code == 1


@pytest.mark.parametrize("word", ["pause", "resume"])
def test_a_name_nobody_has_is_a_sentence(at_work, word):
    answer = at_work(word, "warehose")
    assert (answer.exit_code, answer.stderr) == (
        1,
        "no connector is named 'warehose'; there are: shop-nl, warehouse\n",
    )
    answer = at_work(word, "warehouse", "letters")
    assert answer.exit_code == 1
    assert answer.stderr.startswith("'letters' is no stream; there are: orders, stock")
