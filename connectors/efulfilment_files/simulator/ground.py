"""Looks whether the folders of a warehouse can stand where they belong, before anything is served."""

from collections.abc import Sequence
from pathlib import Path


def prove(folder: Path, names: Sequence[str]) -> None:
    """Try to make them, and leave nothing behind. Ends with a sentence where that cannot be."""
    try:
        for name in names:
            _prove(folder / name)
    except OSError as fault:
        told = f"folder: {folder} cannot be used: {(fault.strerror or str(fault)).lower()}"
        # Whoever serves the app would show what is raised later as a fault of its own, in a hundred lines.
        raise SystemExit(f"{told}. Name another, which may be written.") from fault


def _prove(path: Path) -> None:
    if path.is_dir():
        return
    while not path.parent.exists():
        path = path.parent
    path.mkdir()
    path.rmdir()
