"""What a channel is told of a product's stock, and why (S3, S4, S6, S10, S11)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub_core.decisions.shelf import Standing, standing_of
from hub_core.decisions.stated import Stated
from hub_core.models import Level, Reserved, Shelf

CORRECTIONS = 3
"""So often in an hour the hub puts its number back; then two masters fight (S11)."""
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What applies to the numbers of one receiver."""

    to: str
    counting: frozenset[str]
    """Givers whose levels count where no locations are named."""
    masters: frozenset[str] = frozenset()
    """Shops whose own levels count: they contain their own sales (S11)."""
    locations: frozenset[str] = frozenset()
    """Locations, or givers with all of theirs, that count; empty: all of `counting`."""
    buffer: int = 0
    guard: bool = True
    guard_days: int = 14
    physical: frozenset[str] = frozenset()
    """Warehouses whose numbers fall only as goods leave (S6)."""
    pickups: Mapping[str, str]
    """By origin: the location that answers for orders which end without a warehouse (S7)."""
    swept_from: datetime | None = None
    """When the last sweep of the receiver's orders that ended well began, by the hub's clock (S10)."""
    now: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """Units that are held back, because of which order."""

    row: Reserved
    units: int
    expired: bool = False
    """True: nobody answered for them in time, so they count no more (S6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """What one shelf of a receiver should show."""

    value: int | None
    """None: no level that counts was ever stated, so there is no number (S3)."""
    write: bool
    """Must the receiver be told?"""
    unexplained: int = 0
    """Units held back because the receiver sold them in orders that are not in yet (S10)."""
    since: datetime | None = None
    """When the hub saw that these were gone."""
    correction: bool = False
    """True: somebody else changed it there (S11)."""
    fight: bool = False
    """True: it was put back too often; it is not told (S11)."""
    rule: str = ""


def counted(levels: Iterable[Level], terms: Terms) -> list[Level]:
    """The levels that count for this receiver."""
    if not terms.locations:
        return [level for level in levels if level.giver in terms.counting]
    return [level for level in levels if terms.locations & {level.location, level.giver}]


def held_back(levels: Sequence[Level], rows: Iterable[Reserved], terms: Terms) -> list[Held]:
    """The units that no level contains yet (S6), oldest first, the expired ones too."""
    if not terms.guard:
        return []
    givers = {level.giver for level in counted(levels, terms)}
    elsewhere = {level.giver for level in levels} - givers
    stated, patience = stated_of(levels, terms), terms.now - timedelta(days=terms.guard_days)
    held = []
    for row in rows:
        if row.units <= 0 or row.warehouse in elsewhere or stated.contains(row):
            continue
        if not row.counts and not _physical(row, givers, terms):
            continue
        held.append(Held(row, row.units - stated.left(row), expired=row.counts and row.active_at < patience))
    return held


def stated_of(levels: Iterable[Level], terms: Terms) -> Stated:
    """What these levels answer for, under these terms."""
    return Stated(levels, masters=terms.masters, physical=terms.physical, pickups=terms.pickups)


def number(levels: Sequence[Level], rows: Sequence[Reserved], shelf: Shelf, terms: Terms) -> Number:
    """The number for this shelf, and whether it must be written there."""
    stated = counted(levels, terms)
    if not stated:
        return Number(value=None, write=False)
    standing = standing_of(shelf, rows, swept_from=terms.swept_from)
    guarded = sum(held.units for held in held_back(levels, rows, terms) if not held.expired)
    total = sum(level.available for level in stated)
    value = max(0, total - guarded - terms.buffer - standing.unexplained)
    differs = standing.unsure or standing.level != value
    correction = differs and standing.by_others
    recent = [at for at in shelf.corrected if terms.now - at < HOUR]
    fight = shelf.stopped or (correction and len(recent) >= CORRECTIONS)
    return Number(
        value=value,
        write=differs and not fight,
        unexplained=standing.unexplained,
        since=standing.since,
        correction=correction,
        fight=fight,
        rule=_rule(stated, guarded, terms.buffer, standing),
    )


def _physical(row: Reserved, givers: set[str], terms: Terms) -> bool:
    return bool(terms.physical & ({row.warehouse} if row.warehouse else givers))


def _rule(stated: Sequence[Level], guarded: int, buffer: int, standing: Standing) -> str:
    """How the number was made, in a line, as `12 warehouse/main - 2 on open orders - 1 buffer`."""
    parts = [" + ".join(f"{level.available} {level.location}" for level in stated)]
    parts += [f"{guarded} on open orders"] if guarded else []
    parts += [f"{buffer} buffer"] if buffer else []
    parts += [f"{standing.unexplained} sold there in orders not in yet"] if standing.unexplained > 0 else []
    text = " - ".join(parts)
    if standing.unexplained < 0:
        text += f" + {-standing.unexplained} given back there in orders not in yet"
    return text
