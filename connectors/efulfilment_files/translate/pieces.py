"""What a file says, thing by thing: a line each, or the lines that tell one thing together."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from connectors.efulfilment_files.translate import facts
from connectors.efulfilment_files.translate.groups import Groups
from connectors.efulfilment_files.translate.headers import Header
from connectors.efulfilment_files.translate.rows import Row, row
from connectors.efulfilment_files.wire import Cells, Kind, Line
from hub_core.errors import Rejected
from hub_core.models import OrderWord, Product, Shipment, StockLevel

R = TypeVar("R")
Said = Product | Shipment | OrderWord | StockLevel


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines that stand or fall together: what they say, or for each of them why it is not taken."""

    lines: tuple[Line, ...]
    said: Said | None = None
    reasons: tuple[str, ...] = ()

    @property
    def last(self) -> int:
        """The number of its last line."""
        return self.lines[-1].number

    def refused(self, reason: str) -> "Piece":
        """The same lines, not taken for this reason."""
        return Piece(self.lines, None, (reason,) * len(self.lines))


class Pieces:
    """Takes the lines of one file, in their order, and gives the things they tell, in the same order."""

    def __init__(self, kind: Kind, header: Header, origin: str, now: datetime | None = None) -> None:
        self._header, self._origin, self._now = header, origin, now
        self._name = kind.name
        self._groups = Groups(header.columns, kind.one_by) if kind.one_by else None

    def take(self, lines: Iterable[Line]) -> list[Piece]:
        """What is told wholly once these lines are heard; what later lines may add to is held back."""
        rows = (row(line, self._header) for line in lines if not line.blank)
        if self._groups is None:
            return [self._single(each) for each in rows]
        return [self._joined(group, why) for each in rows for group, why in self._groups.take(each)]

    def end(self) -> list[Piece]:
        """What was held back, now that no line follows."""
        return [] if self._groups is None else [self._joined(group, why) for group, why in self._groups.end()]

    def _single(self, one: Row) -> Piece:
        if one.fault:
            return Piece((one.line,), None, (one.fault,))
        try:
            return Piece((one.line,), self._said(self._cells(one)))
        except Rejected as refusal:
            return Piece((one.line,), None, (str(refusal),))

    def _said(self, cells: Cells) -> Said:
        if self._name == "stock":
            return facts.level(cells, self._origin, self._now)
        return facts.product(cells, self._origin)

    def _cells(self, one: Row) -> Cells:
        return Cells(dict(zip(self._header.columns, one.cells, strict=True)))

    def _joined(self, group: Sequence[Row], why: str) -> Piece:
        lines = tuple(one.line for one in group)
        if why:
            return Piece(lines).refused(why)
        if self._name == "shipments":
            return _together(group, lambda one: facts.ParcelRow(self._cells(one), self._origin), facts.parcel)
        return _together(group, lambda one: facts.WordRow(self._cells(one)), facts.word)


def _together(group: Sequence[Row], read: Callable[[Row], R], join: Callable[[Sequence[R]], Said]) -> Piece:
    """One bad row spoils all rows that tell the same thing: half a parcel is no parcel."""
    lines, faults, sound = tuple(one.line for one in group), [one.fault for one in group], list[R]()
    for number, one in enumerate(group):
        try:
            if not one.fault:
                sound.append(read(one))
        except Rejected as refusal:
            faults[number] = str(refusal)
    if bad := [str(one.line.number) for one, fault in zip(group, faults, strict=True) if fault]:
        spoilt = f"it belongs to what line {', '.join(bad[:5])} tells, which cannot be read"
        return Piece(lines, None, tuple(fault or spoilt for fault in faults))
    try:
        return Piece(lines, join(sound))
    except Rejected as refusal:
        return Piece(lines).refused(str(refusal))
