"""What was not taken: lines with their reasons, and whole files with theirs."""

import csv
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from connectors.efulfilment_files.api.faults import disk
from connectors.efulfilment_files.api.folders import Folders, kept_name
from connectors.efulfilment_files.api.inspection import Found
from connectors.efulfilment_files.api.writing import write_whole

COLUMNS = ("line", "reason", "text")


class Refusal(NamedTuple):
    """A line that was not taken."""

    line: int
    reason: str
    text: str


class Rejects:
    """The lines of one file that were not taken, in a file of their own. Its methods block and raise `Unavailable`."""

    def __init__(self, folders: Folders, found: Found) -> None:
        self.path = folders.rejected / f"{kept_name(found.digest, found.name)}.csv"
        self.count = 0

    def go_on_after(self, place: int) -> None:
        """Keep what was refused up to this line, and drop what will be told anew."""
        with disk(f"write {self.path}"):
            if place and self.path.exists():
                part = self.path.with_name(f"{self.path.name}.part")
                with part.open("w", encoding="utf-8", newline="") as file:
                    csv.writer(file).writerows([COLUMNS])
                    csv.writer(file).writerows(self._counted(refusal) for refusal in self._kept(place))
                part.replace(self.path)
            if not self.count:
                self.path.unlink(missing_ok=True)

    def _kept(self, place: int) -> Iterator[Refusal]:
        return (refusal for refusal in refusals_in(self.path) if refusal.line <= place)

    def add(self, refusals: Sequence[Refusal]) -> None:
        """Put these lines onto the disk, before anybody notes that they are done with."""
        if not refusals:
            return
        with disk(f"write {self.path}"), self.path.open("a", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            if not self.count:
                writer.writerow(COLUMNS)
            writer.writerows(self._counted(refusal) for refusal in refusals)
            file.flush()
            os.fsync(file.fileno())

    def _counted(self, refusal: Refusal) -> Refusal:
        self.count += 1
        return refusal


def refusals_in(path: Path) -> Iterator[Refusal]:
    """The lines that are kept there. What a crash cut off, be it amid a letter, is none. Raises `OSError`."""
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        rows = csv.reader(file)
        try:
            for row in rows:
                if len(row) == len(COLUMNS) and row[0].isdecimal():
                    yield Refusal(int(row[0]), row[1], row[2])
        except csv.Error:
            return  # torn too; nothing sound stands behind it


def reason_beside(kept: Path) -> Path:
    """Where it stands why this whole file was put away."""
    return kept.with_name(f"{kept.name}.reason.txt")


def reject_file(folders: Folders, found: Found, reason: str) -> Path:
    """Move a whole file away, with the reason beside it. Blocks. Raises `Unavailable`."""
    kept = folders.rejected / kept_name(found.digest, found.name)
    told = f"{found.name} was not read: {reason}.\nOnce that is put right, move the file back into inbox/.\n"
    write_whole(reason_beside(kept), told.encode())
    with disk(f"move {found.path} to {folders.rejected}", may_have_acted=True):
        return found.path.replace(kept)
