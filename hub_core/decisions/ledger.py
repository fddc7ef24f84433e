"""What the stock ledger proves: what became of every level that was stated, and that the present one is its fold."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from hub_core.models import LedgerLine, Level, Shelf

STATES = frozenset({"stated", "changed", "moved in"})
"""Lines that move a level."""
TELLS = frozenset({"told", "corrected"})
"""Lines that say what a channel was told."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one line at one channel (S5)."""

    at: str
    """The channel, with its id of the product behind a slash."""
    then: Literal["told", "superseded", "nothing to tell", "waiting"]
    line: int = 0
    """The line that told it, or the one that superseded it."""
    number: int | None = None
    """What was told."""


def place_of(shelf: Shelf) -> str:
    """Where the ledger writes what this shelf was told."""
    return f"{shelf.to}/{shelf.remote}" if shelf.remote else shelf.to


def outcomes(lines: Sequence[LedgerLine], shelves: Iterable[Shelf]) -> Mapping[int, tuple[Outcome, ...]]:
    """What became of every line that moved a level, by the line's id; a channel was told once of several (S5)."""
    moved, ids = [line for line in lines if line.what in STATES], dict[str, list[int]]()
    for line in moved:
        ids.setdefault(line.location, []).append(line.id)
    every = [(shelf, [line for line in lines if _tells(line, shelf)]) for shelf in shelves]
    return {line.id: tuple(_outcome(line, ids[line.location], *one) for one in every) for line in moved}


def folds(lines: Iterable[LedgerLine], levels: Iterable[Level]) -> list[str]:
    """The faults that keep the levels of a product from being the fold of its whole ledger; none: it is proven (S2)."""
    faults, last = [], dict[str, LedgerLine]()
    for line in (line for line in lines if line.what in STATES):
        before = last.get(line.location)
        if line.old != (before.new if before else None):
            left = f"line {before.id} left {before.new}" if before else "it is the first one"
            faults.append(f"line {line.id} at {line.location} begins with {line.old}, but {left}")
        last[line.location] = line
    present = {level.location: level.available for level in levels}
    for location in sorted({*present, *last}):
        folded = last[location].new if location in last else None
        if folded != present.get(location):
            faults.append(f"the level at {location} is {present.get(location)}, but its ledger makes it {folded}")
    return faults


def _tells(line: LedgerLine, shelf: Shelf) -> bool:
    return line.what in TELLS and line.location == place_of(shelf)


def _outcome(line: LedgerLine, ids: Sequence[int], shelf: Shelf, told: Sequence[LedgerLine]) -> Outcome:
    """The first number that knew of this line decides; without one, whether the channel was looked at since.

    `ids` are the lines that moved the level at this location.
    """
    at, place = place_of(shelf), bisect_left(told, line.id, key=lambda one: one.upto)
    by = told[place] if place < len(told) else None
    if line.id <= (by.since if by else shelf.since):
        return Outcome(at=at, then="nothing to tell")
    newest = ids[(bisect_right(ids, by.upto) if by else len(ids)) - 1]
    if newest != line.id:
        return Outcome(at=at, then="superseded", line=newest)
    if by is None:
        return Outcome(at=at, then="waiting")
    return Outcome(at=at, then="told", line=by.id, number=by.new)
