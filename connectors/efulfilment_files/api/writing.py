"""Writes a file so that nobody ever sees half of it."""

import errno
import os
from pathlib import Path

from connectors.efulfilment_files.api.faults import disk

NO_SYNC_OF_FOLDERS = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES})


def write_whole(path: Path, content: bytes) -> None:
    """Write it beside its place, onto the disk, and put it there in one step. Blocks. Raises `Unavailable`."""
    part = path.with_name(f"{path.name}.part")
    with disk(f"write {part}"), part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    with disk(f"write {path}", may_have_acted=True):
        part.replace(path)
        _sync(path.parent)


def _sync(folder: Path) -> None:
    """Let the new name reach the disk too, where the disk can do that."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as fault:
        if fault.errno not in NO_SYNC_OF_FOLDERS:
            raise
    finally:
        os.close(handle)
