"""SQLite: one file, one writer, readers beside it."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from adapters.storage.sql.engine import Ears, Fault, Lost
from adapters.storage.sql.scrubbing import scrub_file
from adapters.storage.sql.session import Row, Session, Statement, Values
from adapters.storage.sql.versions import HEAD, migrate_sqlite
from hub_core.errors import ConfigError, Rejected, Unavailable

BUSY = 5.0
"""Seconds that a transaction waits while another process writes."""
OLDEST = (3, 35)
"""The first SQLite that knows RETURNING."""

# What one statement may get wrong; every other error concerns the whole file.
_OF_THE_STEP = {
    sqlite3.SQLITE_TOOBIG,
    sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_MISMATCH,
    sqlite3.SQLITE_MISUSE,
    sqlite3.SQLITE_RANGE,
}
_PRIMARY_CODE = 0xFF


class SqliteSession(Session):
    """A connection to the file."""

    far = False

    def __init__(self, connection: sqlite3.Connection, *, reading: bool) -> None:
        super().__init__()
        self._connection = connection
        self._reading = reading
        self._begin = "BEGIN" if reading else "BEGIN IMMEDIATE"
        self._version = self._data_version()

    def rows(self, statement: Statement, values: Values, /) -> Sequence[Row]:
        """Every row it answers."""
        return self._execute(statement, values).fetchall()

    def change(self, statement: Statement, values: Values, /) -> int:
        """Run it; answer how many rows it concerned."""
        return self._execute(statement, values).rowcount

    def many(self, values: Iterable[Any], /) -> object:
        """Several values as one: a JSON list."""
        return json.dumps(list(values))

    def begin(self, keys: Sequence[str], /) -> None:  # noqa: ARG002 - whoever writes to the file writes alone
        """Begin a transaction."""
        self._connection.execute(self._begin)

    def commit(self) -> None:
        """Keep all of it."""
        self._connection.execute("COMMIT")

    def rollback(self) -> None:
        """Keep nothing of it."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def mark(self) -> None:
        """Set the point that `undo` goes back to."""
        self._connection.execute("SAVEPOINT step")

    def unmark(self) -> None:
        """What was done since the mark is a part of the rest."""
        self._connection.execute("RELEASE step")

    def undo(self) -> None:
        """Go back to the mark, and take it away."""
        self._connection.execute("ROLLBACK TO step")
        self._connection.execute("RELEASE step")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def others_wrote(self) -> bool:
        """Did another process, or another connection, keep something since the last call?"""
        before, self._version = self._version, self._data_version()
        return before != self._version

    def _data_version(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def _execute(self, statement: Statement, values: Values) -> sqlite3.Cursor:
        try:
            return self._connection.execute(statement.sqlite, values)
        except UnicodeEncodeError as error:
            raise Rejected(f"the database cannot keep this text: {error}") from error
        except sqlite3.OperationalError as error:
            if self._reading and _code(error) == sqlite3.SQLITE_READONLY:
                raise RuntimeError("a look must not write") from error
            raise


class Sqlite:
    """The database in one file."""

    lanes = 1

    def __init__(self, path: str) -> None:
        self.path: Final = Path(path)

    def prepare(self) -> None:
        """Bring the file to the present schema. Raises `ConfigError` when it cannot be used at all."""
        if not self.is_current():
            migrate_sqlite(str(self.path))

    def migrate(self) -> None:
        """Bring the file to the present schema. Raises `ConfigError` when it cannot be used at all."""
        self.prepare()

    def is_current(self) -> bool:
        """Is the schema the present one? Raises `ConfigError` when the file cannot be used at all."""
        if sqlite3.sqlite_version_info < OLDEST:
            raise ConfigError(f"SQLite {sqlite3.sqlite_version} is too old: install 3.35 or newer, or use PostgreSQL")
        try:
            self._check_place()
            connection = self._open()
            try:
                connection.execute("PRAGMA journal_mode = WAL").fetchone()
                return _version(connection) == HEAD
            finally:
                connection.close()
        except OSError as error:
            raise ConfigError(f"{self.path} cannot be opened ({error.strerror}); change HUB_DATABASE_URL") from error
        except sqlite3.Error as error:
            raise self._explained(error) from error

    def scrub(self) -> str:
        """Write the file anew, with nothing in it but what is kept now. Raises `Unavailable` when not now."""
        try:
            connection = self._open()
            try:
                return scrub_file(connection)
            finally:
                connection.close()
        except sqlite3.Error as error:
            raise Unavailable(f"{self.path} cannot be scrubbed now: {error}", may_have_acted=True) from error

    def connect(self, *, reading: bool = False) -> SqliteSession:
        """A new connection to the file. Raises `Lost`."""
        try:
            connection = self._open()
            if reading:
                connection.execute("PRAGMA query_only = ON")
            return SqliteSession(connection, reading=reading)
        except sqlite3.Error as error:
            raise Lost(f"{self.path}: {error}") from error

    def fault(self, error: BaseException, /) -> Fault:
        """What this error means."""
        if isinstance(error, Lost):
            return Fault.DOWN
        if not isinstance(error, sqlite3.Error):
            return Fault.STEP
        return Fault.STEP if _code(error) in _OF_THE_STEP else Fault.DOWN

    def listen(self, ears: Ears, /) -> Callable[[], None]:  # noqa: ARG002 - the writer looks at the file's version instead
        """Nothing to listen to: files do not speak."""
        return lambda: None

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=BUSY, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        return connection

    def _check_place(self) -> None:
        folder = self.path.absolute().parent
        if not folder.is_dir():
            raise ConfigError(f"{self.path}: the folder {folder} does not exist; make it, or change HUB_DATABASE_URL")
        if self.path.is_dir():
            raise ConfigError(f"{self.path} is a folder, not a file; let HUB_DATABASE_URL name a file in it")
        place = self.path if self.path.exists() else folder
        if not os.access(place, os.W_OK) or not os.access(folder, os.W_OK):
            raise ConfigError(
                f"{self.path} cannot be written by this user; change its owner or its folder's, or HUB_DATABASE_URL"
            )

    def _explained(self, error: sqlite3.Error) -> ConfigError | Unavailable:
        code = _code(error)
        if code == sqlite3.SQLITE_NOTADB:
            return ConfigError(f"{self.path} is not an SQLite database; move it away, or change HUB_DATABASE_URL")
        if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
            return ConfigError(f"{self.path} cannot be opened ({error}); let HUB_DATABASE_URL name a file that can")
        return Unavailable(f"{self.path}: {error}", may_have_acted=False)


def _version(connection: sqlite3.Connection) -> str | None:
    known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if known else None
    return None if row is None else str(row[0])


def _code(error: sqlite3.Error) -> int:
    # What the driver itself refuses, as a wrong number of values, has no code.
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_MISUSE)) & _PRIMARY_CODE
