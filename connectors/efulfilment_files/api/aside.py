"""What lies in `rejected/`: something the hub was not told, until a person takes it away."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from connectors.efulfilment_files.api.faults import reason
from connectors.efulfilment_files.api.folders import Folders
from connectors.efulfilment_files.api.rejects import reason_beside, refusals_in
from connectors.efulfilment_files.wire import kind_of

FIRST_FILES = 3
FIRST_REASONS = 3
MOST_COUNTED = 1000
MOST_SHOWN = 500


class Aside(NamedTuple):
    """The files of one kind that lie there, and what is said of the first of them."""

    files: int
    first: tuple[str, ...]


def put_aside(folders: Folders) -> dict[str, Aside]:
    """What lies there by the kind that its name carries; the oldest are told first. Blocks. Raises `Unavailable`."""
    paths: dict[str, list[Path]] = {}
    for seen in sorted(folders.look(folders.rejected), key=lambda seen: (seen.mtime_ns, seen.name)):
        if kind := kind_of(seen.path.name):
            paths.setdefault(kind.name, []).append(seen.path)
    return {kind: Aside(len(found), tuple(_told(found[:FIRST_FILES]))) for kind, found in paths.items()}


def _told(paths: list[Path]) -> Iterator[str]:
    for path in paths:
        try:
            why = "; ".join(_whole(path) or _lines(path))
        except FileNotFoundError:
            continue  # somebody takes it away this moment
        except OSError as fault:
            why = f"it cannot be read, {reason(fault)}"
        yield f"{path.name}: {why}"[:MOST_SHOWN]


def _whole(path: Path) -> list[str]:
    """Why it was not read; nothing where it is a list of lines."""
    beside = reason_beside(path)
    if not beside.exists():
        return []
    with beside.open(encoding="utf-8", errors="replace") as file:
        return [file.readline(MOST_SHOWN).strip()]


def _lines(path: Path) -> list[str]:
    refusals = list(islice(refusals_in(path), MOST_COUNTED))
    many = f"{MOST_COUNTED:,} lines or more" if len(refusals) == MOST_COUNTED else f"{len(refusals)} lines"
    first = (f"line {refusal.line}: {refusal.reason}" for refusal in refusals[:FIRST_REASONS])
    return ["1 line" if len(refusals) == 1 else many, *first]
