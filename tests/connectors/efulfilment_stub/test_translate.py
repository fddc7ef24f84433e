"""The warehouse's words and ours."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.efulfilment_stub import translate
from connectors.efulfilment_stub.wire import HeldLine, HeldOrder
from hub_core.errors import Rejected
from hub_core.models import OrderStatus, OrderWord, Ref, Shipment, StockChange, StockLevel
from hub_core.testing import samples

PARCEL = {
    "id": "SHP-1",
    "order": "shop-nl:7",
    "carrier": "PostNL",
    "code": "3SMUG001",
    "url": "https://track.example/3SMUG001",
    "shipped_at": "2026-01-15T13:00:00Z",
    "updated_at": "2026-01-15T13:00:00Z",
    "version": 1,
    "lines": [{"line": "77", "sku": "MUG", "quantity": 1}],
}
WORD = {"order": "shop-nl:7", "status": "refused", "reason": "Broken.", "lines": [{"line": "77", "quantity": 2}]}


def said(body: bytes) -> object:
    return translate.said(translate.callback(body), "warehouse")


def test_an_order_as_the_warehouse_reads_it():
    body = translate.order_body(samples.order(quantity=2, note="Ring twice"))
    [line] = body.lines
    assert body.version == samples.NOON
    assert not body.hold
    assert (body.ship_to.street, body.ship_to.number, body.ship_to.country) == ("Oudegracht", "12", "NL")
    assert (body.method, body.note) == ("Home delivery", "Ring twice")
    assert (line.line, line.sku, line.barcode, line.title, line.quantity) == ("77", "MUG", "8712345678906", "Mug", 2)


def test_the_article_code_stands_in_for_a_missing_sku_and_the_orders_mail_for_a_missing_one():
    order = samples.order(lines=(samples.order_line(sku=""),), shipping=samples.address(email=""))
    body = translate.order_body(order)
    assert (body.lines[0].sku, body.ship_to.email) == ("M-1", "anna@example.org")


@pytest.mark.parametrize("status", list(OrderStatus))
def test_only_on_hold_is_held(status):
    assert translate.order_body(samples.order(status=status)).hold is (status is OrderStatus.ON_HOLD)


@pytest.mark.parametrize(
    ("still_open", "sent", "wanted"), [(None, 0, 3), (3, 0, 3), (2, 0, 2), (2, 1, 3), (0, 2, 2), (3, 1, 3), (0, 0, 0)]
)
def test_the_warehouse_is_asked_for_what_is_open_and_what_it_sent_and_never_for_more_than_was_ordered(
    still_open, sent, wanted
):
    order = samples.order(lines=(samples.order_line(quantity=3, open=still_open),))
    assert translate.order_body(order, {"77": sent}).lines[0].quantity == wanted


@pytest.mark.promise("T1")
@pytest.mark.parametrize("event", ["shipment.created", "shipment.updated"])
def test_a_parcel_is_read_whole(callback, event):
    assert said(callback(event, PARCEL)) == samples.shipment()


@pytest.mark.promise("S1")
def test_a_level_is_absolute_and_has_the_time_of_the_warehouse(callback):
    level = said(
        callback("stock.level", {"sku": "MUG", "location": "main", "available": 7, "as_of": "2026-01-15T12:00:00Z"})
    )
    assert isinstance(level, StockLevel)
    assert (level.product.sku, level.location, level.available, level.as_of) == (
        "MUG",
        "warehouse/main",
        7,
        samples.NOON,
    )


def test_a_level_without_location_lies_at_the_connectors_own_name(callback):
    level = said(callback("stock.level", {"sku": "MUG", "available": 7, "as_of": "2026-01-15T12:00:00Z"}))
    assert isinstance(level, StockLevel)
    assert level.location == "warehouse"


@pytest.mark.promise("O13")
@pytest.mark.parametrize(
    ("event", "word"),
    [("order.refused", "refused"), ("order.cancelled", "cancelled"), ("order.backordered", "back_ordered")],
)
def test_a_word_about_an_order_names_reason_and_lines(callback, event, word):
    expected = OrderWord(
        order=Ref("shop-nl", "7"), said=word, as_of=samples.after(60), reason="Broken.", lines={"77": 2}
    )
    assert said(callback(event, WORD)) == expected


@pytest.mark.promise("O13", "H3")
def test_a_word_has_the_time_at_which_the_warehouse_said_it(callback):
    word = said(callback("order.refused", WORD | {"said_at": "2026-01-15T12:00:00.000001Z"}))
    assert isinstance(word, OrderWord)
    assert word.as_of == samples.NOON + timedelta(microseconds=1)


MUGS = HeldLine(line="77", quantity=3, shipped=1, backordered=1)
HELD = HeldOrder(status="refused", reference="shop-nl:7", reason="Broken.", said_at=samples.NOON, lines=(MUGS,))


@pytest.mark.promise("O13")
@pytest.mark.parametrize(
    ("status", "word", "pieces"),
    [
        ("refused", "refused", 3),
        ("cancelled", "cancelled", 3),
        ("backordered", "back_ordered", 1),
        ("partially_shipped", "back_ordered", 1),
    ],
)
def test_an_order_shows_what_the_warehouse_did_by_its_own_doing(status, word, pieces):
    expected = OrderWord(
        order=Ref("shop-nl", "7"), said=word, as_of=samples.NOON, reason="Broken.", lines={"77": pieces}
    )
    assert translate.own_doing(msgspec.structs.replace(HELD, status=status)) == expected


@pytest.mark.parametrize(
    "change",
    [
        {"said_at": None},
        {"status": "cancelled", "said_at": None},
        {"status": "shipped", "lines": (HeldLine(line="77", quantity=3, shipped=3),)},
    ],
)
def test_what_the_warehouse_did_as_it_was_asked_is_no_word(change):
    assert translate.own_doing(msgspec.structs.replace(HELD, **change)) is None


CHANGE = {"id": "chg-1", "sku": "MUG", "location": "main", "change": -2, "at": "2026-01-15T12:00:00Z"}


@pytest.mark.promise("S1")
def test_a_change_has_the_id_and_the_time_of_the_warehouse(callback):
    change = said(callback("stock.changed", CHANGE))
    assert isinstance(change, StockChange)
    assert (change.id, change.key, change.change, change.as_of) == ("chg-1", "MUG@warehouse/main", -2, samples.NOON)


@pytest.mark.promise("S1")
@pytest.mark.parametrize("spoil", [{"id": ""}, {"change": "two"}, {"at": "noon"}])
def test_a_change_that_cannot_be_meant_is_rejected(callback, spoil):
    with pytest.raises(Rejected, match="no ChangeData"):
        said(callback("stock.changed", CHANGE | spoil))


@pytest.mark.parametrize("reference", ["1001", "", ":1001", "shop-nl:"])
@pytest.mark.parametrize(("event", "data"), [("shipment.created", PARCEL), ("order.refused", WORD)])
def test_a_reference_that_is_no_key_of_the_hub_is_rejected(callback, reference, event, data):
    with pytest.raises(Rejected, match="was not sent by this hub"):
        said(callback(event, data | {"order": reference}))


@pytest.mark.parametrize(
    "change",
    [
        {"updated_at": "noon"},
        {"updated_at": "2026-01-15T13:00:00"},
        {"lines": [{"line": "77", "quantity": 0}]},
        {"id": 1},
    ],
)
def test_a_parcel_that_cannot_be_meant_is_rejected(callback, change):
    with pytest.raises(Rejected, match="no ShipmentData"):
        said(callback("shipment.created", PARCEL | change))


@pytest.mark.promise("H11")
def test_unknown_fields_and_events_are_tolerated(callback):
    assert isinstance(said(callback("shipment.created", PARCEL | {"colour": "red"})), Shipment)
    assert said(callback("moon.rises", {})) is None


def test_a_reading_tells_what_a_body_is(callback):
    parcel = translate.reading(callback("shipment.created", PARCEL))
    unknown = translate.reading(callback("moon.rises", {}))
    assert (parcel.what, parcel.facts) == ("the callback shipment.created evt-1 of a warehouse", (samples.shipment(),))
    assert unknown.facts == ()
    assert "moon.rises" in unknown.remarks[0]


@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.text(max_size=5), st.lists).map(lambda tree: repr(tree).encode())
)
def test_rubbish_is_rejected_and_nothing_else(body):
    with pytest.raises(Rejected):
        translate.reading(body)
