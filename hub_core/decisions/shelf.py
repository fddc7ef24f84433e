"""What a channel stands at: what it was told, its own sales since, and what was seen there (S10, S11)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from hub_core.models import Reserved, Shelf

CLOCKS = timedelta(seconds=2)
"""How far the clocks of two machines of the hub may lie apart."""
SECOND = timedelta(seconds=1)
"""The finest time that shops tell."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the hub believes of one shelf."""

    level: int | None
    """The number shown there now; None: never told."""
    unexplained: int = 0
    """Units sold there in orders that are not in yet; negative: given back."""
    since: datetime | None = None
    """When the hub saw that these were gone."""
    by_others: bool = False
    """Somebody else than the hub and the shop's own sales changed it."""
    unsure: bool = False
    """The number must be written again: a write may have hit a sale, or may not have arrived."""


def standing_of(shelf: Shelf, rows: Iterable[Reserved], *, swept_from: datetime | None) -> Standing:
    """What stands on this shelf, after all that is known."""
    if shelf.told is None:
        return Standing(None)
    own = _own(shelf, rows)
    less = _still_less(shelf, own, swept_from)
    if shelf.seen is None or not seen_counts(shelf):
        level = shelf.told - _sold(own, after=shelf.told_at)
        unsure = shelf.writing is not None or _overwritten(shelf, own)
        return Standing(level, unexplained=less, since=shelf.less_since, unsure=unsure)
    point = max(time for time in (shelf.seen_as_of, shelf.told_at) if time is not None)
    missing = _missing(shelf, own)
    unsure = shelf.writing is not None and shelf.writing != shelf.seen
    level = shelf.seen - _sold(own, after=point)
    if missing < 0 and missing + _in_its_second(shelf, own) >= 0:
        level, missing = level + missing, 0
        unsure = unsure or _given_back(own, shelf.seen_as_of) > 0  # sold and given back: it may show either
    unsure = unsure or (missing != 0 and not shelf.moved_by)
    by_others = missing != 0 and (shelf.moved_by == "others" or _swept(shelf.seen_at, swept_from))
    if missing == 0 or not shelf.moved_by or by_others:
        return Standing(level, unexplained=less, since=shelf.less_since, by_others=by_others, unsure=unsure)
    if missing < 0:
        missing = min(0, missing + _given_back(own, shelf.told_at))
    return Standing(level, unexplained=missing + less, since=shelf.seen_at, unsure=unsure)


def sold_itself(shelf: Shelf, rows: Iterable[Reserved]) -> bool:
    """Is what was seen there what it was told less its own sales, with those of that very second or without them?"""
    own = _own(shelf, rows)
    missing = _missing(shelf, own)
    return missing == 0 or missing < 0 <= missing + _in_its_second(shelf, own)


def _missing(shelf: Shelf, own: Iterable[Reserved]) -> int:
    """What was told, less the sales until it was seen, and less what was seen."""
    point = max(time for time in (shelf.seen_as_of, shelf.told_at) if time is not None)
    return (shelf.told or 0) - _sold(own, after=shelf.told_at, until=point) - (shelf.seen or 0)


def _in_its_second(shelf: Shelf, own: Iterable[Reserved]) -> int:
    """Units sold in the second in which the shelf was seen, unless it was read later: some may have come after it."""
    read_at = shelf.seen_read_at
    if shelf.seen_as_of is None or (read_at is not None and _after(read_at - CLOCKS, shelf.seen_as_of)):
        return 0
    second = _second(shelf.seen_as_of)
    within = (row for row in own if second <= row.made_at < second + SECOND)
    return sum(_lowering(row) for row in within if _after(row.made_at, shelf.told_at))


def expected(shelf: Shelf, rows: Iterable[Reserved]) -> int | None:
    """What the shelf should show after our last write and every sale that is in; None: never told."""
    if shelf.told is None:
        return None
    return shelf.told - _sold(_own(shelf, rows), after=shelf.told_at)


def seen_counts(shelf: Shelf) -> bool:
    """Was it seen after our last write took effect there?"""
    if shelf.seen_as_of is None or shelf.told_at is None:
        return shelf.seen_as_of is not None
    if _second(shelf.seen_as_of) > _second(shelf.told_at):
        return True
    read_at, kept_at = shelf.seen_read_at, shelf.kept_at
    return read_at is not None and kept_at is not None and read_at > kept_at


def folded(shelf: Shelf, row: Reserved) -> Shelf | None:
    """The shelf without the need of this row, which counts for no number any more; None: it is still needed."""
    if shelf.told is None or not _own(shelf, [row]):
        return shelf
    if _was_given_back(row, shelf.told_at):
        return None  # it may explain a level above, until our next write
    if not _after(row.made_at, shelf.told_at):
        return shelf
    if seen_counts(shelf) and _after(row.made_at, shelf.seen_as_of):
        return None
    return msgspec.structs.replace(shelf, told=shelf.told - _lowering(row))


def _own(shelf: Shelf, rows: Iterable[Reserved]) -> list[Reserved]:
    """Sales of this shelf; a channel that knows products by their codes has one shelf for all its ids."""
    return [row for row in rows if row.origin == shelf.to and (not shelf.remote or row.remote in ("", shelf.remote))]


def _still_less(shelf: Shelf, own: Sequence[Reserved], swept_from: datetime | None) -> int:
    """Of what was held back in the number told: the units whose orders are not in yet (S10)."""
    if shelf.told_less <= 0 or shelf.computed_at is None or _swept(shelf.less_since, swept_from):
        return 0
    since = shelf.computed_at
    came = sum(_lowering(row) for row in own if row.seen_at > since and not _after(row.made_at, shelf.told_at))
    return max(0, shelf.told_less - came)


def known_sales(shelf: Shelf, rows: Iterable[Reserved], *, computed_at: datetime) -> tuple[str, ...]:
    """Its own sales that a number computed then knows of, as far as clocks leave a doubt."""
    return tuple(_sale(row) for row in _own(shelf, rows) if row.seen_at > computed_at - CLOCKS)


def _overwritten(shelf: Shelf, own: Sequence[Reserved]) -> bool:
    """Was an order made before our last write, or in the same second, and did the number not know of it?"""
    if shelf.computed_at is None:
        return False
    since = shelf.computed_at - CLOCKS
    late = (row for row in own if row.seen_at > since and not _after(row.made_at, shelf.told_at))
    return any(_lowering(row) and _sale(row) not in shelf.knew for row in late)


def _sale(row: Reserved) -> str:
    """One sale as it was known at that time: more units of it are another."""
    return f"{row.order}/{row.line}@{row.seen_at.isoformat()}"


def _swept(seen_at: datetime | None, swept_from: datetime | None) -> bool:
    """Did a sweep of orders that began after this was seen bring in every order?"""
    return swept_from is not None and seen_at is not None and swept_from > seen_at


def _sold(own: Iterable[Reserved], *, after: datetime | None, until: datetime | None = None) -> int:
    """Units by which the shop lowered its level itself after the one time, and not after the other."""
    first, end = _next_second(after), _next_second(until)
    within = (row for row in own if (first is None or row.made_at >= first) and (end is None or row.made_at < end))
    return sum(_lowering(row) for row in within)


def _lowering(row: Reserved) -> int:
    return row.sold - row.folded


def _given_back(own: Iterable[Reserved], after: datetime | None) -> int:
    """Units of orders that were cancelled or refunded since: a level above may be theirs."""
    return sum(row.sold - row.units for row in own if _was_given_back(row, after))


def _was_given_back(row: Reserved, since: datetime | None) -> bool:
    """In the second of our write it may be either: then it may explain a level above."""
    return row.back_at is not None and since is not None and _second(row.back_at) >= _second(since)


def _after(moment: datetime, other: datetime | None) -> bool:
    """Later by whole seconds, as shops tell time: the same second does not count as after."""
    first = _next_second(other)
    return first is None or moment >= first


def _next_second(moment: datetime | None) -> datetime | None:
    return None if moment is None else _second(moment) + SECOND


def _second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
