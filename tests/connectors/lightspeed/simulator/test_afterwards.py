"""What comes after an order: its invoice, money that goes back, goods that come back."""

import json
from typing import Any

import httpx
import pytest

from connectors.lightspeed.simulator.shop import Shop
from connectors.lightspeed.simulator.trade.invoices import Crediting, Pieces
from connectors.lightspeed.simulator.trade.placing import NewLine, NewOrder
from connectors.lightspeed.simulator.trade.returns import Returning

pytestmark = pytest.mark.anyio


def names(listed: str) -> list[str]:
    return listed.split()


INVOICE = names(
    """id createdAt updatedAt number status isVatShifted priceExcl priceIncl doNotifyNew doNotifyPaid
invoice isCreditNote creditNote order customer items metafields events"""
)
ITEM = names(
    """id type title variant orderProductId articleCode ean sku taxRate basePriceExcl basePriceIncl priceExcl
priceIncl discountExcl discountIncl quantity"""
)
RETURN = names(
    """id createdAt updatedAt customerId orderId status numProducts priceExcl priceIncl isStockAdjusted
returnReason returnAction customerComment staffNote mailMessage notifyStatus orderProducts"""
)
TWO_MUGS_AND_A_BOWL = NewOrder(
    lines=(NewLine(quantity=2), NewLine(sku="BOWL", title="Bowl", brand="Kleiwerk", price_incl=4.1)),
    paid=True, silent=True, shipping_price=6,
)  # fmt: skip


async def got(client: httpx.AsyncClient, path: str) -> Any:
    answer = await client.get(f"/nl/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_an_order_has_an_invoice_that_can_be_asked_for(client: httpx.AsyncClient, shop: Shop) -> None:
    order, other = shop.orders.place(TWO_MUGS_AND_A_BOWL), shop.orders.place()
    invoice = (await got(client, f"invoices/{order.invoice.id}.json"))["invoice"]
    assert list(invoice) == INVOICE
    assert (invoice["status"], invoice["priceIncl"], invoice["isCreditNote"]) == ("paid", 30, False)
    assert (invoice["invoice"], invoice["creditNote"]) == (False, False)
    assert invoice["order"]["resource"]["id"] == order.id
    listed = (await got(client, "invoices.json"))["invoices"]
    assert [row["id"] for row in listed] == [other.invoice.id, order.invoice.id]
    for query in (f"order={order.id}", f"number={order.invoice.number}"):
        assert (await got(client, f"invoices.json?{query}"))["invoices"] == [invoice], query
    assert await got(client, f"invoices/count.json?customer={order.customer.id}") == {"count": 2}
    assert await got(client, "invoices/count.json?order=9") == {"count": 0}
    assert (await client.get("/nl/invoices/9.json")).status_code == 404


async def test_an_invoice_has_a_row_for_each_line_and_each_cost(client: httpx.AsyncClient, shop: Shop) -> None:
    order = shop.orders.place(TWO_MUGS_AND_A_BOWL)
    items = (await got(client, f"invoices/{order.invoice.id}/items.json"))["invoiceItems"]
    assert all(list(item) == ITEM for item in items)
    told = [(item["type"], item["title"], item["quantity"], item["priceIncl"]) for item in items]
    assert told == [
        ("product", "Mug, blue", 2, 19.9),
        ("product", "Kleiwerk Bowl", 1, 4.1),
        ("shipment", "_shipmentcosts_", 1, 6),
        ("payment", "_paymentcosts_", 1, 0),
    ]
    assert [item["orderProductId"] for item in items] == [order.lines[0].id, order.lines[1].id, None, None]
    assert (items[0]["basePriceIncl"], items[3]["sku"], items[3]["variant"]) == (9.95, "", "iDEAL")


async def test_an_invoice_paid_by_a_client_pays_its_order(
    client: httpx.AsyncClient, shop: Shop, register: Any, receiver: Any
) -> None:
    for group in ("orders", "invoices"):
        await register(group)
    order = shop.orders.place(NewOrder(silent=True))
    path = f"/nl/invoices/{order.invoice.id}.json"
    shop.turn(idle_puts_next=1)
    assert (await client.put(path, json={"invoice": {"status": "paid"}})).json()["invoice"]["status"] == "paid"
    assert order.payment == "not_paid"
    answer = await client.put(path, json={"invoice": {"status": "paid", "doNotifyPaid": True}})
    assert (answer.json()["invoice"]["status"], order.payment) == ("paid", "paid")
    assert [mail.kind for mail in shop.mails] == ["invoice_paid"]
    await client.put(path, json={"invoice": {}})
    await shop.bells.ring_pending()
    assert receiver.events == ["orders/updated", "invoices/updated", "orders/paid", "invoices/updated"]
    assert (await client.put(path, json={"invoice": {"status": "burnt"}})).status_code == 422


async def test_crediting_lines_makes_a_note_and_counts_them_as_refunded(
    client: httpx.AsyncClient, shop: Shop, register: Any, receiver: Any, clock: Any
) -> None:
    for group in ("orders", "invoices"):
        await register(group)
    order = shop.orders.place(TWO_MUGS_AND_A_BOWL)
    clock.forward(60)
    note = shop.invoices.credit(order.id, Crediting(lines=(Pieces(id=order.lines[0].id, quantity=1),), notify=True))
    told = (await got(client, f"invoices/{note.id}.json"))["invoice"]
    assert list(told) == INVOICE
    assert (told["isCreditNote"], told["creditNote"], told["status"]) == (True, False, "not_paid")
    assert (told["priceIncl"], told["priceExcl"]) == (9.95, 8.2231)
    assert told["invoice"]["resource"]["id"] == order.invoice.id
    assert told["order"]["resource"]["id"] == order.id
    credited = (await got(client, f"invoices/{order.invoice.id}.json"))["invoice"]
    assert credited["creditNote"]["resource"]["id"] == note.id
    lines = (await got(client, f"orders/{order.id}/products.json"))["orderProducts"]
    assert [line["quantityRefunded"] for line in lines] == [1, 0]
    items = (await got(client, f"invoices/{note.id}/items.json"))["invoiceItems"]
    assert [(item["orderProductId"], item["quantity"]) for item in items] == [(order.lines[0].id, 1)]
    assert [mail.kind for mail in shop.mails] == ["credit_note"]
    await shop.bells.ring_pending()
    assert receiver.events == ["invoices/created", "orders/updated"]
    assert receiver.heard[0].headers["x-invoice-id"] == str(note.id)
    rung = json.loads(receiver.heard[1].content)["order"]
    assert [one["id"] for one in rung["invoices"]["resource"]["embedded"]] == [order.invoice.id, note.id]
    last = rung["events"]["resource"]["embedded"][-1]
    assert (last["type"], last["message"], last["invoice"]["resource"]["id"]) == ("invoice", "new", note.id)
    assert order.updated == note.created


async def test_all_that_is_left_is_credited_once(shop: Shop) -> None:
    order = shop.orders.place(TWO_MUGS_AND_A_BOWL)
    assert shop.invoices.credit(order.id, Crediting(amount=10)).price_incl == 10
    rest = shop.invoices.credit(order.id)
    assert rest.price_incl == 20
    assert [line.facts["quantityRefunded"] for line in order.lines] == [2, 1]
    with pytest.raises(ValueError, match=r"0\.00 left to credit"):
        shop.invoices.credit(order.id)


async def test_a_whole_order_is_credited_with_its_shipping(shop: Shop) -> None:
    order = shop.orders.place(TWO_MUGS_AND_A_BOWL)
    note = shop.invoices.credit(order.id)
    assert [(item.type, item.price_incl) for item in note.items] == [("product", 19.9), ("product", 4.1), ("custom", 6)]


@pytest.mark.parametrize(
    "asked",
    [
        Crediting(amount=30.02),
        Crediting(amount=-1),
        Crediting(amount=0),
        Crediting(lines=(Pieces(id=9),)),
    ],
)
async def test_no_more_is_credited_than_there_was(shop: Shop, asked: Crediting) -> None:
    order = shop.orders.place(TWO_MUGS_AND_A_BOWL)
    with pytest.raises(ValueError, match="left to credit"):
        shop.invoices.credit(order.id, asked)
    assert (order.credits, len(shop.books.invoices)) == ([], 1)


async def test_the_same_line_is_not_credited_beyond_its_pieces(shop: Shop) -> None:
    order = shop.orders.place(TWO_MUGS_AND_A_BOWL)
    bowl = Pieces(id=order.lines[1].id)
    with pytest.raises(ValueError, match="left to credit"):
        shop.invoices.credit(order.id, Crediting(lines=(bowl, bowl)))
    shop.invoices.credit(order.id, Crediting(lines=(bowl,)))
    with pytest.raises(ValueError, match="left to credit"):
        shop.invoices.credit(order.id, Crediting(lines=(bowl,)))


async def test_credit_notes_may_be_negative_and_are_paid_by_themselves(client: httpx.AsyncClient, shop: Shop) -> None:
    order = shop.orders.place(NewOrder())
    shop.turn(negative_credits=True)
    note = shop.invoices.credit(order.id, Crediting(amount=5))
    assert note.price_incl == -5
    await client.put(f"/nl/invoices/{note.id}.json", json={"invoice": {"status": "paid"}})
    assert (note.status, order.payment, order.invoice.status) == ("paid", "not_paid", "not_paid")


async def test_a_return_has_plain_ids_and_prices_as_texts(client: httpx.AsyncClient, shop: Shop) -> None:
    order = shop.orders.place(TWO_MUGS_AND_A_BOWL)
    back = shop.returns.open(order.id, Returning(lines=(Pieces(id=order.lines[0].id, quantity=2),), comment="Too blue"))
    told = (await got(client, f"returns/{back.id}.json"))["return"]
    assert list(told) == RETURN
    assert (told["customerId"], told["orderId"]) == (order.customer.id, order.id)
    assert (told["status"], told["priceIncl"], told["priceExcl"]) == ("authorized", "19.90", "16.45")
    assert (told["isStockAdjusted"], told["notifyStatus"], told["customerComment"]) == (False, False, "Too blue")
    assert told["orderProducts"] == [{"id": order.lines[0].id, "quantity": 2}]
    assert (await got(client, "returns.json"))["returns"] == [told]
    assert await got(client, "returns/count.json") == {"count": 1}
    assert (await client.get("/nl/returns/9.json")).status_code == 404
    assert (await client.put(f"/nl/returns/{back.id}.json", json={"return": {}})).status_code == 405


async def test_pieces_are_returned_while_their_return_is_completed(
    shop: Shop, register: Any, receiver: Any, clock: Any
) -> None:
    for group in ("orders", "returns"):
        await register(group)
    order = shop.orders.place(TWO_MUGS_AND_A_BOWL)
    back = shop.returns.open(order.id, Returning(lines=(Pieces(id=order.lines[0].id),)))
    assert order.lines[0].facts["quantityReturned"] == 0
    clock.forward(60)
    for status, returned in (("completed", 1), ("completed", 1), ("denied", 0)):
        shop.returns.write(back.id, status)
        assert order.lines[0].facts["quantityReturned"] == returned
    assert back.updated == order.updated == clock().replace(microsecond=0)
    await shop.bells.ring_pending()
    assert receiver.events == [
        "returns/created", "returns/updated", "orders/updated", "returns/updated", "returns/updated", "orders/updated",
    ]  # fmt: skip
    assert receiver.heard[0].headers["x-return-id"] == str(back.id)
    assert list(json.loads(receiver.heard[0].content)["return"]) == RETURN


async def test_no_more_comes_back_than_went_out(shop: Shop) -> None:
    order = shop.orders.place(TWO_MUGS_AND_A_BOWL)
    shop.returns.open(order.id, Returning(lines=(Pieces(id=order.lines[0].id),)))
    assert shop.returns.open(order.id).pieces == {order.lines[0].id: 1, order.lines[1].id: 1}
    for asked in (Returning(), Returning(lines=(Pieces(id=order.lines[1].id),)), Returning(lines=(Pieces(id=9),))):
        with pytest.raises(ValueError, match="no such pieces"):
            shop.returns.open(order.id, asked)


async def test_a_person_credits_and_takes_back(client: httpx.AsyncClient, shop: Shop, register: Any) -> None:
    order = (await client.post("/simulator/orders", json={"paid": True, "lines": [{"quantity": 3}]})).json()
    (line,), path = order["lines"], f"/simulator/orders/{order['id']}"
    note = await client.post(f"{path}/credit", json={"lines": [{"id": line["id"], "quantity": 1}], "notify": True})
    invoice = shop.books.orders[order["id"]].invoice
    assert (note.status_code, note.json()["credits"], note.json()["priceIncl"]) == (201, invoice.id, 9.95)
    assert (await client.post(f"/simulator/invoices/{note.json()['id']}", json={"status": "paid"})).is_success
    assert (await client.post(f"{path}/credit", json={"amount": 100})).status_code == 400
    back = await client.post(f"{path}/return", json={"lines": [{"id": line["id"]}], "status": "completed"})
    assert (back.status_code, back.json()["lines"]) == (201, [{"id": line["id"], "quantity": 1}])
    assert shop.books.orders[order["id"]].lines[0].facts["quantityReturned"] == 1
    changed = await client.post(f"/simulator/returns/{back.json()['id']}", json={"status": "denied"})
    assert changed.json()["status"] == "denied"
    state = (await client.get("/simulator/state")).json()
    assert ([one["status"] for one in state["invoices"]], len(state["returns"])) == (["paid", "paid"], 1)
    await register("returns")
    await register("quotes")
    for group, number in (("returns", back.json()["id"]), ("quotes", next(iter(shop.books.quotes)))):
        rung = await client.post("/simulator/ring", json={"group": group, "action": "updated", "id": number})
        assert rung.json()[0]["event"] == f"{group}/updated"
    for path, body in (("orders/9/credit", None), ("orders/9/return", None), ("returns/9", {"status": "x"})):
        assert (await client.post(f"/simulator/{path}", json=body)).status_code == 404
    assert (await client.post(f"/simulator/invoices/{note.json()['id']}", json={"status": "x"})).status_code == 400


async def test_the_page_lets_a_person_credit_and_take_back(client: httpx.AsyncClient, shop: Shop) -> None:
    order = shop.orders.place(NewOrder(paid=True))
    assert f'data-post="/simulator/orders/{order.id}/return"' not in (await client.get("/")).text
    shop.shipments.ship(order.shipments[0].id)
    page = (await client.get("/")).text
    assert f'data-post="/simulator/orders/{order.id}/credit"' in page
    assert f'data-post="/simulator/orders/{order.id}/return"' in page
    note, back = shop.invoices.credit(order.id), shop.returns.open(order.id, Returning(status="<b>lost"))
    page = (await client.get("/")).text
    assert f'data-post="/simulator/invoices/{note.id}"' in page
    assert f'data-post="/simulator/returns/{back.id}"' in page
    assert "<b>lost" not in page
