"""One record in one line: cells, parted by a separator and quoted where they must be."""

import csv
import io
from collections.abc import Sequence


def split(text: str, separator: str) -> list[str]:
    """The cells of a line. Raises `ValueError` when its quotes do not fit."""
    if '"' not in text:
        return text.split(separator)
    try:
        return next(csv.reader([text], delimiter=separator, strict=True))
    except csv.Error as fault:
        raise ValueError(f"the quotes do not fit ({fault})") from fault


def join(cells: Sequence[str], separator: str) -> str:
    """A line of these cells, with its line end."""
    line = io.StringIO()
    csv.writer(line, delimiter=separator, lineterminator="\n").writerow(cells)
    return line.getvalue()
