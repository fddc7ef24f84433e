"""Writes what the warehouse has to say, well or as badly as it is told to."""

import csv
import io
from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from .agenda import Agenda
from .config import Switches

COLUMNS = {
    "products": ("id", "sku", "barcode", "title", "brand", "weight_grams", "deleted", "changed_at"),
    "shipments": ("id", "order", "shipped_at", "changed_at", "carrier", "code", "url", "line", "sku", "quantity"),
    "answers": ("reference", "said", "reason", "line", "quantity", "at"),
    "stock": ("sku", "barcode", "location", "available", "as_of"),
}
BAD_LINES = ("broken", "\x00\x00", "what a day;;;", '"never closed')
Row = dict[str, Any]


class Pen:
    """Puts files into the inbox. With all switches off each is written beside its place and renamed into it."""

    def __init__(self, inbox: Path, separator: str, encoding: str, seed: int) -> None:
        self._inbox = inbox
        self._separator, self._encoding = separator, encoding
        self._random = Random(seed)  # noqa: S311 - for mistakes, not for secrets
        self._halves: Agenda[tuple[Path, bytes, int]] = Agenda()
        self.numbered = 0
        self.written: deque[dict[str, Any]] = deque(maxlen=200)
        self._rows: deque[tuple[str, str, list[Row]]] = deque(maxlen=200)

    @property
    def waiting(self) -> int:
        """Halves that are still to be written."""
        return len(self._halves)

    def write(self, kind: str, rows: Sequence[Row], switches: Switches, now: datetime) -> str:
        """Write one file of this kind; its name."""
        self.numbered += 1
        name = f"{kind}-{self.numbered:06d}.csv"
        faults: list[str] = []
        content = self._content(kind, rows, switches, faults)
        self._put(name, content, switches, now, faults)
        if switches.double_every and self.numbered % switches.double_every == 0:
            self._put(f"{kind}-{self.numbered:06d}-again.csv", content, switches, now, ["double"])
        self._rows.append((name, kind, list(rows)))
        return name

    def again(self, name: str) -> tuple[str, list[Row]] | None:
        """What stood in the file of this name, to write it once more; None: it is not remembered."""
        return next(((kind, rows) for known, kind, rows in self._rows if known == name), None)

    def go_on(self, now: datetime) -> int:
        """Write the second halves that are due; how many."""
        steps = 0
        while half := self._halves.next_due(now):
            path, content, middle = half
            if path.exists():
                with path.open("ab") as file:
                    file.write(content[middle:])
            else:
                path.write_bytes(content)  # somebody took the half of it: here is all of it
            steps += 1
        return steps

    def _content(self, kind: str, rows: Sequence[Row], switches: Switches, faults: list[str]) -> bytes:
        separator, encoding = self._separator, self._encoding
        if switches.wrong_separator_next:
            switches.wrong_separator_next -= 1
            separator = "," if separator == ";" else ";"
            faults.append("wrong separator")
        if switches.wrong_encoding_next:
            switches.wrong_encoding_next -= 1
            encoding = "utf-16"
            faults.append("wrong encoding")
        lines = _lines(COLUMNS[kind], rows, separator)
        if switches.bad_line_every and self.numbered % switches.bad_line_every == 0:
            # Behind the first or the last line: amid the rows of one parcel it would spoil that parcel.
            lines.insert(self._random.choice((1, len(lines))), self._random.choice(BAD_LINES))
            faults.append("bad line")
        return "".join(f"{line}\n" for line in lines).encode(encoding)

    def _put(self, name: str, content: bytes, switches: Switches, now: datetime, faults: list[str]) -> None:
        path = self._inbox / name
        self.written.append({"name": name, "at": now, "bytes": len(content), "faults": ", ".join(faults)})
        if switches.half_written:
            middle = len(content) // 2
            if content[:middle].endswith(b"\n"):
                middle -= 1  # a half that ends with a line is no half to anybody
            path.write_bytes(content[:middle])
            self._halves.add(now + timedelta(seconds=switches.half_written), (path, content, middle))
            return
        part = path.with_name(f"{name}.part")
        part.write_bytes(content)
        part.replace(path)


def _lines(columns: Sequence[str], rows: Sequence[Row], separator: str) -> list[str]:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_plain(row.get(name, "")) for name in columns] for row in rows)
    return text.getvalue().removesuffix("\n").split("\n")


def _plain(said: object) -> str:
    return " ".join(str(said).split("\n"))
