"""The market's words and ours."""

import json
from contextlib import suppress
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.channel_stub import translate, wire
from connectors.channel_stub.settings import Settings
from hub_core.errors import Rejected
from hub_core.models import Address, Order, OrderStatus, PaymentStatus, Product, Ref, StockChange, StockLevel
from hub_core.plugins import Reading, Secret
from hub_core.testing import samples

PLACE = {
    "name": "Anna de Vries", "company": "", "street": "Oudegracht", "number": "12", "extension": "a",
    "postcode": "3511 AB", "city": "Utrecht", "country": "nl", "phone": "0301234567",
}  # fmt: skip
LINE = {
    "id": "1-1", "offer": "OF-1", "sku": "MUG", "ean": "8712345678906", "title": "Mug", "quantity": 3,
    "cancelled": 1, "unit_price": "9.95", "vat_rate": "0.21",
}  # fmt: skip
ORDER = {
    "id": "1", "number": "MKT-1001", "placed_at": "2026-01-15T12:00:00Z", "changed_at": "2026-01-15T14:00:00+01:00",
    "state": "open", "fulfilment": "merchant",
    "buyer": {"id": "CU-1", "email": "b1@relay.market.example", "name": "Anna de Vries", "phone": ""},
    "ship_to": PLACE, "bill_to": PLACE | {"number": "14"}, "delivery": {"id": "evening", "title": "Evening delivery"},
    "lines": [LINE], "total": "29.85", "currency": "EUR", "note": "Ring twice", "paid": True,
}  # fmt: skip
OFFER = {
    "id": "OF-1", "sku": "MUG", "ean": "8712345678906", "title": "Mug", "brand": "Kiln", "price": 9.95,
    "currency": "EUR", "stock": 7, "stock_at": "2026-01-15T13:00:00Z", "moved_by": "sale",
    "changed_at": "2026-01-15T12:00:00Z", "deleted": False,
}  # fmt: skip
SALE = {"id": "SA-1", "offer": "OF-1", "sku": "MUG", "change": -2, "at": "2026-01-15T12:00:00Z", "order": "1"}
CUSTOMER = {
    "id": "CU-1", "email": "b1@relay.market.example", "first_name": "Anna", "last_name": "de Vries", "company": "",
    "phone": "", "language": "nl", "marketing": None, "address": PLACE, "changed_at": "2026-01-15T12:00:00Z",
}  # fmt: skip
BODIES = {"order": ORDER, "offer": OFFER, "sale": SALE, "customer": CUSTOMER}
TERMS = translate.Terms(origin="market", market="Stub Market")


def order(**changes) -> Order:
    said = wire.read(wire.Order, json.dumps(ORDER | changes).encode())
    return translate.order_from_wire(said, TERMS, read_at=samples.after(65))


@pytest.mark.promise("O11", "H10")
def test_an_order_keeps_what_was_ordered_by_whom_and_where_it_goes():
    told = order()
    assert (told.ref, told.number, told.made_at, told.as_of) == (
        Ref("market", "1"), "MKT-1001", samples.NOON, samples.after(60),
    )  # fmt: skip
    assert (told.status, told.word, told.payment) == (OrderStatus.PROCESSING, "open", PaymentStatus.PAID)
    assert (told.shipping.number, told.shipping.country, told.billing.number) == ("12", "NL", "14")
    assert (told.email, told.shipping.email, told.customer) == (
        "b1@relay.market.example", "b1@relay.market.example", Ref("market", "CU-1"),
    )  # fmt: skip
    assert (told.method.id, told.method.title, told.note) == ("evening", "Evening delivery", "Ring twice")
    assert told.total == samples.euro("29.85")
    (line,) = told.lines
    assert (line.id, line.sku, line.barcode, line.title, line.product) == (
        "1-1", "MUG", "8712345678906", "Mug", Ref("market", "OF-1"),
    )  # fmt: skip
    assert (line.unit_price, line.total, line.tax_rate) == (
        samples.euro("9.95"), samples.euro("29.85"), Decimal("0.21"),
    )  # fmt: skip


@pytest.mark.promise("O8")
def test_cancelled_pieces_are_not_sent():
    (line,) = order().lines
    assert (line.quantity, line.refunded) == (3, 1)
    (line,) = order(lines=[LINE | {"cancelled": 9}]).lines
    assert line.refunded == 3


@pytest.mark.promise("O3")
@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("awaiting_payment", OrderStatus.PENDING_PAYMENT),
        ("open", OrderStatus.PROCESSING),
        ("on_check", OrderStatus.ON_HOLD),
        ("part_sent", OrderStatus.PARTIALLY_SHIPPED),
        ("sent", OrderStatus.COMPLETED),
        ("withdrawn", OrderStatus.CANCELLED),
    ],
)
def test_each_state_has_its_meaning(state, status):
    assert order(state=state).status is status
    assert translate.STATES[state] is status
    assert len(translate.STATES) == 6


@pytest.mark.promise("O4")
def test_an_unknown_state_is_never_guessed_and_its_word_is_kept():
    told = order(state="parked_somewhere")
    assert (told.status, told.word) == (None, "parked_somewhere")


@pytest.mark.promise("O3")
def test_a_setting_overrides_or_adds_a_line():
    meant = {"open": OrderStatus.ON_HOLD, "parked": OrderStatus.PROCESSING}
    made = Settings(url="https://market.example", token=Secret("t"), statuses=meant)
    terms = translate.terms_of(made, origin="market", market="Stub Market")
    assert [translate.status_of(word, terms.statuses) for word in ("open", "parked", "sent")] == [
        OrderStatus.ON_HOLD, OrderStatus.PROCESSING, OrderStatus.COMPLETED,
    ]  # fmt: skip


@pytest.mark.promise("O16")
def test_an_order_that_the_market_sends_itself_says_so_by_its_name():
    assert order(fulfilment="market").fulfilled_by == "Stub Market"
    assert order().fulfilled_by == ""
    assert (order(fulfilment="locker").status, order(fulfilment="locker").marks) == (None, ("fulfilment locker",))


@pytest.mark.parametrize(
    "change",
    [
        {"changed_at": "noon"},
        {"changed_at": "2026-01-15T12:00:00"},
        {"changed_at": "0001-01-01T00:00:00+14:00"},
        {"lines": [LINE, LINE]},
        {"lines": [LINE | {"quantity": -1}]},
        {"lines": [LINE | {"unit_price": "NaN"}]},
        {"lines": [LINE | {"unit_price": "1e30"}]},
        {"total": "Infinity"},
        {"currency": "euro"},
        {"id": "1 2"},
        {"id": 1},
    ],
)
def test_an_order_that_cannot_be_meant_is_rejected(change):
    with pytest.raises(Rejected):
        order(**change)


@pytest.mark.promise("H11")
def test_unknown_fields_are_tolerated_and_told():
    assert order(colour="red").number == "MKT-1001"
    told = translate.reading(json.dumps(OFFER | {"colour": "red"}).encode())
    assert told.remarks == ("unknown field offers.colour: tolerated",)


def read(body, **changes) -> Reading:
    return translate.reading(json.dumps(body | changes).encode())


@pytest.mark.promise("P1", "S11")
def test_an_offer_is_a_product_and_a_level():
    product, level = read(OFFER).facts
    assert isinstance(product, Product)
    assert isinstance(level, StockLevel)
    assert (product.sku, product.barcode, product.brand, product.price, product.as_of) == (
        "MUG", "8712345678906", "Kiln", samples.euro("9.95"), samples.NOON,
    )  # fmt: skip
    assert (level.product.ref, level.available, level.as_of, level.moved_by) == (
        Ref("market", "OF-1"), 7, samples.after(60), "sales",
    )  # fmt: skip
    (gone,) = read(OFFER, deleted=True).facts
    assert isinstance(gone, Product)
    assert gone.deleted


@pytest.mark.parametrize(
    ("word", "who"),
    [("api", ""), ("sale", "sales"), ("cancellation", "sales"), ("person", "others"), ("tide", ""), ("", "")],
)
def test_who_moved_a_level_is_said_as_far_as_it_is_known(word, who):
    _, level = read(OFFER, moved_by=word).facts
    assert isinstance(level, StockLevel)
    assert level.moved_by == who


@pytest.mark.promise("S1")
def test_a_sale_is_a_change_under_its_own_id():
    (change,) = read(SALE).facts
    assert isinstance(change, StockChange)
    assert (change.id, change.change, change.product.ref, change.as_of) == (
        "SA-1",
        -2,
        Ref("market", "OF-1"),
        samples.NOON,
    )


def test_a_reading_tells_what_a_body_is_without_naming_a_person():
    assert read(ORDER).what == "an order, MKT-1001: processing (the market: open), paid, 1 lines"
    assert "unknown (the market: moon)" in read(ORDER, state="moon").what
    assert "never handed to a warehouse" in read(ORDER, fulfilment="market").remarks[0]
    assert "an offer, OF-1: Mug" in read(OFFER).what
    assert "-2 of offer OF-1, by order 1" in read(SALE).what
    assert read(CUSTOMER).what == "a customer, CU-1"
    with pytest.raises(Rejected, match="no order, offer, sale or customer; its fields: moon"):
        translate.reading(b'{"moon": 1}')


def test_texts_lose_their_blanks_and_the_sign_that_no_database_keeps():
    assert order(note=" Ring\0 twice ").note == "Ring twice"


@given(
    st.binary(max_size=200) | st.recursive(st.none() | st.text(max_size=5), st.lists).map(lambda t: repr(t).encode())
)
def test_rubbish_is_rejected_and_nothing_else(body):
    with pytest.raises(Rejected):
        translate.reading(body)


ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False)
    | st.text(max_size=12)
    | st.sampled_from(["NaN", "1e999999", "-0", "0001-01-01T00:00:00+23:00", "9999-12-31T23:59:59-23:00", "EUR"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "quantity", "street"]), inner),
    max_leaves=4,
)


@pytest.mark.promise("H11")
@settings(max_examples=300)
@given(data=st.data(), kind=st.sampled_from(sorted(BODIES)))
def test_a_body_is_read_or_refused_with_a_reason(data, kind):
    body = BODIES[kind]
    changed = body | data.draw(st.dictionaries(st.sampled_from(sorted(body)), ODD, max_size=4))
    if kind == "order" and data.draw(st.booleans()):
        changed["lines"] = [LINE | data.draw(st.dictionaries(st.sampled_from(sorted(LINE)), ODD, max_size=3))]
    with suppress(Rejected):
        assert isinstance(translate.reading(json.dumps(changed).encode()), Reading)


@pytest.mark.promise("C2")
def test_only_what_differs_is_to_be_written():
    wanted, standing = samples.customer(phone="030", language="en"), samples.customer(ref=Ref("market", "CU-1"))
    assert translate.differing(wanted, standing) == {"phone": "030", "language": "en"}
    assert translate.differing(wanted, standing, which="missing") == {"phone": "030"}
    assert translate.differing(standing, wanted) == {"phone": "", "language": "nl"}


@pytest.mark.promise("C3")
def test_what_it_has_no_word_for_is_as_it_is_known_and_a_move_leaves_the_second_line_behind():
    place = Address(name="Anna Vries", street="Oudegracht", street2="2nd floor", number="12", region="Utrecht")
    known = samples.customer(mobile="0612345678", birth_date="1990-04-01", billing=place, shipping=place, phone="030")
    shown = msgspec.structs.replace(place, street2="", region="")
    said = samples.customer(ref=Ref("market", "CU-1"), billing=shown, phone="040")
    whole = translate.completed(said, known)
    assert (whole.ref, whole.phone, whole.mobile, whole.birth_date) == (said.ref, "040", "0612345678", "1990-04-01")
    assert (whole.billing, whole.shipping) == (place, place)
    moved = msgspec.structs.replace(said, billing=msgspec.structs.replace(shown, number="14"))
    assert translate.completed(moved, known).billing == moved.billing
    assert translate.completed(said, None) == said


@pytest.mark.promise("C3")
def test_an_address_is_filled_as_a_whole_or_not_at_all():
    standing = samples.customer(ref=Ref("market", "CU-1"), billing=Address(name="Anna Vries", country="NL"))
    wanted = samples.customer(billing=Address(street="Oudegracht", number="12", city="Utrecht", country="NL"))
    assert translate.differing(wanted, standing, which="missing") == {}
    nowhere = msgspec.structs.replace(standing, billing=Address())
    filled = translate.differing(wanted, nowhere, which="missing")
    assert filled == {"address": {"street": "Oudegracht", "number": "12", "city": "Utrecht", "country": "NL"}}
