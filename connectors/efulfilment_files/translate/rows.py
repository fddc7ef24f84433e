"""A line taken apart into its cells, or the reason why it cannot be."""

import re
from dataclasses import dataclass

from connectors.efulfilment_files.translate.headers import Header
from connectors.efulfilment_files.wire import Line, split

_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file that is not blank."""

    line: Line
    cells: tuple[str, ...] = ()
    fault: str = ""
    """Why it is none; its cells are then no more than a guess."""


def row(line: Line, header: Header) -> Row:
    """The row that this line is."""
    if not line.whole:
        return Row(line, fault="the line is longer than any line may be")
    try:
        text = line.raw.decode(header.encoding)
    except UnicodeError:
        return Row(line, fault=f"the line is not written in {header.encoding}")
    if found := _CONTROL.search(text):
        return Row(line, fault=f"a control character stands in the line (0x{ord(found[0]):02x})")
    try:
        cells = tuple(map(str.strip, split(text, header.separator)))
    except ValueError as fault:
        return Row(line, fault=str(fault))
    return Row(line, cells, _fault(line, len(cells), len(header.columns)))


def _fault(line: Line, has: int, named: int) -> str:
    if not line.ended:
        return "the last line has no line end, so it may be cut off"
    return "" if has == named else f"the line has {has} columns, and the first line names {named}"
