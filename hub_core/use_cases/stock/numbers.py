"""Gathers what is known of a product, and has the numbers for a receiver computed from it (S4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hub_core.decisions.stock_number import Number, Terms, number
from hub_core.models import HubProduct, Level, Product, Reserved, Shelf
from hub_core.use_cases.catalogue import refs_at
from hub_core.use_cases.desk import PRIORITY
from hub_core.use_cases.members import Member, Members
from hub_core.use_cases.storage import Work

SWEPT = "orders swept from"
"""The note of a connector: when the last sweep of its orders that ended well began (S10)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All that is known of one product's stock."""

    product: HubProduct
    levels: Sequence[Level]
    rows: Sequence[Reserved]


def known(work: Work, product: HubProduct) -> Known:
    """Gather it."""
    identity = product.identity
    return Known(product=product, levels=work.stock.levels(identity), rows=work.stock.reserved(identity))


def terms_of(work: Work, members: Members, member: Member, now: datetime) -> Terms:
    """What applies to the numbers of this receiver."""
    rules, swept = member.rules, work.notes.read(member.name, SWEPT)
    masters = frozenset(one.name for one in members if one.rules.stock_master == "shop")
    return Terms(
        to=member.name,
        counting=frozenset(one.name for one in members if one.role == "warehouse") | masters,
        masters=masters,
        locations=frozenset(rules.stock_locations),
        buffer=rules.stock_buffer,
        guard=rules.guard,
        guard_days=rules.guard_days,
        physical=frozenset(one.name for one in members if one.stock_means == "physical"),
        pickups={one.name: one.rules.pickup_location for one in members if one.rules.pickup_location},
        swept_from=datetime.fromisoformat(swept) if swept else None,
        now=now,
    )


def orders_swept(work: Work, connector: str, *, began: datetime, now: datetime) -> None:
    """Every order made there before it began is in: what is sold there and still unexplained is looked at (S10)."""
    work.notes.write(connector, SWEPT, began.isoformat())
    for shelf in work.stock.holding(connector):
        work.outbox.address("stock", shelf.product, to=connector, due=now, priority=PRIORITY["stock"])


def shelves_for(work: Work, member: Member, product: HubProduct) -> list[Shelf]:
    """The shelves to fill: one per id the product has there, save those whose stock is not tracked (S12)."""
    if "stock" not in member.hears or member.rules.stock_master == "shop":
        return []
    if not knows_ids(member):
        return [_shelf(work, member.name, product.identity, "")]
    refs = refs_at(product, member.name)
    facts = work.facts.find_many(Product, [ref.key for ref in refs])
    tracked = [ref for ref in refs if (fact := facts.get(ref.key)) is None or fact.stock_tracked]
    return [_shelf(work, member.name, product.identity, ref.id) for ref in tracked]


def knows_ids(member: Member) -> bool:
    """Are products linked to ids of its own? Else it knows them by their codes only, and has one shelf for each."""
    return "products" in member.gives


def numbers_for(work: Work, about: Known, member: Member, terms: Terms) -> list[tuple[Shelf, Number]]:
    """Every shelf of the receiver, with the number it should show."""
    shelves = shelves_for(work, member, about.product)
    return [(shelf, number(about.levels, about.rows, shelf, terms)) for shelf in shelves]


def _shelf(work: Work, to: str, product: str, remote: str) -> Shelf:
    return work.stock.shelf(to, product, remote) or Shelf(to=to, product=product, remote=remote)
