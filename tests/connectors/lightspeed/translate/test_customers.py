"""Customers in the hub's words, and back in Lightspeed's."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from connectors.lightspeed import wire
from connectors.lightspeed.translate import completed, customer_from_wire, customer_to_wire, differing
from hub_core.errors import Rejected
from hub_core.models import Address, Customer
from hub_core.testing import samples

PLACE = Address(
    name="Anna Vries", company="Mugs", street="Oudegracht", number="12", city="Utrecht", country="NL",
    phone="030 1", email="anna@example.org",
)  # fmt: skip


def read(body: bytes) -> Customer:
    return customer_from_wire(wire.customer_of(body), origin="shop-nl")


def test_a_recorded_customer_is_read_field_by_field(ring_body: Callable[[str], bytes]) -> None:
    anna = read(ring_body("customers-created.json"))
    assert (anna.first_name, anna.middle_name, anna.last_name) == ("Anna", "de", "Vries")
    assert (anna.email, anna.gender, anna.language, anna.birth_date) == ("anna@example.org", "female", "nl", "")
    assert anna.billing == Address(
        name="Anna de Vries", street="Oudegracht", postcode="3511 AB", city="Utrecht", country="NL"
    )
    assert anna.shipping == anna.billing
    assert anna.as_of == samples.NOON.replace(hour=11, minute=58, second=1)


@pytest.mark.promise("C7")
def test_nothing_it_says_is_a_choice_about_marketing(changed: Callable[..., bytes]) -> None:
    assert read(changed("customers-created.json", newsletterSubscribed=True)).marketing is None


def test_odd_values_are_empty_ones(changed: Callable[..., bytes]) -> None:
    odd: dict[str, Any] = {
        "gender": False, "birthDate": "0000-00-00", "phone": None, "companyName": False, "language": False,
        "addressBillingCountry": False, "addressShippingCompany": False, "middlename": [], "lastname": 7,
    }  # fmt: skip
    customer = read(changed("customers-created.json", **odd))
    assert (customer.gender, customer.birth_date, customer.phone, customer.company) == ("", "", "", "")
    assert (customer.language, customer.billing.country, customer.middle_name, customer.last_name) == ("", "", "", "7")


def test_the_american_english_of_a_shop_is_english(changed: Callable[..., bytes]) -> None:
    customer = read(changed("customers-created.json", language={"code": "us"}))
    assert customer.language == "en"
    assert customer_to_wire(customer, language="us")["language"] == "us"
    assert "language" not in customer_to_wire(customer, language="nl")


def test_one_that_says_no_time_or_no_id_is_refused(changed: Callable[..., bytes]) -> None:
    with pytest.raises(Rejected, match="says no time"):
        read(changed("customers-created.json", updatedAt=None, createdAt=False))
    with pytest.raises(Rejected, match="no id"):
        read(changed("customers-created.json", id=False))
    assert read(changed("customers-created.json", updatedAt=None)).as_of.month == 11


@pytest.mark.promise("C2")
def test_what_was_read_differs_in_nothing_from_itself(ring_body: Callable[[str], bytes]) -> None:
    anna = read(ring_body("customers-created.json"))
    assert differing(anna, anna, language="nl") == {}


@pytest.mark.promise("C2", "C3")
def test_a_field_that_was_emptied_is_written_empty_unless_nothing_was_said_of_it() -> None:
    standing, wanted = samples.customer(phone="0301234567", company="Mugs"), samples.customer(mobile="0612345678")
    assert differing(wanted, standing, language="nl") == {
        "phone": "", "mobile": "0612345678", "companyName": "", "isCompany": False,
    }  # fmt: skip
    assert differing(wanted, standing, language="nl", which="filled") == {"mobile": "0612345678"}
    other = samples.customer(phone="0300000000", mobile="0612345678")
    assert differing(other, standing, language="nl", which="missing") == {"mobile": "0612345678"}


def test_an_email_is_never_written_empty_and_not_for_its_capitals() -> None:
    standing = samples.customer(email="Anna@Example.org")
    assert differing(samples.customer(email="anna@example.org "), standing, language="nl") == {}
    assert differing(samples.customer(email=""), standing, language="nl") == {}
    other = msgspec.structs.replace(standing, email="anne@example.org")
    assert differing(other, standing, language="nl") == {"email": "anne@example.org"}


@pytest.mark.promise("C3")
def test_what_it_has_no_word_for_is_as_it_is_known_also_after_a_move() -> None:
    known = samples.customer(billing=PLACE, shipping=PLACE, mobile="0612345678")
    shown = msgspec.structs.replace(PLACE, number="14", company="", phone="", email="")
    said = samples.customer(billing=shown, shipping=shown)
    whole = completed(said, known)
    assert whole.billing == msgspec.structs.replace(PLACE, number="14")
    assert whole.shipping == msgspec.structs.replace(PLACE, number="14", company="")
    assert whole.mobile == ""
    assert completed(said, None) == said


@pytest.mark.promise("C3")
def test_an_address_that_was_emptied_is_empty() -> None:
    emptied = samples.customer(billing=Address(), shipping=Address())
    assert completed(emptied, samples.customer(billing=PLACE, shipping=PLACE)) == emptied


@pytest.mark.promise("C3")
def test_an_address_is_filled_as_a_whole_or_not_at_all() -> None:
    standing = samples.customer(billing=Address(name="Anna Vries", country="NL"), shipping=Address())
    wanted = samples.customer(billing=PLACE, shipping=PLACE)
    missing = differing(wanted, standing, language="nl", which="missing")
    assert [field for field in missing if field.startswith("addressBilling")] == []
    assert missing["addressShippingStreet"] == "Oudegracht"
    there = samples.customer(billing=Address(street="Lane", street2="2nd floor", extension="b"), shipping=PLACE)
    filled = differing(msgspec.structs.replace(wanted, shipping=Address()), there, language="nl", which="filled")
    assert (filled["addressBillingStreet"], filled["addressBillingStreet2"]) == ("Oudegracht", "")
    assert [field for field in filled if field.startswith("addressShipping")] == []
