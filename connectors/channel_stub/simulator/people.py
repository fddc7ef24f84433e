"""Customers: made with their first order, changed by themselves or by the API."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import UNSET

from .books import Books
from .things import Address, Customer
from .words import CustomerPatch

NAMES = (("Anna", "de Vries"), ("Bob", "Jansen"), ("Chris", "Bakker"), ("Dina", "Smit"), ("Emil", "Visser"))
STREETS = ("Oudegracht", "Nieuwegracht", "Lange Straat", "Kerkstraat")


def add_customer(books: Books, said: CustomerPatch | None = None) -> Customer:
    """A person comes to the market; without an e-mail of his own he is known by a relay address."""
    number = books.next_number("customer")
    first, last = NAMES[number % len(NAMES)]
    street = STREETS[number % len(STREETS)]
    place = Address(street=street, number=str(number), postcode="3511 AB", city="Utrecht", country="NL")
    customer = Customer(
        id=f"CU-{number}",
        email=f"b{number:06d}@{books.config.domain}",
        first_name=first,
        last_name=last,
        language="nl",
        address=place,
        changed_at=books.clock(),
    )
    customer.address.name = customer.name
    books.customers[customer.id] = customer
    _change(customer, said or CustomerPatch())
    books.note("customer", customer.id)
    return customer


def buyer_of(books: Books, named: str) -> Customer:
    """Who buys: the customer of this id or own e-mail, who is made where there is none; nobody named: a new one."""
    wanted = named.strip().casefold()
    if wanted and "@" not in wanted:
        return books.customer(named.strip())
    known = [one for one in books.customers.values() if one.email.casefold() == wanted]
    return known[0] if known else add_customer(books, CustomerPatch(email=named.strip()) if wanted else None)


def change_customer(books: Books, id_: str, patch: CustomerPatch) -> Customer:
    """Write the fields that are given; a version older than the last that was written changes nothing."""
    customer = books.customer(id_)
    if patch.version is not None:
        if customer.written is not None and patch.version < customer.written:
            return customer
        customer.written = patch.version
    if _change(customer, patch, at=books.clock()):
        books.note("customer", customer.id)
    return customer


def _change(customer: Customer, patch: CustomerPatch, *, at: datetime | None = None) -> bool:
    """Answers whether anything is different now."""
    before = customer.answer() | {"address": msgspec.structs.replace(customer.address)}
    parts = {name: getattr(patch, name) for name in patch.__struct_fields__ if name not in ("version", "address")}
    _set(customer, parts)
    if patch.address is not UNSET:
        _set(customer.address, {name: getattr(patch.address, name) for name in patch.address.__struct_fields__})
    changed = before != customer.answer()
    if changed and at is not None:
        customer.changed_at = at
    return changed


def _set(thing: object, parts: Mapping[str, Any]) -> None:
    for name, value in parts.items():
        if value is not UNSET:
            setattr(thing, name, value)
