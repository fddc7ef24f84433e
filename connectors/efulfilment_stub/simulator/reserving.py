"""Where an order's units come from: the first location that has enough of a SKU, else several in their order."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from .orders import HeldLine, HeldOrder, Parcel
from .shelves import Spot
from .warehouse import Warehouse

Moves = Counter[Spot]
"""Units that come back to a shelf, or go from it where the number is negative."""


def reserve(house: Warehouse, order: HeldOrder, former: Iterable[HeldLine], now: datetime) -> None:
    """Set aside every open unit; those that the former lines had set aside stay where they lie."""
    lay, moves = {}, Moves()
    for line in former:
        lay[line.line, line.sku] = line.taken_from
        _count(moves, line.sku, line.taken_from)
    for line in order.lines:
        line.taken_from = _first(lay.get((line.line, line.sku), {}), line.open)
        _count(moves, line.sku, line.taken_from, -1)
    for line in order.lines:
        found = _find(house, line.sku, line.open - sum(line.taken_from.values()), moves)
        _count(moves, line.sku, found, -1)
        line.taken_from = dict(Counter(line.taken_from) + Counter(found))
    _book(house, order, moves, now)


def release(house: Warehouse, order: HeldOrder, now: datetime) -> None:
    """Put back all that was set aside, because it will not leave."""
    moves = Moves()
    for line in order.lines:
        _count(moves, line.sku, line.taken_from)
        line.taken_from = {}
    _book(house, order, moves, now)


def send_off(house: Warehouse, order: HeldOrder, parcel: Parcel, now: datetime) -> None:
    """These units left from where they were set aside; shelves that count what lies there fall only now."""
    moves = Moves()
    for line, units in parcel:
        gone = _first(line.taken_from, units)
        line.taken_from = dict(Counter(line.taken_from) - Counter(gone))
        _count(moves, line.sku, gone, -1)
    if order.means == "physical":
        for (sku, place), change in moves.items():
            house.shelves.promise((sku, place), change)
            house.move_stock(sku, change, now, place)


def take_off(house: Warehouse, sku: str, units: int, now: datetime) -> None:
    """These units left without anybody having set them aside."""
    for place, gone in _find(house, sku, units, Moves()).items():
        house.move_stock(sku, -gone, now, place)


def _find(house: Warehouse, sku: str, units: int, moves: Moves) -> dict[str, int]:
    """Whence so many come; what nowhere is free is asked of the SKU's first location."""
    shelves, found = house.shelves, Counter[str]()
    free = {place: max(0, shelves.free(sku, place) + moves[sku, place]) for place in shelves.places}
    whole = next((place for place, there in free.items() if there >= units), None)
    if whole is not None:
        return {whole: units} if units else {}
    for place, there in free.items():
        found[place] += min(there, units - found.total())
    found[shelves.home(sku)] += units - found.total()
    return dict(+found)


def _first(taken_from: dict[str, int], units: int) -> dict[str, int]:
    """So many of these, from the first places on."""
    found: dict[str, int] = {}
    for place, there in taken_from.items():
        if part := min(there, units - sum(found.values())):
            found[place] = part
    return found


def _count(moves: Moves, sku: str, units: dict[str, int], sign: int = 1) -> None:
    for place, number in units.items():
        moves[sku, place] += sign * number


def _book(house: Warehouse, order: HeldOrder, moves: Moves, now: datetime) -> None:
    for (sku, place), change in moves.items():
        if order.means == "physical":
            house.shelves.promise((sku, place), -change)
        else:
            house.move_stock(sku, change, now, place)
