"""From an address to a storage."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from adapters.storage.memory import Memory
from adapters.storage.sql import Sql
from adapters.storage.sql.sole import alone_with, free_leases
from adapters.storage.sql.sqlite import Sqlite
from hub_core.errors import ConfigError
from hub_core.use_cases.storage import Storage

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from adapters.storage.sql.engine import Engine

ADDRESSES = "sqlite:///hub.db, postgresql://user@host/database or memory://"


def make_storage(url: str) -> Storage:
    """A storage at this address, not yet open. Raises `ConfigError` for an address that is none."""
    return Memory() if url == "memory://" else Sql(make_engine(url))


def migrate(url: str) -> None:
    """Bring the database at this address to the present schema; when it is there, nothing happens.

    Raises `ConfigError` when it cannot, `Unavailable` when not now. Any number of processes may do so at once.
    """
    if url != "memory://":
        make_engine(url).migrate()


def schema_is_current(url: str) -> bool:
    """Is the database at this address as the code expects it? Raises as `migrate` does."""
    return url == "memory://" or make_engine(url).is_current()


@contextmanager
def served(url: str) -> Iterator[None]:
    """Serve from the database at this address; where that is a file, nobody else does meanwhile.

    What another left there when it died is then due at once; on PostgreSQL its leases run out, as others may live.
    Raises `ConfigError` when another process serves from that file, or is alone with the database, and as `migrate`.
    """
    engine = None if url == "memory://" else make_engine(url)
    if engine is None:
        yield
    elif isinstance(engine, Sqlite):
        engine.is_current()
        with alone_with(engine.path):
            engine.prepare()
            free_leases(engine.path)
            yield
    else:
        with _postgres_sole().among_others(_plain(url)):
            yield


@contextmanager
def changing(url: str) -> "Iterator[Connection]":
    """One transaction on the whole database at this address, while nobody serves from it.

    Raises `ConfigError` when somebody does, or there is nothing to change, and as `migrate` does.
    """
    if url == "memory://":
        raise ConfigError("memory:// keeps nothing from one command to the next. Set HUB_DATABASE_URL to a database.")
    engine = make_engine(url)
    engine.prepare()
    migrating = importlib.import_module("adapters.storage.migrating")
    if isinstance(engine, Sqlite):
        with alone_with(engine.path), migrating.sqlite_engine(str(engine.path)).begin() as connection:
            yield connection
    else:
        with (
            _postgres_sole().alone_at(_plain(url)),
            migrating.postgres_engine(_plain(url)).begin() as connection,
        ):
            yield connection


def _plain(url: str) -> str:
    return f"postgresql://{url.partition('://')[2]}"


def _postgres_sole() -> Any:
    return importlib.import_module("adapters.storage.sql.postgres_sole")


def make_engine(url: str) -> "Engine":
    """The database at this address. Raises `ConfigError` for an address that is none."""
    scheme, found, rest = url.partition("://")
    if found and scheme == "sqlite" and rest.startswith("/") and len(rest) > 1 and rest != "/:memory:":
        return Sqlite(rest[1:])
    if found and scheme in ("postgresql", "postgresql+psycopg", "postgres"):
        return _postgres(_plain(url))
    # The address itself may hold a password, so it is not repeated.
    raise ConfigError(f"HUB_DATABASE_URL begins with {scheme!r} and names no database; write one like {ADDRESSES}")


def _postgres(url: str) -> "Engine":
    try:
        module = importlib.import_module("adapters.storage.sql.postgres")
    except ImportError as error:
        raise ConfigError(
            "HUB_DATABASE_URL names PostgreSQL, and its driver is not installed: pip install 'connector-hub[postgres]'"
        ) from error
    engine: Engine = module.Postgres(url)
    return engine
