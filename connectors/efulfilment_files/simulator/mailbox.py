"""Takes order files away, and reads them."""

import csv
from collections import deque
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from .orders import ADDRESS, HeldLine, HeldOrder

OF_A_LINE = ("line", "sku", "barcode", "title", "quantity")
COLUMNS = frozenset({"reference", "version", "number", "hold", "method", "note", *ADDRESS, *OF_A_LINE})


class Mailbox:
    """The folder into which the hub writes orders; what is taken is moved to `taken/`."""

    def __init__(self, folder: Path, separator: str, encoding: str) -> None:
        self._orders, self._taken = folder / "orders", folder / "taken"
        self._separator, self._encoding = separator, encoding
        self.unreadable: deque[dict[str, str]] = deque(maxlen=200)

    def take(self, now: datetime) -> Iterator[HeldOrder]:
        """Every order that was written since, oldest file first; what cannot be read is remembered with the reason."""
        for path in sorted(self._orders.glob("*.csv")):
            if path.name.startswith("."):
                continue
            taken = path.replace(self._taken / path.name)
            try:
                yield _order(list(self._rows(taken)), now)
            except (ValueError, TypeError, csv.Error) as fault:
                self.unreadable.append({"name": path.name, "reason": f"{type(fault).__name__}: {fault}"})

    def _rows(self, path: Path) -> Iterator[dict[str, str]]:
        with path.open(encoding=self._encoding, newline="") as file:
            reader = csv.DictReader(file, delimiter=self._separator, strict=True)
            if missing := COLUMNS - set(reader.fieldnames or ()):
                raise ValueError(f"the columns {', '.join(sorted(missing))} are missing")
            yield from reader


def _order(rows: list[dict[str, str]], now: datetime) -> HeldOrder:
    if not rows:
        raise ValueError("the order has no lines")
    head = {name: rows[0][name] for name in COLUMNS - set(OF_A_LINE)}
    if any(row[name] != said for row in rows for name, said in head.items()):
        raise ValueError("the rows tell different orders")
    if head["hold"] not in ("yes", "no"):
        raise ValueError(f"hold is yes or no, not {head['hold']!r}")
    return HeldOrder(
        reference=head["reference"],
        version=_moment(head["version"]),
        number=head["number"],
        hold=head["hold"] == "yes",
        method=head["method"],
        note=head["note"],
        ship_to={name: head[name] for name in ADDRESS},
        lines=[_line(row) for row in rows],
        accepted_at=now,
    )


def _line(row: dict[str, str]) -> HeldLine:
    return HeldLine(
        line=row["line"], sku=row["sku"], barcode=row["barcode"], title=row["title"], quantity=int(row["quantity"])
    )


def _moment(said: str) -> datetime:
    moment = datetime.fromisoformat(said)
    if moment.tzinfo is None:
        raise ValueError(f"the version {said} has no zone")
    return moment
