"""Rings and reads come in as the hub's words."""

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from connectors.lightspeed.plugin import connect
from connectors.lightspeed.simulator.trade.placing import NewLine, NewOrder
from hub_core.errors import NotFound, Rejected, Unavailable, Unsupported
from hub_core.models import OrderStatus, Ring
from hub_core.ports import Ports
from hub_core.testing import samples

pytestmark = pytest.mark.anyio
TWO_MUGS = NewOrder(paid=True, lines=(NewLine(sku="MUG", quantity=2), NewLine(sku="CUP", quantity=1)))


def ring(topic: str = "orders/updated", body: bytes = b"", object_id: str = "", **headers: str) -> Ring:
    return samples.ring(topic=topic, body=body, object_id=object_id, headers=headers)


@pytest.mark.promise("O1", "L1", "L2")
async def test_every_order_comes_in_paid_or_not(stage: Any) -> None:
    await stage.open()
    unpaid, paid = stage.shop.orders.place(NewOrder()), stage.shop.orders.place(TWO_MUGS)
    await stage.read_all()
    assert stage.order(unpaid.id).status is OrderStatus.PENDING_PAYMENT
    assert stage.order(paid.id).status is OrderStatus.PROCESSING
    assert [line.quantity for line in stage.order(paid.id).lines] == [2, 1]


@pytest.mark.promise("H2")
async def test_a_signed_body_with_its_lines_costs_no_call(stage: Any) -> None:
    await stage.open()
    stage.shop.books.calls.clear()
    order = stage.shop.orders.place(TWO_MUGS)
    await stage.read_all()
    assert stage.order(order.id).read_at is None
    assert stage.calls("GET") == []


@pytest.mark.promise("H2")
async def test_a_body_without_lines_is_read_anew(stage: Any) -> None:
    await stage.open()
    order = stage.shop.orders.place(TWO_MUGS)
    said = b'{"order":{"id":%d,"updatedAt":"2026-01-15T13:00:00+01:00"}}' % order.id
    await stage.receive(ring(body=said))
    assert len(stage.order(order.id).lines) == 2
    assert stage.order(order.id).read_at == stage.hub.now()


@pytest.mark.parametrize("body", [b"", b"nonsense", b"[]", b"{}", b'{"order":false}', b'{"order":{"id":null}}'])
async def test_an_unusable_body_is_read_by_the_id_of_its_header(stage: Any, body: bytes) -> None:
    await stage.open()
    order = stage.shop.orders.place(TWO_MUGS)
    await stage.receive(ring(body=body, object_id=str(order.id)))
    assert stage.order(order.id).number == order.number
    with pytest.raises(Rejected):
        await stage.receive(ring(body=body))


@pytest.mark.promise("G3")
async def test_a_ring_of_another_shop_is_rejected_once_the_shop_is_known(
    stage: Any, ring_body: Callable[[str], bytes]
) -> None:
    with pytest.raises(Rejected, match="of shop 9"):
        await stage.receive(ring(body=ring_body("orders-paid.json"), **{"x-shop-id": "9"}))
    await stage.receive(ring(body=ring_body("orders-paid.json"), **{"x-shop-id": "356902"}))
    assert stage.order(418000101).number == "ORD01001"


@pytest.mark.promise("O10")
async def test_until_the_currency_is_known_the_ring_waits(stage: Any, ring_body: Callable[[str], bytes]) -> None:
    stage.shop.turn(down=True)
    with pytest.raises(Unavailable):
        await stage.receive(ring(body=ring_body("orders-paid.json")))
    assert stage.hub.ports.orders.facts == {}
    stage.shop.turn(down=False)
    await stage.receive(ring(body=ring_body("orders-paid.json")))
    assert stage.order(418000101).total.currency == "EUR"


async def test_without_an_event_header_the_body_tells_what_it_is(stage: Any, ring_body: Callable[[str], bytes]) -> None:
    await stage.receive(ring(topic="", body=ring_body("orders-paid.json")))
    assert stage.order(418000101).number == "ORD01001"


@pytest.mark.promise("H11")
async def test_a_topic_of_later_is_let_go(stage: Any, ring_body: Callable[[str], bytes]) -> None:
    for topic in ("customers/created", "mugs/broken", ""):
        await stage.receive(ring(topic=topic, body=ring_body("customers-created.json")))
    assert stage.hub.ports.orders.facts == {}


@pytest.mark.promise("G4", "G3")
async def test_a_deletion_is_believed_only_after_a_read(stage: Any) -> None:
    await stage.open()
    order = stage.shop.orders.place(TWO_MUGS)
    await stage.receive(ring(topic="orders/deleted", object_id=str(order.id)))
    assert stage.order(order.id).number == order.number
    await stage.receive(ring(topic="orders/deleted", object_id="999"))
    await stage.receive(ring(topic="shipments/deleted", body=b'{"shipment":{"id":998}}'))
    with pytest.raises(Rejected, match="says which order"):
        await stage.receive(ring(topic="orders/deleted", body=b"[]"))


@pytest.mark.promise("O4")
async def test_an_unknown_status_is_kept_and_raises_a_problem(stage: Any, changed: Callable[..., bytes]) -> None:
    await stage.receive(ring(body=changed("orders-paid.json", status="parked_somewhere")))
    assert (stage.order(418000101).status, stage.order(418000101).word) == (None, "parked_somewhere")
    problem = stage.hub.problems.open["unknown order status: parked_somewhere"]
    assert problem.evidence == "order ORD01001"
    assert '[connector.shop-nl.settings.statuses] parked_somewhere = "processing"' in problem.cure


@pytest.mark.promise("O4")
async def test_a_word_that_is_mapped_now_is_no_problem_any_more(stage_of: Any) -> None:
    stage = stage_of(statuses={"parked_somewhere": OrderStatus.ON_HOLD})
    await stage.hub.problems.found("unknown order status: parked_somewhere", "order 1", "map it")
    await stage.connector.check()
    assert stage.hub.problems.open == {}


@pytest.mark.promise("O5")
async def test_a_custom_status_comes_with_its_title(stage: Any, changed: Callable[..., bytes]) -> None:
    status = next(iter(stage.shop.books.custom_statuses.values()), None)
    known = status.id if status else 2284
    await stage.receive(ring(body=changed("orders-paid.json", customStatusId=known)))
    assert stage.order(418000101).label == (status.title if status else "#2284")


@pytest.mark.promise("H11")
async def test_fields_nobody_heard_of_are_counted(stage: Any, changed: Callable[..., bytes]) -> None:
    await stage.receive(ring(body=changed("orders-paid.json", fancyNewField=1)))
    assert stage.hub.memory.notes["drift"] == '{"order.fancyNewField":1}'


@pytest.mark.promise("H11")
async def test_a_payment_status_nobody_heard_of_is_counted(stage: Any, changed: Callable[..., bytes]) -> None:
    await stage.receive(ring(body=changed("orders-paid.json", paymentStatus="half")))
    assert stage.order(418000101).payment is None
    assert stage.hub.memory.notes["drift"] == '{"order.paymentStatus=half":1}'


@pytest.mark.promise("H3")
async def test_duplicates_and_reorderings_end_the_same(stage: Any) -> None:
    await stage.open()
    order = stage.shop.orders.place(NewOrder())
    first = await stage.rings()
    stage.hub.now.passes(timedelta(seconds=5))
    stage.shop.orders.pay(order.id)
    later = await stage.rings()
    for heard in [*later, *first, *later, *first]:
        await stage.receive(heard)
    assert stage.order(order.id).status is OrderStatus.PROCESSING


async def test_orders_and_shipments_can_be_read_by_hand(stage: Any) -> None:
    await stage.open()
    order = stage.shop.orders.place(TWO_MUGS)
    await stage.connector.read("orders", str(order.id))
    assert stage.order(order.id).read_at == stage.hub.now()
    await stage.connector.read("shipments", str(order.shipments[0].id))
    assert stage.parcels == []
    with pytest.raises(NotFound):
        await stage.connector.read("orders", "999")
    with pytest.raises(Unsupported):
        await stage.connector.read("checkouts", "1")


@pytest.mark.promise("T2")
async def test_a_shipment_that_is_not_shipped_is_no_parcel(stage: Any) -> None:
    await stage.open()
    stage.shop.orders.place(TWO_MUGS)
    rings = await stage.read_all()
    assert "shipments/created" in {heard.topic for heard in rings}
    assert stage.parcels == []


@pytest.mark.promise("T7", "L11")
async def test_a_shipment_by_hand_comes_onto_the_order(stage: Any) -> None:
    await stage.open()
    order = stage.shop.orders.place(TWO_MUGS)
    await stage.read_all()
    stage.hub.now.passes(timedelta(minutes=5))
    stage.shop.shipments.ship(order.shipments[0].id, "3SHAND")
    await stage.read_all()
    (parcel,) = stage.parcels
    assert (parcel.code, parcel.order.id, parcel.lines) == ("3SHAND", str(order.id), ())
    assert parcel.as_of == parcel.shipped_at == stage.hub.now()


@pytest.mark.promise("T7")
async def test_one_of_several_shipments_by_hand_says_what_it_holds(stage: Any) -> None:
    await stage.open()
    order = stage.shop.orders.place(TWO_MUGS)
    second = stage.shop.shipments.split(order.id)
    stage.hub.now.passes(timedelta(minutes=5))
    stage.shop.shipments.ship(second.id, "3SCUP")
    await stage.read_all()
    (parcel,) = stage.parcels
    cup = order.lines[1]
    assert [(line.line, line.quantity) for line in parcel.lines] == [(str(cup.id), 1)]


@pytest.mark.promise("T7")
async def test_a_shipment_by_hand_that_is_taken_back_is_withdrawn(stage: Any) -> None:
    await stage.open()
    order = stage.shop.orders.place(TWO_MUGS)
    number = order.shipments[0].id
    stage.shop.shipments.ship(number, "3SHAND")
    await stage.read_all()
    stage.hub.now.passes(timedelta(minutes=5))
    stage.shop.shipments.write(number, {"status": "not_shipped"}, channel="manual")
    await stage.read_all()
    assert [parcel.withdrawn for parcel in stage.parcels] == [True]


@pytest.mark.parametrize("body", [b"", b"nonsense", b'{"shipment":{"id":false}}', b'{"shipment":{"id":%d}}'])
@pytest.mark.promise("L11")
async def test_a_shipment_whose_body_says_too_little_is_read_anew(stage: Any, body: bytes) -> None:
    await stage.open()
    order = stage.shop.orders.place(TWO_MUGS)
    number = order.shipments[0].id
    stage.shop.shipments.ship(number, "3SHAND")
    said = body % number if b"%d" in body else body
    await stage.receive(ring(topic="shipments/updated", body=said, object_id=str(number)))
    assert [parcel.code for parcel in stage.parcels] == ["3SHAND"]


async def test_a_shipment_nobody_can_name_is_rejected(stage: Any) -> None:
    with pytest.raises(Rejected):
        await stage.receive(ring(topic="shipments/updated", body=b"nonsense"))


@pytest.mark.promise("H3", "T7")
async def test_an_older_word_of_a_shipment_by_hand_changes_nothing(stage: Any) -> None:
    await stage.open()
    order = stage.shop.orders.place(TWO_MUGS)
    stage.shop.shipments.ship(order.shipments[0].id, "3SFIRST")
    first = await stage.rings()
    stage.hub.now.passes(timedelta(minutes=1))
    stage.shop.shipments.write(order.shipments[0].id, {"trackingCode": "3SRIGHT"}, channel="manual")
    for heard in [*await stage.rings(), *first]:
        await stage.receive(heard)
    assert [parcel.code for parcel in stage.parcels] == ["3SRIGHT"]


async def test_what_the_connector_may_not_give_is_let_go(stage: Any, ring_body: Callable[[str], bytes]) -> None:
    deaf = dataclasses.replace(stage.hub, ports=Ports())
    connector = connect(stage.settings, deaf)
    await connector.receive(ring(body=ring_body("orders-shipped.json")))
    await connector.receive(ring(topic="shipments/updated", body=ring_body("shipments-updated.json")))
    assert await connector.jobs[0].run(stage.told.append) == "the hub takes nothing that a sweep finds"
    assert stage.hub.ports.orders.facts == {}
