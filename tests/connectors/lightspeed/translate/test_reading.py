"""What `hub translate` says of any body."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.lightspeed.translate import reading
from hub_core.errors import Rejected
from hub_core.models import Order, Ref, Shipment
from hub_core.plugins import Reading


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("orders-paid.json", "an order, ORD01001: processing (Lightspeed: processing_awaiting_shipment), payment paid"),
        ("orders-created.json", "an order, ORD01001: pending_payment"),
        ("orders-trimmed.json", "an order, ORD01001: processing (Lightspeed: processing_awaiting_pickup)"),
        ("orderProduct.json", "a line of an order, 772000601: 2 x Mug Blue, 9.97 apiece"),
        ("shipments-updated.json", "a shipment, SHIP01001, of order 418000101: shipped, track & trace code 3SHAND0001"),
        ("shipmentProduct.json", "what a shipment holds, 346000901: 2 x Mug (MUG-BLUE)"),
        ("products-created.json", "a product, 303811001: Apron, brand 4817201"),
        ("variants-updated.json", "a variant, 322900101, of product 303811001: S (SKU AP-S, barcode 8712345678906"),
        ("variants-bulk.json", "a list of 1 variants"),
        ("variantMovement.json", "a stock movement of variant 322900101: -2 by hand"),
        ("webhook.json", "a registered webhook, 64001: orders/* as json, active"),
        ("customers-created.json", "a customer, 226000501: Anna de Vries, anna@example.org"),
        ("invoices-created.json", "an invoice, INV01001, paid: it credits nothing"),
        ("invoices-credited.json", "a credit invoice, INV01002, of order 418000101: 9.95 given back"),
        ("invoiceItem.json", "a row of an invoice, 704000301: product, 1 of order line 772000601"),
        (
            "returns-updated.json",
            "a return of order 418000101, 1 pieces (return 1779001, completed: Too blue): it",
        ),
        ("quotes-created.json", "a quote (a shopping basket), 216000801: it says how it is found again"),
        ("shop.json", "the shop itself, id 356902"),
        ("error.json", "an error answer: 404, Resource not found."),
        ("errors.json", "several bodies, each under a label\n- credentials: an error answer: 401, Access denied."),
        ("requests.json", "several bodies, each under a label\n- webhook: a request about one webhook"),
        ("account.json", "the account of an API key, id 3569021; the hub has no use for these"),
        ("accountRatelimit.json", "the calls that are left; the hub reads the same from the headers of every answer"),
        ("ratelimit-headers.json", "several bodies, each under a label\n- of an answer: headers of an answer; the hub"),
        ("tax.json", "a tax, id 30141"),
        ("group.json", "a group of customers, id 3301"),
        ("customStatus.json", "a custom status, id 2391; the hub shows its title beside an order's status"),
        ("orderEvent.json", "an event in an order's history at Lightspeed, id 148022701"),
        ("paymentmethod.json", "a payment method, id 207"),
        ("shippingmethod.json", "a shipping method, id 41207"),
        ("checkout-ordered.json", "the answer of a checkout that became an order, id 418000101"),
        ("checkout-validated.json", "the answer of a checkout that was validated"),
        ("checkout.json", "a checkout, 3620001, of a guest: 0 pieces, open"),
    ],
)
def test_every_recorded_body_is_named(ring_body: Callable[[str], bytes], name: str, says: str) -> None:
    assert reading(ring_body(name)).what.startswith(says)


def test_no_recorded_body_is_unread_or_holds_an_unknown_field(ring_body: Callable[[str], bytes]) -> None:
    for file in (Path(__file__).parents[1] / "rings").glob("*.json"):
        told = reading(ring_body(file.name))
        assert told.what
        assert not [remark for remark in told.remarks if "unknown field" in remark], file.name


def test_an_order_with_a_shipment_by_hand_gives_both(ring_body: Callable[[str], bytes]) -> None:
    order, parcel = reading(ring_body("orders-shipped.json")).facts
    assert isinstance(order, Order)
    assert isinstance(parcel, Shipment)
    assert (parcel.code, parcel.order) == ("3SHAND0001", order.ref)


@pytest.mark.promise("O4", "H11")
def test_what_is_unknown_is_remarked(changed: Callable[..., bytes]) -> None:
    remarks = reading(changed("orders-paid.json", status="parked_somewhere", fancyNewField=1)).remarks
    assert any("unknown status 'parked_somewhere'" in remark for remark in remarks)
    assert "unknown field order.fancyNewField: tolerated" in remarks


def test_checkouts_are_read_without_a_name_around_them(ring_body: Callable[[str], bytes]) -> None:
    one = json.loads(ring_body("checkout.json"))
    two = reading(json.dumps([one, {**one, "id": 3620002, "order_id": 7, "fancy_new_field": 1}]).encode())
    assert two.what.splitlines()[0] == "a list of 2 checkouts"
    assert [getattr(fact, "order", None) for fact in two.facts] == [None, Ref("lightspeed", "7")]
    assert two.remarks == ("unknown field checkout.fancy_new_field: tolerated",)


def test_lists_and_labelled_collections_are_read(ring_body: Callable[[str], bytes]) -> None:
    order = json.loads(ring_body("orders-paid.json"))
    several = reading(json.dumps({"orders": [order["order"], order["order"]]}).encode())
    assert several.what.startswith("a list of 2 orders")
    assert len(several.facts) == 2
    labelled = reading(json.dumps({"mine": order, "request": {"order": {"paymentStatus": "paid"}}}).encode())
    assert "- request: a request about one order, as a client sends it: it sets paymentStatus" in labelled.what


@pytest.mark.parametrize(
    "body",
    [b"", b"nonsense", b"7", b"null", b"[]", b"{}", b'{"mug": 1}', b'{"order": 7}', b"\xff\xfe", b'{"order":{"id":1}}'],
)
def test_rubbish_is_rejected_with_a_reason(body: bytes) -> None:
    with pytest.raises(Rejected) as told:
        reading(body)
    assert str(told.value)


_anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=8,
)
_FIELDS = ["id", "updatedAt", "status", "priceIncl", "products", "shipments", "customer", "shipmentData", "language"]


def _read(body: bytes) -> None:
    """Anything but a reading or a reasoned refusal fails the test."""
    with suppress(Rejected):
        assert isinstance(reading(body), Reading)


@pytest.mark.promise("H11")
@settings(max_examples=150, deadline=None)
@given(changes=st.dictionaries(st.sampled_from(_FIELDS), _anything, max_size=4))
def test_no_value_of_an_order_breaks_the_reading(ring: dict[str, Any], changes: dict[str, Any]) -> None:
    _read(json.dumps({"order": {**ring["order"], **changes}}).encode())


_GOODS = ["id", "updatedAt", "ean", "sku", "articleCode", "priceIncl", "stockTracking", "stockLevel", "weight", "title"]


@pytest.mark.promise("H11")
@settings(max_examples=150, deadline=None)
@given(changes=st.dictionaries(st.sampled_from([*_GOODS, "product", "brand"]), _anything, max_size=4))
def test_no_value_of_a_product_breaks_the_reading(goods: dict[str, Any], changes: dict[str, Any]) -> None:
    for name in ("product", "variant", "variantMovement"):
        _read(json.dumps({name: {**goods[name], **changes}}).encode())


@settings(max_examples=150, deadline=None)
@given(body=st.binary(max_size=60) | _anything.map(lambda said: json.dumps(said).encode()))
def test_no_body_breaks_the_reading(body: bytes) -> None:
    _read(body)


@settings(max_examples=100, deadline=None)
@given(inside=_anything, name=st.sampled_from(["order", "orderProduct", "shipment", "shipmentProduct", "webhook"]))
def test_no_envelope_breaks_the_reading(inside: Any, name: str) -> None:
    _read(json.dumps({name: inside}).encode())
    _read(json.dumps({name: {"id": 7, "updatedAt": "2026-01-15", "products": inside, "sku": inside}}).encode())


@pytest.fixture(scope="module")
def goods() -> dict[str, Any]:
    rings = Path(__file__).parents[1] / "rings"
    names = ("products-created", "variants-updated", "variantMovement")
    return {
        name: inside for file in names for name, inside in json.loads((rings / f"{file}.json").read_bytes()).items()
    }


@pytest.fixture(scope="module")
def ring() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(__file__).parents[1] / "rings" / "orders-paid.json").read_bytes())
    return found
