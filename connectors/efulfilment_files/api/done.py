"""What was read: kept for a while under the digest of its content, by which a double is known."""

import os
from datetime import datetime
from pathlib import Path

from connectors.efulfilment_files.api.faults import disk
from connectors.efulfilment_files.api.folders import Folders, kept_name
from connectors.efulfilment_files.api.inspection import Found


class Done:
    """The folder `done/`. Its methods block and raise `Unavailable`."""

    def __init__(self, folders: Folders) -> None:
        self._folder = folders.done

    def digests(self) -> set[str]:
        """The beginnings of the digests of everything that lies here."""
        with disk(f"look into {self._folder}"), os.scandir(self._folder) as entries:
            return {entry.name[:16] for entry in entries if not entry.name.startswith(".")}

    def put(self, found: Found, now: datetime) -> Path:
        """Move a file here; from now on its content was read."""
        with disk(f"move {found.path} to {self._folder}", may_have_acted=True):
            kept = found.path.replace(self._folder / kept_name(found.digest, found.name))
            _date(kept, now)
        return kept

    def tidy(self, before: datetime) -> int:
        """Remove what was read before that time; how many files that were."""
        removed = 0
        with disk(f"remove old files from {self._folder}"), os.scandir(self._folder) as entries:
            for entry in entries:
                if entry.is_file(follow_symlinks=False) and entry.stat().st_mtime < before.timestamp():
                    Path(entry.path).unlink(missing_ok=True)
                    removed += 1
        return removed


def _date(kept: Path, now: datetime) -> None:
    moment = now.timestamp()
    try:
        os.utime(kept, (moment, moment))
    except PermissionError:
        return  # only its owner may date it; then it is as old as the warehouse says
