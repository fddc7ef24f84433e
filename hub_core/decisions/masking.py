"""What is left of a fact once nobody can be told from it, and what names a person (C8, C9)."""

import hashlib
import hmac
from collections.abc import Collection, Iterable

import msgspec

from hub_core.decisions.fields import ADDRESSES
from hub_core.decisions.mails import email_key
from hub_core.decisions.merge import value_of
from hub_core.models import Address, Checkout, Customer, Order, Profile, Shipment

MASK = "(erased)"
"""What stands in a text where a person was named."""
_DIGITS, _LETTERS = 6, 6
"""Shorter numbers and names are anybody's."""


def masked_order(order: Order) -> Order:
    """What bookkeeping needs of an order: numbers, lines, sums and the country; no person."""
    return msgspec.structs.replace(
        order,
        billing=_country_of(order.billing),
        shipping=_country_of(order.shipping),
        email="",
        customer=None,
        method=msgspec.structs.replace(order.method, data={}),
        note="",
        memo="",
        marks=(),
    )


def masked_checkout(checkout: Checkout) -> Checkout:
    """What is left of a checkout: lines and sums."""
    return msgspec.structs.replace(checkout, email="", customer=None, recovery_url="")


def masked_parcel(parcel: Shipment) -> Shipment:
    """A parcel without its link, in which carriers put the postcode; the code stays."""
    return msgspec.structs.replace(parcel, url="")


def without_mails(customer: Customer, mails: Collection[str]) -> Customer:
    """Another person's word, in whose addresses none of these e-mails stands any more."""
    return msgspec.structs.replace(
        customer, billing=_without(customer.billing, mails), shipping=_without(customer.shipping, mails)
    )


def profile_without_mails(profile: Profile, mails: Collection[str]) -> Profile:
    """Another person's profile, in whose addresses none of these e-mails stands any more."""
    words = dict(profile.words)
    for field in ADDRESSES & words.keys():
        words[field] = msgspec.structs.replace(words[field], value=_without(value_of(field, words[field]), mails))
    return msgspec.structs.replace(profile, words=words)


def names_of(*facts: Order | Customer) -> frozenset[str]:
    """The texts by which these name a person wherever they stand: e-mails, phone numbers, full names, streets.

    A first or last name alone is not among them: it is a word that others share.
    """
    return frozenset(text for fact in facts for text in _named(fact) if text)


def keyed_hash(key: str, email: str) -> str:
    """What an e-mail is known by after it was erased; without the key it tells nothing (C8)."""
    return hmac.new(bytes.fromhex(key), email_key(email).encode(), hashlib.sha256).hexdigest()


def _without(address: Address, mails: Collection[str]) -> Address:
    return msgspec.structs.replace(address, email="") if email_key(address.email) in mails else address


def _country_of(address: Address) -> Address:
    return Address(country=address.country)


def _named(fact: Order | Customer) -> Iterable[str]:
    yield email_key(fact.email)
    for address in (fact.billing, fact.shipping):
        yield from _named_in(address)
    if isinstance(fact, Customer):
        yield _number(fact.phone)
        yield _number(fact.mobile)
        parts = (fact.first_name, fact.middle_name, fact.last_name)
        yield _full(" ".join(part.strip() for part in parts if part.strip()))
        yield _full(f"{fact.first_name} {fact.last_name}")


def _named_in(address: Address) -> Iterable[str]:
    yield email_key(address.email)
    yield _number(address.phone)
    yield _full(address.name)
    yield _full(f"{address.street} {address.number}") if address.street and address.number else ""


def _number(phone: str) -> str:
    return phone.strip() if sum(sign.isdigit() for sign in phone) >= _DIGITS else ""


def _full(name: str) -> str:
    text = name.strip()
    return text if " " in text and len(text) >= _LETTERS else ""
