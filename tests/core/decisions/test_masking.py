"""What is left once a person was erased, and by what he is named (C8)."""

import pytest

from hub_core.decisions.masking import (
    keyed_hash,
    masked_checkout,
    masked_order,
    masked_parcel,
    names_of,
)
from hub_core.models import Address, ShippingMethod
from hub_core.testing.samples import address, checkout, customer, order, shipment

pytestmark = pytest.mark.promise("C8")


def test_an_order_keeps_what_books_need():
    method = ShippingMethod(id="1", title="Home delivery", data={"point": "Oudegracht 12"})
    masked = masked_order(order(note="ring twice", memo="Anna is kind", method=method, marks=("pickup",)))
    assert masked.billing == masked.shipping == Address(country="NL")
    assert (masked.email, masked.customer, masked.note, masked.memo, masked.method.data) == ("", None, "", "", {})
    kept = ("ref", "number", "made_at", "lines", "total", "status", "payment")
    assert [getattr(masked, name) for name in kept] == [getattr(order(), name) for name in kept]
    assert masked_order(masked) == masked


def test_a_checkout_and_a_parcel_keep_no_way_to_the_person():
    masked = masked_checkout(checkout(recovery_url="https://shop.example/cart/abc"))
    assert (masked.email, masked.customer, masked.recovery_url) == ("", None, "")
    assert (masked.lines, masked.total) == (checkout().lines, checkout().total)
    assert (masked_parcel(shipment()).url, masked_parcel(shipment()).code) == ("", "3SMUG001")


def test_a_person_is_named_by_what_nobody_shares():
    home = address(phone="030 1234567", email="Gift@example.org")
    named = names_of(order(billing=home), customer(phone="030", mobile="06 12345678", email=" Anna@Example.org"))
    assert named == {
        "anna@example.org",
        "gift@example.org",
        "030 1234567",
        "06 12345678",
        "Anna de Vries",
        "Anna Vries",
        "Oudegracht 12",
    }
    assert names_of(customer(first_name="", middle_name="", billing=Address(), shipping=Address(), email="")) == set()
    assert names_of(masked_order(order())) == set()


def test_a_keyed_hash_is_the_same_for_the_same_email_and_another_under_another_key():
    one = keyed_hash("00" * 32, " Anna@example.org")
    assert one == keyed_hash("00" * 32, "anna@EXAMPLE.org")
    assert one != keyed_hash("01" * 32, "anna@example.org")
    assert "anna" not in one
