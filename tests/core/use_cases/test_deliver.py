"""From the outbox to the ports: every kind of fact to its own socket (H6, H7)."""

import logging

import pytest

from hub_core.errors import Unsupported
from hub_core.models import Product
from hub_core.plugins import Connector
from hub_core.ports import Ports
from hub_core.testing.fakes import FakePorts
from hub_core.testing.samples import (
    checkout,
    customer,
    order,
    order_word,
    product,
    second_shipment,
    shipment,
    stock_level,
)
from hub_core.use_cases.deliver import hand_over
from hub_core.use_cases.trace import current_trace, tracing

pytestmark = pytest.mark.anyio
FACTS = [(order(),), (order_word(),), (shipment(),), (stock_level(),), (product(),), (customer(),)]


@pytest.mark.parametrize("facts", FACTS, ids=lambda facts: type(facts[0]).__name__)
async def test_every_fact_goes_to_its_own_socket(facts):
    far = FakePorts()
    await hand_over(facts, far)
    sockets = (far.orders, far.stock, far.shipments, far.products, far.customers)
    assert sum(socket.asked for socket in sockets) == 1


@pytest.mark.promise("T5")
async def test_parcels_go_together():
    far = FakePorts()
    await hand_over((shipment(), second_shipment()), far)
    assert far.shipments.asked == 1
    assert await far.shipments.holds() == {"3SMUG001": 1, "3SMUG002": 1}


@pytest.mark.parametrize("facts", FACTS, ids=lambda facts: type(facts[0]).__name__)
async def test_a_socket_that_is_gone_is_said(facts):
    with pytest.raises(Unsupported, match=r"it has no port for (orders|shipments|stock|products|customers) any more"):
        await hand_over(facts, Ports())


async def test_checkouts_are_never_handed_over():
    with pytest.raises(Unsupported, match="checkouts are collected"):
        await hand_over((checkout(),), FakePorts())


@pytest.mark.promise("H3")
async def test_the_newest_is_told_once_when_several_wait(house):
    channel = FakePorts()
    house.hub.join("channel", role="channel")
    house.hub.plug("channel", Connector(ports=channel))
    for title in ("Mug", "Big mug", "Giant mug"):
        house.clock.moment = house.clock.moment.replace(second=house.clock.moment.second + 1)
        await house.says["shop-nl"].products.put(product(title=title, as_of=house.clock()))
    assert await house.goes_on() == 1
    assert [one.title for one in channel.products.facts.values()] == ["Giant mug"]


async def test_a_letter_about_what_is_not_there_is_done_with(house):
    for stream in ("products", "orders", "shipments"):
        await house.storage.do(
            lambda work, stream=stream: work.outbox.address(stream, "x:1", to="warehouse", due=house.clock())
        )
    assert await house.goes_on() == 0
    assert await house.open_rows() == 0
    assert await house.storage.look(lambda work: work.facts.find(Product, "x:1")) is None


@pytest.mark.promise("H7")
async def test_the_unexpected_is_logged_with_its_stack_and_parks_alone(house, caplog):
    house.shop.shipments.fault = ZeroDivisionError("oops")
    await house.order()
    await house.parcel()
    with caplog.at_level(logging.INFO):
        for _ in range(6):
            await house.goes_on(11)
    assert [record.levelname for record in caplog.records if record.exc_info] == ["ERROR"] * 5
    assert (await house.problems())["shipments 1001 was refused"].evidence == "unexpected ZeroDivisionError: oops"


async def test_a_delivery_belongs_to_the_story_of_its_webhook(house):
    traces = []

    async def meanwhile():
        traces.append(current_trace())

    house.warehouse.orders.meanwhile = meanwhile
    with tracing("abcdef"):
        await house.order()
    await house.goes_on()
    assert traces == ["abcdef"]
    assert [entry.trace for entry in await house.history()] == ["abcdef", "abcdef"]
