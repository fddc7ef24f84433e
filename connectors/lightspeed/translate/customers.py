"""Lightspeed's customers in the hub's words, and the hub's in Lightspeed's."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

import msgspec

from connectors.lightspeed import wire
from connectors.lightspeed.translate.values import identity, moment, text
from hub_core.errors import Rejected
from hub_core.models import Address, Customer, Ref

TEXTS = {
    "first_name": "firstname",
    "middle_name": "middlename",
    "last_name": "lastname",
    "company": "companyName",
    "phone": "phone",
    "mobile": "mobile",
    "vat_number": "companyVatNumber",
}
"""Texts that may be written as they are, an empty one too."""
PLACES = {
    "name": "Name",
    "street": "Street",
    "street2": "Street2",
    "number": "Number",
    "extension": "Extension",
    "postcode": "Zipcode",
    "city": "City",
    "region": "Region",
}
ADDRESSES = ("addressBilling", "addressShipping")
WORDLESS = {"billing": ("company", "phone", "email"), "shipping": ("phone", "email")}
"""The parts of an address that Lightspeed has no word for; that it does not say these is no news of anybody."""
GENDERS = frozenset({"male", "female"})
ENGLISH, AMERICAN = "en", "us"
"""Lightspeed's `us` is English (US)."""
TWO_LETTERS = re.compile("[A-Z]{2}")
Which = Literal["all", "filled", "missing"]


def customer_from_wire(said: wire.Customer, *, origin: str, read_at: datetime | None = None) -> Customer:
    """The customer in the hub's words; marketing is not among Lightspeed's. Raises `Rejected` with the reason."""
    fields: Mapping[str, Any] = msgspec.to_builtins(said)
    texts: dict[str, Any] = {ours: text(fields.get(theirs)) for ours, theirs in TEXTS.items()}
    gender = text(said.gender).lower()
    return Customer(
        ref=Ref(origin, customer_id(said)),
        as_of=customer_time(said),
        read_at=read_at,
        email=text(said.email),
        gender=gender if gender in GENDERS else "",
        birth_date=_day(text(said.birth_date)),
        language=_language(said.language),
        billing=_address(fields, "Billing"),
        shipping=msgspec.structs.replace(
            _address(fields, "Shipping"), company=text(fields.get("addressShippingCompany"))
        ),
        **texts,
    )


def completed(said: Customer, known: Customer | None) -> Customer:
    """What the shop says, and what it has no word for as it is known: else that would count as emptied (C3)."""
    if known is None:
        return said
    whole = {
        kind: msgspec.structs.replace(place, **{part: getattr(getattr(known, kind), part) for part in parts})
        for kind, parts in WORDLESS.items()
        if (place := getattr(said, kind)) != Address()
    }
    return msgspec.structs.replace(said, **whole)


def customer_id(said: wire.Customer) -> str:
    """Its id. Raises `Rejected` when it has none."""
    found = identity(said.id)
    if not found:
        raise Rejected("the body is of no customer: it has no id")
    return found


def customer_time(said: wire.Customer) -> datetime:
    """When it last changed, by the shop's clock. Raises `Rejected` when it does not say."""
    found = moment(said.updated_at) or moment(said.created_at)
    if found is None:
        raise Rejected(f"customer {identity(said.id)} says no time: neither updatedAt nor createdAt is one")
    return found


def customer_to_wire(customer: Customer, *, language: str) -> dict[str, Any]:
    """All that Lightspeed can be told of this customer.

    What it might refuse is left out: an e-mail that is empty, and a gender, a birthday, a country or a language that
    it has no word for; `language` is the one that is certainly active in the shop.
    """
    told: dict[str, Any] = {theirs: getattr(customer, ours) for ours, theirs in TEXTS.items()}
    told["isCompany"] = bool(customer.company)
    for kind, address in (("Billing", customer.billing), ("Shipping", customer.shipping)):
        told |= {f"address{kind}{theirs}": getattr(address, ours) for ours, theirs in PLACES.items()}
        if TWO_LETTERS.fullmatch(address.country):
            told[f"address{kind}Country"] = address.country.lower()
    told["addressShippingCompany"] = customer.shipping.company
    chosen = {
        "email": customer.email.strip(),
        "gender": customer.gender if customer.gender in GENDERS else "",
        "birthDate": _day(customer.birth_date),
        "language": language if customer.language in (language, _plain(language)) else "",
    }
    return told | {field: value for field, value in chosen.items() if value}


def differing(wanted: Customer, standing: Customer, *, language: str, which: Which = "all") -> dict[str, Any]:
    """The fields to write where this stands and that is wanted; an e-mail differs by more than its capitals.

    `filled`: what is wanted says nothing of the fields it leaves empty. `missing`: and nothing that stands is touched.
    An address is one field: it is written as a whole or not at all.
    """
    now, new = customer_to_wire(standing, language=language), customer_to_wire(wanted, language=language)
    changed = {
        field: value
        for fields in _apart(new)
        if _may_write(fields, new, now, which)
        for field in fields
        if (value := new[field]) != now.get(field)
    }
    if wanted.email.strip().casefold() == standing.email.strip().casefold():
        changed.pop("email", None)
    return changed


def _apart(told: Mapping[str, Any]) -> Iterable[Sequence[str]]:
    """Its fields one by one, but those of an address together."""
    kinds: dict[str, list[str]] = {}
    for field in told:
        kind = next((kind for kind in ADDRESSES if field.startswith(kind)), field)
        kinds.setdefault(kind, []).append(field)
    return kinds.values()


def _may_write(fields: Sequence[str], new: Mapping[str, Any], now: Mapping[str, Any], which: Which) -> bool:
    if which == "missing" and any(now.get(field) for field in fields):
        return False
    return which == "all" or any(new[field] for field in fields)


def _address(fields: Mapping[str, Any], kind: str) -> Address:
    """As it stands: no name is made up, so that what is read and what is written can be compared."""
    country = fields.get(f"address{kind}Country")
    code = text(country.get("code") if isinstance(country, dict) else country).upper()
    parts = {ours: text(fields.get(f"address{kind}{theirs}")) for ours, theirs in PLACES.items()}
    return Address(country=code if TWO_LETTERS.fullmatch(code) else "", **parts)


def _language(said: wire.Said) -> str:
    return _plain(text(said.get("code") if isinstance(said, dict) else said).lower())


def _plain(code: str) -> str:
    return ENGLISH if code == AMERICAN else code


def _day(said: str) -> str:
    """A birthday as `YYYY-MM-DD`; empty when it is none."""
    try:
        return date.fromisoformat(said).isoformat() if said else ""
    except ValueError:
        return ""
