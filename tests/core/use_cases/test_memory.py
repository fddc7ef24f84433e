"""What the hub remembers for a connector: its own words, intents, links and notes (H2, H5)."""

import pytest

from hub_core.errors import Unavailable
from hub_core.models import Ref
from hub_core.testing.samples import order

pytestmark = pytest.mark.anyio


@pytest.fixture
def side(house):
    return house.hub.side_for("shop-nl", http="the way out", public_url="https://hub.example/shop-nl")


async def test_the_side_carries_the_connectors_name_and_all_it_needs(house, side):
    assert (side.name, side.http, side.public_url) == ("shop-nl", "the way out", "https://hub.example/shop-nl")
    assert side.now() == house.clock()
    assert side.ports.checkouts is None
    await side.budget.spend("urgent")


@pytest.mark.promise("H2")
async def test_a_connector_knows_what_it_said_itself(house, side):
    await house.order()
    assert await side.memory.known("orders", ["7", "8"]) == {"7": order()}
    other = house.hub.side_for("warehouse", http=None, public_url=None)
    assert await other.memory.known("orders", ["7"]) == {}


async def test_a_connector_walks_all_it_said(house, side):
    for id_ in ("7", "8", "9"):
        await house.order(ref=Ref("shop-nl", id_))
    assert list(await side.memory.all_known("orders", limit=2)) == ["7", "8"]
    assert list(await side.memory.all_known("orders", after="8")) == ["9"]
    assert await side.memory.all_known("products") == {}


@pytest.mark.promise("H5")
async def test_an_intent_is_kept_before_the_call_and_found_by_the_next(house, side):
    memory = side.memory
    assert await memory.begin("shipment:1", "3SMUG001") == ()
    assert await memory.begin("shipment:1", "3SMUG002") == ("3SMUG001",)
    assert await memory.begun("shipment:1") == ("3SMUG001", "3SMUG002")
    await memory.withdraw("shipment:1", "3SMUG001")
    assert await memory.begun("shipment:1") == ("3SMUG002",)
    assert await house.hub.side_for("warehouse", http=None, public_url=None).memory.begun("shipment:1") == ()


async def test_a_thing_of_another_is_linked_to_its_ids_here(side):
    mug = Ref("warehouse", "W-9")
    for remote_id in ("9", "10"):
        await side.memory.remember(mug, remote_id)
    assert await side.memory.remote_ids(mug) == ("10", "9")
    assert await side.memory.ref_of("9") == mug
    assert await side.memory.ref_of("11") is None


async def test_notes_of_a_connector_are_its_own(house, side):
    memory = side.memory
    assert await memory.note("live from") is None
    await memory.write_note("cursor", "12")
    await memory.write_note("cursor", "13")
    assert await memory.note("cursor") == "13"
    assert await memory.note_once("token", "a") == await memory.note_once("token", "b") == "a"


@pytest.mark.promise("H6")
async def test_problems_of_a_connector_stand_under_its_name(house, side):
    for _ in range(2):
        await side.problems.found("unknown order status: odd", "order 1001", "add a line")
    [problem] = (await house.problems()).values()
    assert (problem.connector, problem.count, problem.cure) == ("shop-nl", 2, "add a line")
    await side.problems.solved("unknown order status: odd")
    assert await house.problems() == {}


@pytest.mark.promise("H1")
async def test_a_ring_that_cannot_be_kept_is_not_acknowledged(house, side):
    await house.storage.close()
    with pytest.raises(Unavailable):
        await side.inbox.keep("orders/paid", "7", b"{}", {})
