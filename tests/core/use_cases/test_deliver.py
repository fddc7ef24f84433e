"""From the outbox to the ports: every kind of fact to its own socket (H6, H7)."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from hub_core.errors import Unavailable, Unsupported
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


class Sick:
    """A storage that meets something once, just before a given step: a fault, or whatever happens meanwhile."""

    def __init__(self, storage, fault=None, *, at, meanwhile=None):
        self.storage, self.fault, self.at, self.meanwhile, self.steps = storage, fault, at, meanwhile, 0

    async def do(self, step, /, *keys):
        self.steps += 1
        if self.steps == self.at and self.meanwhile is not None:
            await self.meanwhile()
        if self.steps == self.at and self.fault is not None:
            raise self.fault
        return await self.storage.do(step, *keys)


async def poisoned(house, key="x:1"):
    """An address that no letter can be written for."""
    await house.storage.do(
        lambda work: work.outbox.address("nonsense", key, to="warehouse", due=house.clock(), trace="abc")
    )


@pytest.mark.promise("H7")
async def test_an_address_without_a_possible_letter_holds_up_no_other(house):
    await poisoned(house)
    await house.order()
    await house.goes_on()
    assert len(house.warehouse.orders.heard) == 1


@pytest.mark.promise("H6", "H7")
async def test_an_address_without_a_possible_letter_is_parked_after_a_few_tries(house):
    await poisoned(house)
    for _ in range(6):
        await house.goes_on(11)
    problem = (await house.problems())["nonsense x:1 was refused"]
    assert problem.evidence == "unexpected KeyError: 'nonsense'"
    [letters, _] = await house.hub.operate.parked()
    assert [(one.key, one.attempts) for one in letters] == [("x:1", 4)]


async def test_a_storage_that_is_away_while_letters_are_written_is_no_poison(house):
    await poisoned(house)
    await house.order()
    sick = Sick(house.storage, Unavailable("no disk"), at=2)
    deliver = replace(house.hub.deliver, storage=sick)
    with pytest.raises(Unavailable, match="no disk"):
        await deliver.claim("warehouse", 10)
    house.clock.passes(timedelta(minutes=1))
    sick.at += 3
    with pytest.raises(Unavailable, match="no disk"):
        await deliver.claim("warehouse", 10)
    house.clock.passes(timedelta(minutes=1))
    assert [letter.outgoing.key for letter in await deliver.claim("warehouse", 10)] == ["shop-nl:7"]


@pytest.mark.promise("H5", "H7")
async def test_a_yes_that_cannot_be_kept_is_asked_for_again(house):
    await house.order()
    [letter] = await house.hub.deliver.claim("warehouse", 10)
    deliver = replace(house.hub.deliver, storage=Sick(house.storage, ValueError("oops"), at=1))
    left = await deliver.send(letter)
    assert (left.then, left.reason) == ("later", "unexpected ValueError: oops")
    await house.goes_on(1)
    assert len(house.warehouse.orders.heard) == 2
    assert await house.warehouse.orders.holds() == {"shop-nl:7": 1}
    assert await house.open_rows() == 0


async def test_a_yes_that_cannot_be_kept_because_the_storage_is_away_is_left_to_its_lease(house):
    await house.order()
    [letter] = await house.hub.deliver.claim("warehouse", 10)
    deliver = replace(house.hub.deliver, storage=Sick(house.storage, Unavailable("no disk"), at=1))
    with pytest.raises(Unavailable, match="no disk"):
        await deliver.send(letter)
    await house.goes_on(1)
    assert await house.warehouse.orders.holds() == {"shop-nl:7": 1}
    assert await house.open_rows() == 0


@pytest.mark.promise("H6")
async def test_what_lost_its_lease_is_not_parked_by_who_had_it(house):
    await poisoned(house)
    for _ in range(4):
        await house.goes_on(11)
    house.clock.passes(timedelta(minutes=11))

    async def another_takes_it():
        now = house.clock.passes(timedelta(minutes=1))
        await house.storage.do(lambda work: work.outbox.claim(now, to="warehouse", until=now, limit=9))

    slow = replace(house.hub.deliver, storage=Sick(house.storage, at=4, meanwhile=another_takes_it))
    assert await slow.claim("warehouse", 10) == []
    assert await house.problems() == {}
