"""What a channel is told of a product's stock, and why (S3, S4, S6, S10, S11)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub_core.decisions.shelf import CLOCKS, Standing, standing_of
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
    held = []
    for row in rows:
        if row.units <= 0 or row.warehouse in elsewhere or answered(row, levels, terms):
            continue
        if not row.counts and not _physical(row, givers, terms):
            continue
        expired = row.counts and terms.now - row.active_at > timedelta(days=terms.guard_days)
        held.append(Held(row, row.units - _left(row, levels, terms), expired))
    return held


def answered(row: Reserved, levels: Iterable[Level], terms: Terms) -> bool:
    """Does a stated level contain these units already?"""
    if row.origin in terms.masters and any(
        level.giver == row.origin and level.as_of >= row.made_at for level in levels
    ):
        return True
    if any(level.giver == row.warehouse for level in levels):
        if row.warehouse in terms.physical:
            return _left(row, levels, terms) >= row.units
        return _stated(row.warehouse, levels, since=row.taken_at) or _read_since(row, levels)
    location = terms.pickups.get(row.origin, "")
    mark = row.ended_at or row.shipped_at
    return (
        bool(location)
        and mark is not None
        and any(level.location == location and level.as_of >= mark for level in levels)
    )


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


def _left(row: Reserved, levels: Iterable[Level], terms: Terms) -> int:
    """Units that have left, and that a physical level knows of."""
    known = row.warehouse in terms.physical and _stated(row.warehouse, levels, since=row.shipped_at)
    return min(row.sent, row.units) if known else 0


def _stated(giver: str, levels: Iterable[Level], *, since: datetime | None) -> bool:
    return since is not None and any(level.giver == giver and level.as_of >= since for level in levels)


def _read_since(row: Reserved, levels: Iterable[Level]) -> bool:
    """Was a level asked for after the hub knew that the order was taken?

    An answer that was lost makes *taken* later than it was, and no level may be stated after it for a long time.
    """
    since = row.taken_seen_at
    read = (level.read_at for level in levels if level.giver == row.warehouse)
    return since is not None and any(at is not None and at - CLOCKS > since for at in read)


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
