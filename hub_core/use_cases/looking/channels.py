"""What each channel was told of a product, shows, and should show."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from hub_core.decisions.shelf import standing_of
from hub_core.decisions.stock_number import Terms, number
from hub_core.models import Shelf
from hub_core.use_cases.catalogue import refs_at
from hub_core.use_cases.members import Member, Members
from hub_core.use_cases.records import Outgoing, Pause
from hub_core.use_cases.stock.numbers import Known, shelves_for, terms_of
from hub_core.use_cases.storage import Work


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """One id under which a channel shows the product."""

    shelf: Shelf
    shows: int | None
    """What the hub believes stands there: what it told, less what was sold there since, or what was seen."""
    now: int | None
    """What it should show, computed now; None: no level that counts was ever stated (S3)."""
    rule: str
    """How that number is made."""
    write: bool
    """Would the hub write it now?"""

    @property
    def differs(self) -> bool:
        """Does it show another number than it should, as far as the hub knows?"""
        return self.now is not None and (self.write or self.shows != self.now)


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """One receiver of stock."""

    name: str
    places: tuple[Place, ...] = ()
    silent: str = ""
    """Why it is told nothing at all."""
    waits: Outgoing | None = None
    """It is to be told, or a person must look."""
    pause: Pause | None = None


def channels_of(work: Work, members: Members, about: Known, every: Sequence[Terms]) -> tuple[Channel, ...]:
    """Every receiver of stock, for which these terms were gathered."""
    rows = {row.to: row for row in work.outbox.of("stock", about.product.identity)}
    pauses = {one.connector: one for one in work.pauses.all() if one.stream in ("", "stock")}
    found = []
    for terms in every:
        member = members[terms.to]
        shelves = shelves_for(work, member, about.product)
        found.append(
            Channel(
                name=terms.to,
                places=tuple(_place(about, shelf, terms) for shelf in shelves),
                silent="" if shelves else _silent(member, about),
                waits=rows.get(terms.to),
                pause=pauses.get(terms.to),
            )
        )
    return tuple(found)


def receivers(work: Work, members: Members, now: datetime) -> list[Terms]:
    """What applies to each receiver of stock."""
    return [terms_of(work, members, member, now) for member in members if "stock" in member.hears]


def _place(about: Known, shelf: Shelf, terms: Terms) -> Place:
    found = number(about.levels, about.rows, shelf, terms)
    shows = standing_of(shelf, about.rows, swept_from=terms.swept_from).level
    return Place(shelf=shelf, shows=shows, now=found.value, rule=found.rule, write=found.write)


def _silent(member: Member, about: Known) -> str:
    if member.rules.stock_master == "shop":
        return "it is master of its own stock"
    return "its stock is not tracked there" if refs_at(about.product, member.name) else "it does not have this product"
