"""The sweep beside the callbacks, against a simulated warehouse that rings nobody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.efulfilment_stub.plugin import connect
from hub_core.errors import Unavailable
from hub_core.models import Ref
from hub_core.ports import Ports
from hub_core.testing import samples

pytestmark = pytest.mark.anyio


async def sweep(joined, progress=lambda told: None):
    [job] = joined.connector.jobs
    assert (job.name, job.every, job.knows_the_past) == ("sweep", timedelta(minutes=15), False)
    return await job.run(progress)


def read(parcels=0, words=0, levels=0, left_out=0):
    """What a sweep says that it did."""
    what = f"{parcels} shipments, {words} words about orders and {levels} stock levels"
    return f"read {what}, left out {left_out}"


async def take(joined, *ids, quantity=1):
    for id_ in ids:
        await joined.connector.ports.orders.accept(samples.order(ref=Ref("shop-nl", id_), quantity=quantity))


@pytest.mark.promise("H8")
async def test_a_lost_callback_costs_time_and_not_a_parcel(listening):
    await take(listening, "7", quantity=2)
    await listening.switch(lose_callbacks=10, parcels=2)
    await listening.does("stock", sku="MUG", available=7)
    await listening.passes(60)
    assert await listening.read_callbacks() == []
    told: list[str] = []
    assert await sweep(listening, told.append) == read(parcels=1, levels=1)
    assert told == ["1 shipments read", "1 orders read"]
    assert sum(line.quantity for fact in listening.hub.ports.shipments.facts.values() for line in fact.lines) == 2
    assert await listening.hub.ports.stock.holds() == {"MUG": 7}


@pytest.mark.promise("H8")
async def test_the_next_sweep_begins_where_the_last_one_began(joined):
    await take(joined, "7")
    await joined.passes(60)
    joined.hub.now.passes(timedelta(minutes=30))
    await sweep(joined, lambda told: joined.hub.now.passes(timedelta(hours=1)))
    assert await sweep(joined) == read(parcels=1)  # an hour of overlap, before a sweep of two
    assert await sweep(joined) == read()
    await joined.does("shipments/SHP-1/code", code="3SLATE")
    joined.hub.now.passes(timedelta(minutes=15))
    assert await sweep(joined) == read(parcels=1)
    assert await joined.hub.ports.shipments.holds() == {"3SLATE": 1}


@pytest.mark.promise("H8")
async def test_a_sweep_that_broke_off_is_done_again(joined):
    await take(joined, "7")
    await joined.passes(60)
    await joined.hub.ports.shipments.goes_down()
    with pytest.raises(Unavailable):
        await sweep(joined)
    await joined.hub.ports.shipments.comes_back()
    await joined.switch(fail_next=1)
    with pytest.raises(Unavailable):
        await sweep(joined)
    assert joined.hub.memory.notes == {}
    await sweep(joined)
    assert len(joined.hub.ports.shipments.facts) == 1


@pytest.mark.promise("H7")
async def test_a_parcel_that_is_not_ours_stops_no_other(joined):
    body = {"version": "2026-01-15T12:00:00Z", "lines": [{"line": "1", "sku": "MUG", "quantity": 1}]}
    place = {"street": "Oudegracht", "postcode": "3511 AB", "city": "Utrecht", "country": "NL"}
    token = {"Authorization": "Bearer warehouse-token"}
    (await joined.inside.put("/v1/orders/WEB-1", json=body | {"ship_to": place}, headers=token)).raise_for_status()
    await take(joined, "7")
    await joined.passes(60)
    assert await sweep(joined) == read(parcels=2, left_out=1)
    assert [fact.order.key for fact in joined.hub.ports.shipments.facts.values()] == ["shop-nl:7"]
    assert "'WEB-1' was not sent by this hub" in joined.hub.problems.open["the sweep left something out"].evidence


@pytest.mark.promise("H8", "O13")
async def test_every_callback_lost_costs_a_sweep_and_nothing_else(listening):
    await listening.switch(lose_callbacks=100, ship_after=None, stock_events="changes", locations=["main", "north"])
    await listening.does("stock", sku="MUG", available=9)
    await listening.does("stock", sku="MUG", available=3, location="north")
    await take(listening, "7", "8", "9", "10", quantity=2)
    listening.hub.now.passes(timedelta(minutes=1))
    await listening.does("orders/shop-nl:7/ship")
    await listening.does("orders/shop-nl:8/backorder", reason="Next week.", lines=[{"line": "77", "quantity": 1}])
    await listening.does("orders/shop-nl:8/ship", lines=[{"line": "77", "quantity": 1}])
    await listening.does("orders/shop-nl:9/refuse", reason="No such street.")
    await listening.does("orders/shop-nl:10/cancel", reason="The last mug broke.")
    await listening.does("shipments", order="shop-nl:11", code="3SEARLY")
    assert await listening.read_callbacks() == []
    assert await sweep(listening) == read(parcels=3, words=3, levels=2)
    ports = listening.hub.ports
    assert {key: (word.said, word.reason, word.lines) for key, word in ports.orders.words.items()} == {
        "shop-nl:8": ("back_ordered", "Next week.", {"77": 1}),
        "shop-nl:9": ("refused", "No such street.", {"77": 2}),
        "shop-nl:10": ("cancelled", "The last mug broke.", {"77": 2}),
    }
    assert sorted(parcel.order.id for parcel in ports.shipments.facts.values()) == ["11", "7", "8"]
    assert {level.location: level.available for level in ports.stock.facts.values()} == {
        "warehouse/main": 5,
        "warehouse/north": 3,
    }


@pytest.mark.promise("H3", "O13")
@pytest.mark.parametrize(
    ("does", "says"), [("refuse", "refused"), ("cancel", "cancelled"), ("backorder", "back_ordered")]
)
async def test_a_word_that_rang_and_a_word_that_was_swept_are_one(listening, does, says):
    await take(listening, "7", quantity=2)
    await listening.does(f"orders/shop-nl:7/{does}", reason="The mug is broken.")
    await sweep(listening)
    swept = listening.hub.ports.orders.words.pop("shop-nl:7")
    listening.hub.now.passes(timedelta(seconds=5))
    await listening.read_callbacks()
    assert listening.hub.ports.orders.words.pop("shop-nl:7") == swept
    assert (swept.said, swept.reason, swept.lines) == (says, "The mug is broken.", {"77": 2})


@pytest.mark.promise("H3")
async def test_what_happens_to_an_order_afterwards_makes_no_new_word(listening):
    await listening.switch(ship_after=None)
    await take(listening, "7", quantity=3)
    await listening.does("orders/shop-nl:7/backorder", lines=[{"line": "77", "quantity": 1}])
    await listening.read_callbacks()
    rung = listening.hub.ports.orders.words["shop-nl:7"]
    listening.hub.now.passes(timedelta(minutes=5))
    await listening.does("orders/shop-nl:7/ship", lines=[{"line": "77", "quantity": 2}])
    assert await sweep(listening) == read(parcels=1, words=1)
    assert listening.hub.ports.orders.words["shop-nl:7"] == rung
    await listening.does("orders/shop-nl:7/restock")
    assert await sweep(listening) == read(parcels=1)


@pytest.mark.promise("H7")
async def test_a_word_that_the_hub_refuses_stops_no_other(joined):
    body = {"version": "2026-01-15T12:00:00Z", "lines": [{"line": "1", "sku": "MUG", "quantity": 1}]}
    place = {"street": "Oudegracht", "postcode": "3511 AB", "city": "Utrecht", "country": "NL"}
    token = {"Authorization": "Bearer warehouse-token"}
    (await joined.inside.put("/v1/orders/WEB-1", json=body | {"ship_to": place}, headers=token)).raise_for_status()
    await joined.does("orders/WEB-1/refuse")
    await take(joined, "7")
    await joined.does("orders/shop-nl:7/refuse", reason="No such street.")
    assert await sweep(joined) == read(words=2, left_out=1)
    assert joined.hub.ports.orders.words["shop-nl:7"].reason == "No such street."
    await joined.hub.ports.orders.says_no("not today")
    assert await sweep(joined) == read(words=2, left_out=2)
    evidence = joined.hub.problems.open["the sweep left something out"].evidence
    assert "order WEB-1: order 'WEB-1' was not sent by this hub" in evidence
    assert "order shop-nl:7: not today" in evidence


@pytest.mark.promise("H7")
async def test_what_the_hub_refuses_is_shown_and_stops_nothing(joined):
    await take(joined, "7")
    await joined.does("stock", sku="MUG", available=7)
    await joined.does("stock", sku="TEAPOT", available=3)
    await joined.passes(60)
    await joined.hub.ports.shipments.says_no("not today")
    joined.hub.ports.stock.refuses["MUG@warehouse/main"] = "two products"
    assert await sweep(joined) == read(parcels=1, levels=2, left_out=2)
    assert await joined.hub.ports.stock.holds() == {"TEAPOT": 3}
    evidence = joined.hub.problems.open["the sweep left something out"].evidence
    assert evidence == "SHP-1: not today; stock: MUG@warehouse/main: two products"


async def test_the_parcels_of_one_order_are_told_together(joined):
    await take(joined, "7", "8", quantity=2)
    for key in ("shop-nl:7", "shop-nl:8", "shop-nl:7", "shop-nl:8"):
        await joined.does(f"orders/{key}/ship", lines=[{"line": "77", "quantity": 1}])
    await sweep(joined)
    assert joined.hub.ports.shipments.asked == 2
    assert len(joined.hub.ports.shipments.facts) == 4


async def test_many_parcels_are_read_page_by_page(joined):
    await take(joined, *(str(number) for number in range(250)))
    await joined.passes(60)
    told: list[str] = []
    await sweep(joined, told.append)
    assert told == ["200 shipments read", "250 shipments read", "200 orders read", "250 orders read"]
    assert len(joined.hub.ports.shipments.facts) == 250


async def test_what_is_not_granted_is_not_asked_for(joined, make_settings):
    await take(joined, "7")
    await joined.passes(60)
    deaf = replace(joined, connector=connect(make_settings(), replace(joined.hub, ports=Ports())))
    assert await sweep(deaf) == read()
