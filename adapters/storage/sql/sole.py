"""SQLite serves one process: whoever serves from a file is alone with it, and takes up what the last one left."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from hub_core.errors import ConfigError

BESIDE = "-serving"
"""The name of the lock ends with this; it stands beside the file, stays empty, and may be left there."""
FREE = (
    "UPDATE inbox SET leased_until = NULL WHERE leased_until IS NOT NULL",
    "UPDATE outbox SET leased_until = NULL WHERE leased_until IS NOT NULL",
)
"""Jobs keep their leases: a command may run one beside the server."""


@contextmanager
def alone_with(path: Path) -> Iterator[None]:
    """Nobody else serves from this file meanwhile. Raises `ConfigError` when somebody does already.

    A process that is killed lets go of it, as the machine does the locking.
    """
    with closing(sqlite3.connect(f"{path}{BESIDE}", timeout=0, isolation_level=None)) as lock:
        try:
            lock.execute("PRAGMA journal_mode = OFF")  # nothing is ever written, and a journal would lie about
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as fault:
            raise ConfigError(
                f"{path} is served by another hub serve already, and SQLite serves one process."
                f" Stop that one, or let HUB_DATABASE_URL name another file or PostgreSQL. ({fault})"
            ) from fault
        yield


def free_leases(path: Path) -> int:
    """What a process that died had in hand is free at once; answer how much it was. Only for who is alone with it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        return sum(connection.execute(statement).rowcount for statement in FREE)
