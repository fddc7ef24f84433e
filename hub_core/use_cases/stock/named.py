"""Locations that rules name, and at which nothing was ever stated: a name may be misspelt (S4, S7)."""

from collections.abc import Iterator, Sequence

import msgspec

from hub_core.use_cases.members import Members
from hub_core.use_cases.storage import Work


class NeverStated(msgspec.Struct, frozen=True, kw_only=True):
    """A location that a rule names, though its giver states levels at others only."""

    location: str
    where: str
    """Which rule names it, as `[connector.shop-nl.rules] stock_locations`."""
    stated: tuple[str, ...]
    """Where its giver states levels."""


def never_stated(work: Work, members: Members) -> list[NeverStated]:
    """Each of them. Of a giver that stated nothing yet nobody knows how its locations are called."""
    by_giver = work.stock.locations()
    found = []
    for where, location in _named(members):
        giver, slash, _ = location.partition("/")
        stated: Sequence[str] = by_giver.get(giver, ())
        if slash and stated and location not in stated:
            found.append(NeverStated(location=location, where=where, stated=tuple(stated)))
    return found


def _named(members: Members) -> Iterator[tuple[str, str]]:
    for member in members:
        table = f"[connector.{member.name}.rules]"
        for location in member.rules.stock_locations:
            yield f"{table} stock_locations", location
        if member.rules.pickup_location:
            yield f"{table} pickup_location", member.rules.pickup_location
    for number, route in enumerate(members.rules.routes, start=1):
        for location in route.in_stock_at:
            yield f"[[route]] {route.name or number}, in_stock_at", location
