"""PostgreSQL serves many processes: whoever must be alone with it is refused while one serves, and keeps others out."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg

from adapters.storage.sql.postgres import PATIENCE
from hub_core.errors import ConfigError, Unavailable

SHARED = "SELECT pg_try_advisory_lock_shared(hashtextextended('served ' || current_schema(), 0))"
ALONE = "SELECT pg_try_advisory_lock(hashtextextended('served ' || current_schema(), 0))"


@contextmanager
def among_others(url: str) -> Iterator[None]:
    """Serve from this database beside others. Raises `ConfigError` while somebody is alone with it, `Unavailable`."""
    with _holding(url, SHARED, "a connector is being renamed in this database: start again when that is done"):
        yield


@contextmanager
def alone_at(url: str) -> Iterator[None]:
    """Nobody serves from this database meanwhile. Raises `ConfigError` when somebody does, and `Unavailable`."""
    with _holding(url, ALONE, "a hub serves from this database: stop every hub serve first"):
        yield


@contextmanager
def _holding(url: str, lock: str, otherwise: str) -> Iterator[None]:
    try:
        connection = psycopg.connect(**{**PATIENCE, **psycopg.conninfo.conninfo_to_dict(url)}, autocommit=True)
    except psycopg.OperationalError as error:
        raise Unavailable(f"the database cannot be reached: {error}", may_have_acted=False) from error
    with closing(connection):
        if connection.execute(lock).fetchone() != (True,):
            raise ConfigError(otherwise)
        yield
