"""The folder that is shared with one warehouse, and what lies in it."""

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from connectors.efulfilment_files.api.faults import disk
from hub_core.errors import ConfigError

PARTS = ("orders", "inbox", "done", "rejected")
OWNER = ".hub-connector"
UNFINISHED = (".part", ".tmp", ".filepart")
LONGEST_NAME = 180
_DIGESTS = re.compile(r"^(?:[0-9a-f]{16}-)+")


@dataclass(frozen=True, slots=True)
class Seen:
    """A file, as one look sees it."""

    path: Path
    size: int
    mtime_ns: int

    @property
    def name(self) -> str:
        """Its name, fit to be shown and written."""
        return "".join(sign if sign.isprintable() and sign not in '\\/:*?"<>|' else "_" for sign in self.path.name)


class Folders:
    """One warehouse's four folders. Nothing is made but by `check`, so that an unmounted disk is noticed."""

    def __init__(self, root: str) -> None:
        self.root = Path(root)
        self.orders, self.inbox, self.done, self.rejected = (self.root / part for part in PARTS)

    def check(self, owner: str) -> None:
        """Make what lacks inside the folder, write whose it is, and prove that files can be made and moved in it.

        Raises `ConfigError` when it is no folder, or another connector's, and `Unavailable` when it is not there or
        may not be written.
        """
        with disk(f"use the folder {self.root}"):
            if self.root.exists() and not self.root.is_dir():
                raise ConfigError(f"folder: {self.root} is no folder; name the one that is shared with the warehouse")
            self._own(owner)
            self._prove()

    def _own(self, name: str) -> None:
        """Two connectors would read one another's files, each taking half."""
        file = self.root / OWNER
        if not file.exists() or not file.stat().st_size:  # empty: a crash came between
            file.write_text(f"{name}\n", encoding="utf-8")
        has = file.read_text(encoding="utf-8", errors="replace").strip()
        if has != name:
            raise ConfigError(
                f"folder: {self.root} is the folder of the connector {has[:100]!r}: name a folder of its own for"
                f" {name!r}; or, if {has[:100]!r} was renamed to {name!r}, remove the file {file}"
            )

    def _prove(self) -> None:
        for part in PARTS:
            (self.root / part).mkdir(exist_ok=True)
        proof = self.orders / f".hub-check-{secrets.token_hex(6)}"
        proof.write_bytes(b"")
        for folder in (self.inbox, self.done, self.rejected):
            proof = proof.replace(folder / proof.name)
        proof.unlink()

    def look(self, folder: Path) -> list[Seen]:
        """The files in one of the four that are not plainly unfinished. Raises `Unavailable`."""
        found = []
        with disk(f"look into {folder}"), os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.name.lower().endswith(UNFINISHED):
                    continue
                seen = _seen(entry)
                if seen is not None:
                    found.append(seen)
        return found


def _seen(entry: "os.DirEntry[str]") -> Seen | None:
    """None for what is no file of its own, and for one that was taken away meanwhile."""
    try:
        if not entry.is_file(follow_symlinks=False):
            return None
        stat = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    return Seen(Path(entry.path), stat.st_size, stat.st_mtime_ns)


def kept_name(digest: str, name: str) -> str:
    """Under what name a file is kept: its content's digest and its own name, not longer than disks allow.

    Its beginning and its end stay, by which its kind is known when it is put back.
    """
    own = _DIGESTS.sub("", name).encode()
    if len(own) > LONGEST_NAME:
        own = own[: LONGEST_NAME // 2] + own[-LONGEST_NAME // 2 :]
    return f"{digest[:16]}-{own.decode(errors='ignore')}"
