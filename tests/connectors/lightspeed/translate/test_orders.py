"""Orders in the hub's words, made of recorded rings."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from connectors.lightspeed import wire
from connectors.lightspeed.translate import Terms, order_from_wire
from hub_core.errors import Rejected
from hub_core.models import Money, Order, OrderStatus, PaymentStatus, Ref

TERMS = Terms(origin="shop-nl", currency="EUR")


def euro(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def read(body: bytes, terms: Terms = TERMS) -> Order:
    return order_from_wire(wire.order_of(body), terms)


@pytest.mark.promise("O11", "H10", "L2")
def test_an_order_keeps_everything_it_says(ring_body: Callable[[str], bytes]) -> None:
    order = read(ring_body("orders-paid.json"))
    assert order.ref == Ref("shop-nl", "418000101")
    assert (order.number, order.word, order.status) == (
        "ORD01001",
        "processing_awaiting_shipment",
        OrderStatus.PROCESSING,
    )
    assert order.as_of == datetime(2026, 1, 15, 12, 0, 5, tzinfo=UTC)
    assert order.made_at == datetime(2026, 1, 15, 11, 58, tzinfo=UTC)
    assert (order.payment, order.payment_method) == (PaymentStatus.PAID, "iDEAL")
    assert (order.total, order.tax) == (euro("24.89"), euro("4.3197"))
    assert order.note == "Graag bij de buren / nr. 14"
    assert order.customer == Ref("shop-nl", "226000501")
    assert order.email == "anna@example.org"


@pytest.mark.promise("O11", "H10")
def test_a_line_keeps_its_codes_and_its_exact_prices(ring_body: Callable[[str], bytes]) -> None:
    (line,) = read(ring_body("orders-paid.json")).lines
    assert (line.id, line.quantity) == ("772000601", 2)
    assert (line.sku, line.barcode, line.article_code) == ("MUG-BLUE", "8712345678906", "M-1")
    assert line.title == "Mug Blue"
    assert (line.unit_price, line.total, line.discount) == (euro("9.97"), euro("19.94"), euro("0"))
    assert line.tax_rate == Decimal("0.21")
    assert line.product == Ref("shop-nl", "281000801")


@pytest.mark.promise("O11")
def test_the_house_number_is_a_field_of_its_own(ring_body: Callable[[str], bytes]) -> None:
    shipping = read(ring_body("orders-paid.json")).shipping
    assert (shipping.street, shipping.number, shipping.extension) == ("Oudegracht", "12", "bis")
    assert (shipping.postcode, shipping.city, shipping.country) == ("3511 AB", "Utrecht", "NL")
    assert (shipping.name, shipping.company, shipping.phone) == ("Anna de Vries", "", "+31 6 00000001")


@pytest.mark.promise("O11")
def test_the_shipping_method_keeps_its_data(ring_body: Callable[[str], bytes]) -> None:
    method = read(ring_body("orders-paid.json")).method
    assert (method.id, method.title, method.price) == ("core|61001|71001", "PostNL à domicile", euro("4.95"))
    assert method.data == {"method": "default", "shipment_id": "61001", "shipping_value_id": "71001"}


@pytest.mark.promise("H11", "O3")
def test_a_body_with_half_of_the_fields_reads(ring_body: Callable[[str], bytes]) -> None:
    order = read(ring_body("orders-trimmed.json"))
    assert (order.status, order.payment, order.lines) == (OrderStatus.PROCESSING, PaymentStatus.NOT_PAID, ())
    assert (order.marks, order.to_warehouse, order.method.pickup) == (("pickup",), False, True)
    assert order.billing.name == "Anna Vries"


def test_an_order_needs_an_id_and_a_time_only() -> None:
    order = read(b'{"order":{"id":"7","updatedAt":"2026-01-15T13:00:00+01:00"}}')
    assert (order.ref.id, order.number, order.word, order.status) == ("7", "7", "", None)
    assert order.made_at == order.as_of


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "cannot be read"),
        (b"[]", "array of 0"),
        (b'{"order":[]}', "cannot be read"),
        (b'{"order":{"id":false,"updatedAt":"2026-01-15T13:00:00+01:00"}}', "no id"),
        (b'{"order":{"id":7}}', "no time"),
        (b'{"order":{"id":7,"updatedAt":"0000-00-00 00:00:00"}}', "no time"),
        (b'{"order":{"id":7,"updatedAt":"2026-01-15T13:00:00+01:00","priceIncl":"much"}}', "priceIncl"),
        (b'{"order":{"id":7,"updatedAt":"2026-01-15T13:00:00+01:00","priceIncl":1e400}}', "priceIncl"),
        (b"[" * 100_000, "cannot be read"),
    ],
)
def test_what_is_no_order_is_rejected_with_the_reason(body: bytes, reason: str) -> None:
    with pytest.raises(Rejected, match=reason):
        read(body)


@pytest.mark.promise("H11")
def test_odd_values_are_read_as_they_are_meant(changed: Callable[..., bytes]) -> None:
    body = changed(
        "orders-paid.json",
        email=False,
        addressShippingCompany=False,
        addressShippingNumber=12,
        shipmentData=[],
        customer=False,
        priceIncl="24.8900",
        discountAmount="",
        memo=None,
        somethingNew={"never": "heard of"},
    )
    order = read(body)
    assert (order.email, order.shipping.company, order.shipping.number) == ("", "", "12")
    assert (order.method.data, order.customer, order.memo) == ({}, None, "")
    assert order.total == euro("24.8900")


def test_a_link_wrapped_in_an_array_is_followed(changed: Callable[..., bytes]) -> None:
    order = read(changed("orders-paid.json", customer=[{"resource": {"id": 5}}]))
    assert order.customer == Ref("shop-nl", "5")


def test_an_answer_wrapped_in_an_array_is_read(ring_body: Callable[[str], bytes]) -> None:
    assert read(b"[" + ring_body("orders-paid.json") + b"]").number == "ORD01001"


def test_lines_that_come_as_a_map_are_read(changed: Callable[..., bytes]) -> None:
    line = {"id": 1, "quantityOrdered": "3", "sku": "MUG"}
    order = read(changed("orders-paid.json", products={"resource": {"id": False, "embedded": {"0": line, "2": line}}}))
    assert [line.quantity for line in order.lines] == [3, 3]


def test_a_guest_company_and_discount_are_kept(changed: Callable[..., bytes]) -> None:
    body = changed(
        "orders-paid.json",
        companyName="Mokken B.V.",
        isDiscounted=True,
        discountAmount=5,
        discountCouponCode="JANUARI",
        memo="let op",
    )
    order = read(body)
    assert (order.billing.company, order.discount, order.coupon) == ("Mokken B.V.", euro("5"), "JANUARI")
    assert order.memo == "let op"


def test_the_sku_is_the_field_the_shop_uses(changed: Callable[..., bytes]) -> None:
    line = {"id": 1, "quantityOrdered": 1, "sku": "S", "articleCode": "A"}
    bare = {"id": 2, "quantityOrdered": 1, "sku": "", "articleCode": "B"}
    body = changed("orders-paid.json", products={"resource": {"embedded": [line, bare]}})
    assert [line.sku for line in read(body).lines] == ["S", "B"]
    by_article = Terms(origin="shop-nl", currency="EUR", sku_field="articleCode")
    assert [line.sku for line in read(body, by_article).lines] == ["A", "B"]


@pytest.mark.promise("O5")
def test_a_custom_status_is_a_label_and_never_mapped(changed: Callable[..., bytes]) -> None:
    said = wire.order_of(changed("orders-paid.json", customStatusId=2284))
    order = order_from_wire(said, TERMS, label="Wacht op kleur")
    assert (order.label, order.status) == ("Wacht op kleur", OrderStatus.PROCESSING)
