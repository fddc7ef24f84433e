"""What is said of a new customer, and the fields that follow from it."""

from datetime import datetime

import msgspec

from connectors.lightspeed.simulator.trade.fields import Reader, flag, one_of, text
from connectors.lightspeed.simulator.trade.placing import NewAddress, NewOrder, address_facts, customer_facts
from connectors.lightspeed.simulator.words import country

_CODE = 2
_TEXTS = (
    "nationalId", "email", "firstname", "middlename", "lastname", "phone", "mobile", "companyName",
    "companyCoCNumber", "companyVatNumber", "memo",
)  # fmt: skip
_PLACES = ("Name", "Street", "Street2", "Number", "Extension", "Zipcode", "City", "Region")
NOTICES = {"doNotifyRegistered": "registered", "doNotifyConfirmed": "confirmed", "doNotifyPassword": "password"}


class NewCustomer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A customer as a person enters one; one with `created_at` is old and rings nobody, unless `silent` is false."""

    email: str = "jane@example.com"
    firstname: str = "Jane"
    middlename: str = ""
    lastname: str = "Jansen"
    phone: str = ""
    mobile: str = ""
    gender: str = ""
    birth_date: str = ""
    company: str = ""
    memo: str | None = ""
    language: str = ""
    address: NewAddress | None = None
    shipping: NewAddress | None = None
    created_at: datetime | None = None
    silent: bool | None = None


def new_customer_facts(new: NewCustomer) -> dict[str, object]:
    """A customer's fields, without its links; without an address it has its name and the shop's country."""
    name = " ".join(part for part in (new.firstname, new.middlename, new.lastname) if part)
    nowhere = NewAddress(name=name, company=new.company, street="", number="", zipcode="", city="")
    billing = new.address or nowhere
    order = NewOrder(
        email=new.email, firstname=new.firstname, lastname=new.lastname, phone=new.phone, address=billing
    )  # fmt: skip
    shipping = address_facts("Shipping", new.shipping or billing)
    del shipping["addressShippingRegionData"]
    return {
        **customer_facts(order),
        "middlename": new.middlename,
        "mobile": new.mobile,
        "gender": new.gender or False,
        "birthDate": new.birth_date or False,
        "isCompany": bool(new.company or billing.company),
        "companyName": new.company or billing.company,
        "memo": new.memo,
        **shipping,
    }


def customer_readers(languages: tuple[str, ...]) -> dict[str, Reader]:
    """What a client may write to a customer, and how each field is read."""
    places = (f"address{kind}{place}" for kind in ("Billing", "Shipping") for place in _PLACES)
    return {
        **dict.fromkeys((*_TEXTS, *places), text),
        "addressShippingCompany": _or_false(text),
        **dict.fromkeys(("addressBillingCountry", "addressShippingCountry"), _or_false(_country)),
        "gender": _or_false(one_of(frozenset({"male", "female"}))),
        "birthDate": _or_false(_day),
        "language": one_of(frozenset(languages)),
        **dict.fromkeys(("isConfirmed", "isCompany", *NOTICES), flag),
    }


def _or_false(reader: Reader) -> Reader:
    def read(value: object) -> object:
        return reader(value) if value not in {None, ""} and value is not False else False

    return read


def _country(value: object) -> object:
    code = text(value).lower()
    if len(code) != _CODE or not code.isalpha():
        raise ValueError("is not the two letters of a country")
    return country(code)


def _day(value: object) -> str:
    return datetime.strptime(text(value), "%Y-%m-%d").date().isoformat()  # noqa: DTZ007 - a birthday has no time zone
