"""`hub customers`: who the hub knows, and all about one person on one screen (C1, C3)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
import rich_click as click

from adapters.cli import paper
from adapters.cli.looking import looking
from hub_core.decisions.fields import FIELDS
from hub_core.decisions.merge import as_customer, value_of
from hub_core.errors import NotFound
from hub_core.models import Address, Checkout, Profile, Ref
from hub_core.use_cases.operate import Operate
from hub_core.use_cases.people.links import checkouts_of, mails_of, order_of, orders_of, person_of
from hub_core.use_cases.records import Entry, Standing
from hub_core.use_cases.storage import Work


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One person in the list."""

    email: str
    name: str
    customers: tuple[str, ...]
    orders: int
    checkouts: int
    travels: bool
    changed_at: datetime


class Basket(msgspec.Struct, frozen=True, kw_only=True):
    """One checkout of a person, and the order that it became."""

    checkout: Checkout
    order: str | None = None


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One person with everything around."""

    profile: Profile
    mails: tuple[str, ...]
    orders: tuple[Standing, ...] = ()
    baskets: tuple[Basket, ...] = ()
    history: tuple[Entry, ...] = ()


@click.command()
@click.argument("email", required=False, metavar="[E-MAIL]")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="At most so many.")
@paper.as_json
def customers(email: str | None, limit: int, as_json: bool) -> None:
    """List the people that the hub knows, or show one.

    One person is shown with who said what of him and when, with his orders and his checkouts. Examples:

        hub customers

        hub customers anna@example.org
    """
    if email is not None:
        person = looking(lambda operate: _person(operate, email))
        paper.json(person) if as_json else _show(person)
        return

    async def rows(operate: Operate) -> list[Row]:
        return await operate.storage.look(lambda work: [_row(work, one) for one in work.people.list(limit=limit)])

    found = looking(rows)
    if as_json:
        paper.json(found)
    elif found:
        _list(found, limit)
    else:
        paper.say("Nobody is known yet.")


def _row(work: Work, profile: Profile) -> Row:
    return Row(
        email=profile.email,
        name=_name(profile),
        customers=tuple(link.key for link in profile.links),
        orders=len(orders_of(work, profile.identity)),
        checkouts=len(checkouts_of(work, profile.identity)),
        travels=not profile.relayed,
        changed_at=profile.changed_at,
    )


def _name(profile: Profile) -> str:
    person = as_customer(profile, Ref("hub", profile.identity))
    parts = (person.first_name, person.middle_name, person.last_name)
    return " ".join(part for part in parts if part) or person.billing.name or person.company


async def _person(operate: Operate, email: str) -> Person:
    return await operate.storage.look(lambda work: _found(work, email))


def _found(work: Work, email: str) -> Person:
    profile = person_of(work, email)
    if profile is None:
        raise NotFound(f"nobody with the e-mail {email!r} is known. See them all: hub customers")
    standings = [work.orders.standing(key) for key in orders_of(work, profile.identity)]
    checkouts = [work.facts.find(Checkout, key) for key in checkouts_of(work, profile.identity)]
    return Person(
        profile=profile,
        mails=tuple(mails_of(work, profile.identity)),
        orders=tuple(one for one in standings if one is not None),
        baskets=tuple(Basket(checkout=one, order=order_of(work, one.key)) for one in checkouts if one is not None),
        history=tuple(work.history.of(profile.identity)),
    )


def _list(rows: Sequence[Row], limit: int) -> None:
    paper.table(
        ("e-mail", "name", "customers", "orders", "checkouts", "changed"),
        [
            (
                f"{one.email}{'' if one.travels else ' (relayed)'}",
                one.name,
                ", ".join(one.customers),
                one.orders,
                one.checkouts,
                paper.when(one.changed_at),
            )
            for one in rows
        ],
    )
    if len(rows) == limit:
        paper.say(f"These are {limit}; there may be more: --limit.")


def _show(person: Person) -> None:
    profile = person.profile
    paper.say(f"{_name(profile) or profile.email or profile.identity} ({profile.identity})")
    links = ", ".join(link.key for link in profile.links) or "no connector has a customer of it"
    paper.say(f"Customers: {links}. E-mails: {', '.join(person.mails) or 'none'}.")
    if profile.relayed:
        paper.say("The address is a marketplace's: the profile goes nowhere.")
    _section("Profile", ("field", "value", "who said it", "when"), _fields(profile))
    _section(
        "Orders",
        ("number", "shop", "made", "status"),
        [(one.number, one.origin, paper.when(one.made_at), str(one.status)) for one in person.orders],
    )
    _section(
        "Checkouts",
        ("checkout", "made", "total", "order"),
        [_basket(one) for one in person.baskets],
    )
    _section(
        "History",
        ("when", "who", "what", "text"),
        [(paper.when(one.at), one.who, one.what, one.text) for one in person.history],
    )


def _section(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    if rows:
        paper.say()
        paper.say(title, style="bold")
        paper.table(heads, rows)


def _fields(profile: Profile) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for field in FIELDS:
        if (word := profile.words.get(field)) is not None:
            who = f"{word.who}, in an order" if word.weak and field != "marketing" else word.who
            rows.append((field.replace("_", " "), _shown(value_of(field, word)), who, paper.when(word.at)))
    return rows


def _shown(value: Any) -> str:
    if isinstance(value, Address):
        return ", ".join(str(part) for part in msgspec.structs.astuple(value) if part)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _basket(one: Basket) -> tuple[str, ...]:
    total = one.checkout.total
    money = f"{total.amount} {total.currency}" if total else ""
    return (one.checkout.key, paper.when(one.checkout.made_at), money, one.order or "not yet")
