"""What happens to one thing happens to what belongs to it."""

from datetime import UTC, datetime

import httpx
import pytest

from connectors.lightspeed.simulator.shop import Shop
from connectors.lightspeed.simulator.trade.placing import NewAddress, NewLine, NewOrder

pytestmark = pytest.mark.anyio


async def test_paying_moves_an_order_on(client: httpx.AsyncClient, shop: Shop, clock: object) -> None:
    order = shop.orders.place()
    assert order.status == "processing_awaiting_payment"
    answer = await client.put(f"/nl/orders/{order.id}.json", json={"order": {"paymentStatus": "paid"}})
    assert answer.json()["order"]["status"] == "processing_awaiting_shipment"
    assert order.invoice.status == "paid"
    last = [(event.type, event.message, event.channel) for event in order.events[-2:]]
    assert last == [("invoice", "paid", "api"), ("order", "paid", "api")]


async def test_a_pickup_order_waits_to_be_picked_up(client: httpx.AsyncClient, shop: Shop) -> None:
    order = shop.orders.place(NewOrder(pickup=True))
    shop.orders.pay(order.id)
    assert order.status == "processing_awaiting_pickup"
    await client.put(f"/nl/orders/{order.id}.json", json={"order": {"isReadyForPickup": True}})
    assert order.status == "processing_ready_for_pickup"
    assert shop.mails == []
    parcel = order.shipments[0].id
    await client.put(f"/nl/shipments/{parcel}.json", json={"shipment": {"doNotifyReadyForPickup": True}})
    assert [mail.kind for mail in shop.mails] == ["ready_for_pickup"]
    shop.shipments.ship(parcel)
    assert order.status == "completed_picked_up"


@pytest.mark.promise("T2")
async def test_every_order_is_born_with_its_unsent_shipment(shop: Shop) -> None:
    order = shop.orders.place(NewOrder(paid=True))
    assert [shipment.status for shipment in order.shipments] == ["not_shipped"]


async def test_shipping_a_paid_order_completes_it(client: httpx.AsyncClient, shop: Shop, clock: object) -> None:
    order = shop.orders.place(NewOrder(paid=True))
    parcel = order.shipments[0]
    clock.forward(60)  # type: ignore[attr-defined]  # the fixture's class is not importable from a conftest
    sent = {"status": "shipped", "trackingCode": "3SMUG1", "doNotifyShipped": True, "doNotifyTrackingCode": True}
    answer = await client.put(f"/nl/shipments/{parcel.id}.json", json={"shipment": sent})
    assert answer.json()["shipment"]["trackingCode"] == "3SMUG1"
    assert (order.status, order.shipping) == ("completed_shipped", "shipped")
    assert order.updated == parcel.updated == datetime(2026, 6, 3, 12, 1, 10, tzinfo=UTC)
    assert [(mail.order, mail.kind, mail.code) for mail in shop.mails] == [(order.number, "shipped", "3SMUG1")]


async def test_shipping_an_unpaid_or_held_order_leaves_its_status(client: httpx.AsyncClient, shop: Shop) -> None:
    unpaid, held = shop.orders.place(), shop.orders.place(NewOrder(paid=True))
    shop.orders.hold(held.id)
    for order in (unpaid, held):
        await client.put(f"/nl/shipments/{order.shipments[0].id}.json", json={"shipment": {"status": "shipped"}})
    assert [(unpaid.status, unpaid.shipping), (held.status, held.shipping)] == [
        ("processing_awaiting_payment", "shipped"),
        ("on_hold", "shipped"),
    ]
    shop.orders.pay(unpaid.id)
    assert unpaid.status == "completed_shipped"


async def test_a_flag_sent_again_mails_again(client: httpx.AsyncClient, shop: Shop) -> None:
    order = shop.orders.place(NewOrder(paid=True))
    path = f"/nl/shipments/{order.shipments[0].id}.json"
    for fields in (
        {"doNotifyShipped": True},
        {"status": "shipped", "trackingCode": "3SMUG1"},
        {"doNotifyShipped": True},
        {"status": "shipped", "doNotifyShipped": True},
        {"doNotifyTrackingCode": True},
    ):
        assert (await client.put(path, json={"shipment": fields})).status_code == 200
    assert [(mail.kind, mail.code) for mail in shop.mails] == [
        ("shipped", ""),
        ("shipped", ""),
        ("tracking_code", "3SMUG1"),
    ]


async def test_cancelling_calls_off_what_was_not_sent(client: httpx.AsyncClient, shop: Shop) -> None:
    order = shop.orders.place()
    body = {"order": {"status": "cancelled", "doNotifyCancelled": True}}
    await client.put(f"/nl/orders/{order.id}.json", json=body)
    assert (order.status, order.payment, order.shipping) == ("cancelled", "cancelled", "cancelled")
    assert order.shipments[0].status == "cancelled"
    assert [mail.kind for mail in shop.mails] == ["cancelled"]


async def test_a_split_shipment_is_sent_in_two(shop: Shop) -> None:
    order = shop.orders.place(NewOrder(paid=True, lines=(NewLine(quantity=3),)))
    second = shop.shipments.split(order.id)
    assert [[packed.quantity for packed in shipment.packed] for shipment in order.shipments] == [[2], [1]]
    shop.shipments.ship(second.id, "3SMUG2")
    assert (order.shipping, order.status) == ("partially_shipped", "processing_awaiting_shipment")
    shop.shipments.ship(order.shipments[0].id)
    assert (order.shipping, order.status) == ("shipped", "completed_shipped")
    with pytest.raises(ValueError, match="no open shipment"):
        shop.shipments.split(order.id)


async def test_lines_are_split_before_pieces_are(shop: Shop) -> None:
    order = shop.orders.place(NewOrder(lines=(NewLine(sku="A"), NewLine(sku="B"), NewLine(sku="C"))))
    shop.shipments.split(order.id)
    packed = [[packed.line.facts["sku"] for packed in shipment.packed] for shipment in order.shipments]
    assert packed == [["A", "B"], ["C"]]


async def test_an_order_of_nothing_is_paid_by_itself(shop: Shop) -> None:
    order = shop.orders.place(NewOrder(lines=(NewLine(price_incl=0),)))
    assert (order.payment, order.events[-1].comment) == ("paid", "Total = 0")


async def test_an_order_goes_to_another_address(client: httpx.AsyncClient, shop: Shop) -> None:
    order = shop.orders.place()
    shop.orders.move(order.id, NewAddress(street="Damrak", number="1", country="be"))
    told = (await client.get(f"/nl/orders/{order.id}.json")).json()["order"]
    assert (told["addressShippingStreet"], told["addressShippingCountry"]["code"]) == ("Damrak", "be")
    assert told["addressBillingStreet"] == "Keizersgracht"


async def test_a_payment_can_go_back(shop: Shop) -> None:
    order = shop.orders.place(NewOrder(paid=True))
    shop.orders.unpay(order.id)
    assert (order.status, order.invoice.status) == ("processing_awaiting_payment", "not_paid")


async def test_an_order_written_as_shipped_takes_its_shipment_along(client: httpx.AsyncClient, shop: Shop) -> None:
    order = shop.orders.place(NewOrder(paid=True))
    body = {"order": {"status": "completed_shipped", "shipmentStatus": "shipped"}}
    await client.put(f"/nl/orders/{order.id}.json", json=body)
    assert (order.status, order.shipping, order.shipments[0].status) == ("completed_shipped", "shipped", "shipped")
    assert shop.mails == []


async def test_memo_and_custom_status_are_kept(client: httpx.AsyncClient, shop: Shop) -> None:
    order = shop.orders.place()
    body = {"order": {"memo": "gift", "customStatusId": 2391}}
    told = (await client.put(f"/nl/orders/{order.id}.json", json=body)).json()["order"]
    assert (told["memo"], told["customStatusId"]) == ("gift", 2391)


async def test_an_order_that_allows_no_mail_sends_none(client: httpx.AsyncClient, shop: Shop) -> None:
    order = shop.orders.place(NewOrder(paid=True))
    await client.put(f"/nl/orders/{order.id}.json", json={"order": {"allowNotifications": False}})
    shop.shipments.ship(order.shipments[0].id, "3SMUG1", mail=True)
    assert shop.mails == []


async def test_an_old_order_stands_where_it_was_put(shop: Shop) -> None:
    old = datetime(2025, 12, 24, 9, 0, tzinfo=UTC)
    order = shop.orders.place(NewOrder(created_at=old, paid=True, status="completed_shipped"))
    assert (order.created, order.shipping, order.shipments[0].status) == (old, "shipped", "shipped")
    off = shop.orders.place(NewOrder(created_at=old, status="cancelled"))
    assert (off.status, off.shipping) == ("cancelled", "cancelled")


async def test_orders_of_one_person_have_one_customer(shop: Shop) -> None:
    first, second = shop.orders.place(), shop.orders.place(NewOrder(email="Jane@Example.com "))
    assert first.customer is second.customer
    assert first.lines[0].variant == second.lines[0].variant


async def test_an_order_without_parcels_left_is_not_to_be_shipped(client: httpx.AsyncClient, shop: Shop) -> None:
    order = shop.orders.place(NewOrder(paid=True))
    body = {"shipment": {"status": "cancelled"}}
    await client.put(f"/nl/shipments/{order.shipments[0].id}.json", json=body)
    assert (order.shipping, order.status) == ("cancelled", "processing_awaiting_shipment")


async def test_a_shipped_and_paid_order_keeps_both_when_it_is_cancelled(shop: Shop) -> None:
    order = shop.orders.place(NewOrder(paid=True))
    shop.shipments.ship(order.shipments[0].id)
    shop.orders.cancel(order.id)
    assert (order.status, order.payment, order.shipping) == ("cancelled", "paid", "shipped")


async def test_a_partial_word_about_shipping_leaves_the_parcels(client: httpx.AsyncClient, shop: Shop) -> None:
    order = shop.orders.place(NewOrder(paid=True))
    body = {"order": {"shipmentStatus": "partially_shipped"}}
    await client.put(f"/nl/orders/{order.id}.json", json=body)
    assert (order.shipping, order.shipments[0].status) == ("partially_shipped", "not_shipped")
