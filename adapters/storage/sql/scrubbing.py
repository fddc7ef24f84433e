"""SQLite: a file that holds nothing but what is kept now."""

import sqlite3

from hub_core.errors import Unavailable

PATIENCE = 30_000
"""Milliseconds that scrubbing waits for those who read or write."""
DONE = (
    "The database file was written anew (VACUUM with secure_delete) and its write-ahead log cut to nothing;"
    " copies and backups of the file, and what the disk itself keeps of blocks it gave up, are out of the hub's reach."
)


def scrub_file(connection: sqlite3.Connection) -> str:
    """Write the file anew, empty its log, and say so. Raises `Unavailable` while somebody reads what was before."""
    connection.execute(f"PRAGMA busy_timeout = {PATIENCE}")
    connection.execute("PRAGMA secure_delete = ON")
    # The new file is put together on disk: memory may be too small for it.
    connection.execute("PRAGMA temp_store = FILE")
    connection.execute("VACUUM")
    busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise Unavailable("somebody still reads the file as it was before: do it again", may_have_acted=True)
    return DONE
