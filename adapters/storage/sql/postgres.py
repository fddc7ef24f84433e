"""PostgreSQL: many processes, many machines, one database."""

from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b, sha256
from secrets import token_hex
from typing import Any

import psycopg
from psycopg import errors

from adapters.storage.sql.engine import Ears, Fault, Lost
from adapters.storage.sql.postgres_ears import Listener, say
from adapters.storage.sql.postgres_scrubbing import scrub_tables
from adapters.storage.sql.session import Row, Session, Statement, Values
from adapters.storage.sql.versions import HEAD, migrate_postgres
from hub_core.errors import ConfigError, Rejected, Unavailable

PATIENCE: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
    "application_name": "connector-hub",
}
"""How long a server may be silent until it counts as lost; an address may say otherwise."""

HOLD = Statement("SELECT pg_advisory_xact_lock(held) FROM unnest(CAST(:held AS BIGINT[])) AS held")

IDS = Statement("SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :size)")
IDS_AHEAD = 64
"""How many ids are asked for at once, so that a ring costs no round trip of its own."""

_AGAIN = (errors.DeadlockDetected, errors.SerializationFailure, errors.LockNotAvailable)
_OF_THE_SERVER = ("25006", "42", "53", "57", "58", "F0", "XX")
"""Beginnings of SQLSTATE that no step is to blame for: read-only, tables gone, out of room, shut down, broken."""


class PostgresSession(Session):
    """A connection to the server."""

    far = True

    def __init__(self, connection: psycopg.Connection[Row], *, channel: str, speaker: str, reading: bool) -> None:
        super().__init__()
        self._connection = connection
        self._cursor = connection.cursor()
        self._channel = channel
        self._speaker = speaker
        self._reading = reading
        self._later: list[tuple[Statement, Values]] = []
        self._ids: dict[str, list[int]] = {}
        self._passing: set[str] = set()
        """Tables whose ids must not outlast the locks under which they were asked for."""

    def rows(self, statement: Statement, values: Values, /) -> Sequence[Row]:
        """Every row it answers."""
        self._catch_up()
        return self._execute(statement, values).fetchall()

    def change(self, statement: Statement, values: Values, /) -> int:
        """Run it; answer how many rows it concerned."""
        self._catch_up()
        return self._execute(statement, values).rowcount

    def put(self, statement: Statement, values: Values, /) -> None:
        """Run it with the others that wait, in one round trip, before the next answer or the commit."""
        self._later.append((statement, values))
        if self._reading:
            self._catch_up()

    def new_id(self, table: str, /, *, in_order: bool = False) -> int:
        """One of the ids that were asked for ahead; they are never given twice, whatever becomes of the transaction."""
        if in_order:
            self._passing.add(table)
        if not self._ids.get(table):
            rows = self.rows(IDS, {"table": table, "size": IDS_AHEAD})
            self._ids[table] = sorted((int(id_) for (id_,) in rows), reverse=True)
        return self._ids[table].pop()

    def many(self, values: Iterable[Any], /) -> object:
        """Several values as one: an array."""
        return list(values)

    def begin(self, keys: Sequence[str], /) -> None:
        """Begin a transaction that holds these keys, which are sorted, until it ends."""
        while self._passing:
            self._ids.pop(self._passing.pop(), None)
        if keys:
            held = sorted(int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), signed=True) for key in keys)
            self.rows(HOLD, {"held": held})

    def commit(self) -> None:
        """Keep all of it, and let other processes know. Raises `Lost` when nobody knows whether it is kept."""
        self._catch_up()
        if self.bells:
            say(self._cursor, self._channel, self._speaker, self.bells)
        try:
            self._connection.commit()
        except psycopg.OperationalError as error:
            if self._connection.broken:
                raise Lost(f"the connection was lost while keeping: {error}") from error
            raise

    def rollback(self) -> None:
        """Keep nothing of it."""
        self._later.clear()
        self._connection.rollback()

    def mark(self) -> None:
        """Set the point that `undo` goes back to."""
        self._cursor.execute("SAVEPOINT step")

    def unmark(self) -> None:
        """What was done since the mark is a part of the rest."""
        self._catch_up()
        self._cursor.execute("RELEASE SAVEPOINT step")

    def undo(self) -> None:
        """Go back to the mark, and take it away."""
        self._later.clear()
        self._cursor.execute("ROLLBACK TO SAVEPOINT step")
        self._cursor.execute("RELEASE SAVEPOINT step")

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    def _catch_up(self) -> None:
        """Run what waits."""
        if not self._later:
            return
        waiting, self._later = self._later, []
        if len(waiting) == 1:
            self._execute(*waiting[0])
            return
        try:
            with self._connection.pipeline():
                for statement, values in waiting:
                    self._execute(statement, values)
        except (psycopg.DataError, errors.ProgramLimitExceeded) as error:
            raise Rejected(f"the database cannot keep this: {error}") from error

    def _execute(self, statement: Statement, values: Values) -> psycopg.Cursor[Row]:
        try:
            return self._cursor.execute(statement.postgres, values, prepare=True)
        except (psycopg.DataError, errors.ProgramLimitExceeded, UnicodeEncodeError) as error:
            raise Rejected(f"the database cannot keep this: {error}") from error
        except errors.ReadOnlySqlTransaction as error:
            if self._reading:
                raise RuntimeError("a look must not write") from error
            raise


class Postgres:
    """The database at one address."""

    lanes = 2

    def __init__(self, url: str) -> None:
        self._url = url
        self._speaker = token_hex(8)
        self._channel = ""

    def prepare(self) -> None:
        """Look at the schema. Raises `ConfigError` when it is not the present one."""
        if not self.is_current():
            raise ConfigError("the database is not at the schema of this version: run `hub migrate`")

    def migrate(self) -> None:
        """Bring the schema to the present, one process at a time. Raises `ConfigError` or `Unavailable`."""
        if not self.is_current():
            migrate_postgres(self._url)

    def is_current(self) -> bool:
        """Is the schema the present one? Raises `ConfigError` or `Unavailable`."""
        try:
            with self._connect(autocommit=True) as connection:
                return _version(connection) == HEAD
        except Lost as error:
            raise Unavailable(f"the database cannot be reached: {error}", may_have_acted=False) from error

    def scrub(self) -> str:
        """Write every table anew, with nothing in it but what is kept now. Raises `Unavailable` or `Lost`."""
        try:
            with self._connect(autocommit=True) as connection:
                return scrub_tables(connection)
        except psycopg.Error as error:
            raise Lost(str(error)) from error

    def connect(self, *, reading: bool = False) -> PostgresSession:
        """A new connection to the server. Raises `Lost`."""
        connection = self._connect()
        try:
            connection.prepared_max = 200
            connection.execute("SET synchronous_commit = on")
            channel = self._channel_of(connection)
            connection.commit()
            if reading:
                connection.read_only = True
                connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        except psycopg.Error as error:
            connection.close()
            raise Lost(str(error)) from error
        return PostgresSession(connection, channel=channel, speaker=self._speaker, reading=reading)

    def fault(self, error: BaseException, /) -> Fault:
        """What this error means."""
        if isinstance(error, Lost):
            return Fault.DOWN
        if isinstance(error, _AGAIN):
            return Fault.AGAIN
        state = error.sqlstate if isinstance(error, psycopg.Error) else None
        gone = isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError))
        if gone and (state is None or state.startswith(("08", "57P"))):
            # The connection went before anything was kept: on a new one it may well work.
            return Fault.AGAIN
        return Fault.DOWN if state is not None and state.startswith(_OF_THE_SERVER) else Fault.STEP

    def listen(self, ears: Ears, /) -> Callable[[], None]:
        """Tell these ears what other processes keep, until the answered function is called. Raises `Lost`."""
        listener = Listener(lambda: self._connect(autocommit=True), self._channel_of, speaker=self._speaker, ears=ears)
        return listener.stop

    def _connect(self, *, autocommit: bool = False) -> psycopg.Connection[Row]:
        try:
            given = psycopg.conninfo.conninfo_to_dict(self._url)
            return psycopg.connect(**{**PATIENCE, **given}, autocommit=autocommit)
        except psycopg.ProgrammingError:
            # What the driver says of an address repeats it, with its password.
            raise ConfigError("HUB_DATABASE_URL is no address of PostgreSQL: write postgresql://user@host/db") from None
        except psycopg.Error as error:
            raise Lost(str(error)) from error

    def _channel_of(self, connection: psycopg.Connection[Row]) -> str:
        if not self._channel:
            row = connection.execute("SELECT current_schema()").fetchone()
            schema = "" if row is None else str(row[0])
            self._channel = f"hub_{sha256(schema.encode()).hexdigest()[:16]}"
        return self._channel


def _version(connection: psycopg.Connection[Row]) -> str | None:
    known = connection.execute("SELECT to_regclass('alembic_version')").fetchone()
    if known is None or known[0] is None:
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])
