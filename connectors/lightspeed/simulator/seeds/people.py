"""Customers and checkouts by the thousand, with the oddities that the lists of real merchants have."""

from datetime import datetime, timedelta
from itertools import cycle, islice

from connectors.lightspeed.simulator.records import Checkout, Customer
from connectors.lightspeed.simulator.trade.carts import NewCheckout
from connectors.lightspeed.simulator.trade.checkouts import Checkouts
from connectors.lightspeed.simulator.trade.customers import Customers
from connectors.lightspeed.simulator.trade.people import NewCustomer
from connectors.lightspeed.simulator.trade.placing import NewAddress, NewLine

_FIRST = ("Jane", "Zoë", "Willem", "Fatima", "Søren", "Anna", "J.", "Мария", "Li", "Pieter")
_MIDDLE = ("", "van der", "", "", "de")
_LAST = ("Jansen", "Berg", "Öztürk", "Bakker", "O'Neill", "Visser", "Müller")
_CITIES = (("Amsterdam", "1015 CW", "nl"), ("Gent", "9000", "be"), ("Köln", "50667", "de"), ("Utrecht", "3511LX", "NL"))
_APART = timedelta(minutes=15)
_PLAIN, _SHOUTED, _NAMELESS, _SHARED, _RELAYED, _FIRM = range(6)
_KINDS = (_PLAIN, _PLAIN, _SHOUTED, _PLAIN, _SHARED, _PLAIN, _NAMELESS, _RELAYED, _PLAIN, _FIRM)
_WAYS = ("known", "guest#@example.com", "", "known", "Guest#@Example.COM")


def seed_customers(customers: Customers, count: int, now: datetime) -> list[Customer]:
    """So many customers: some without an e-mail, some with one in capitals, behind a relay, or that another has too."""
    kinds = islice(cycle(_KINDS), count)
    return [
        customers.add(_customer(at, kind, created=now - _APART * (count - at))) for at, kind in enumerate(kinds)
    ]  # fmt: skip


def seed_checkouts(checkouts: Checkouts, customers: list[Customer], count: int, now: datetime) -> list[Checkout]:
    """So many checkouts, one every quarter of an hour: one in five is finished, one in five says not who it is of."""
    sown = []
    for at in range(count):
        began = now - _APART * (count - at)
        checkout = checkouts.open(_checkout(at, customers, began))
        if at % len(_WAYS) == 0:
            checkouts.finish(checkout.id, paid=True, at=began + timedelta(minutes=5))
        sown.append(checkout)
    return sown


def _customer(at: int, kind: int, created: datetime) -> NewCustomer:
    first, middle, last = _FIRST[at % len(_FIRST)], _MIDDLE[at % len(_MIDDLE)], _LAST[at % len(_LAST)]
    company = "Mugs & More B.V." if kind == _FIRM else ""
    return NewCustomer(
        email=_email(at, kind), firstname=first, middlename=middle, lastname=last, company=company,
        phone=("", "0612345678", "+31 20 555 01 00")[at % 3], gender=("", "female", "", "male")[at % 4],
        birth_date="1980-02-29" if at % 8 == 0 else "", memo=None if at % 3 == 0 else "",
        language="nl" if at % 2 else "", address=_address(at, f"{first} {last}", company) if at % 7 else None,
        created_at=created,
    )  # fmt: skip


def _email(at: int, kind: int) -> str:
    if kind == _NAMELESS:
        return ""
    if kind == _RELAYED:
        return f"buyer{at}.x7k3@members.marketplace.example"
    if kind == _SHARED:
        return f"buyer{at - 1}@example.com"
    return f"Buyer{at}@Example.COM" if kind == _SHOUTED else f"buyer{at}@example.com"


def _address(at: int, name: str, company: str) -> NewAddress:
    city, zipcode, land = _CITIES[at % len(_CITIES)]
    return NewAddress(
        name=name, company=company, street="Lange Straat", number=str(at % 90 + 1),
        extension=("", "bis", "2 hoog")[at % 3], zipcode=zipcode, city=city, country=land,
    )  # fmt: skip


def _checkout(at: int, customers: list[Customer], began: datetime) -> NewCheckout:
    way = at % len(_WAYS)
    customer = customers[at % len(customers)].id if customers and _WAYS[way] == "known" else 0
    email = "" if customer else _WAYS[way].replace("#", str(at)).replace("known", f"guest{at}@example.com")
    lines = (NewLine(quantity=at % 3 + 1),) if at % 4 else (NewLine(), NewLine(sku="BOWL", title="Bowl"))
    return NewCheckout(
        lines=lines, customer=customer, email=email, firstname="Gerda" if email else "",
        lastname="Gast" if email else "", address=_address(at, "Gerda Gast", "") if way % 2 else None,
        created_at=began, updated_at=began + timedelta(minutes=at % 9),
    )  # fmt: skip
