"""Migrations, run from inside the program."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from adapters.storage.sql.versions import HEAD
from hub_core.errors import ConfigError, Unavailable

PATIENCE = 60
"""Seconds to wait while another process migrates."""
LOCK = 0x6875625F6D6967
"""The advisory lock that only one migrating process holds."""


def migrate_sqlite(path: str) -> None:
    """Bring this file to the present schema. Raises `ConfigError` when it was made by a newer hub."""
    _upgrade(sqlite_engine(path), lambda _: None)


def migrate_postgres(conninfo: str) -> None:
    """Bring this database to the present schema. Raises `ConfigError` when it was made by a newer hub."""
    _upgrade(postgres_engine(conninfo), _lock)


def sqlite_engine(path: str) -> Engine:
    """SQLAlchemy on this file, with transactions that hold the whole file from their beginning."""
    engine = create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(path, timeout=PATIENCE, isolation_level=None), poolclass=NullPool
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def postgres_engine(conninfo: str) -> Engine:
    """SQLAlchemy on this database."""
    import psycopg  # noqa: PLC0415 - an extra that SQLite does without

    def connect() -> Any:
        return psycopg.connect(conninfo)

    return create_engine("postgresql+psycopg://", creator=connect, poolclass=NullPool)


def configuration() -> Config:
    """Alembic's settings: where the revisions are."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


def _lock(connection: Connection) -> None:
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def _upgrade(engine: Engine, lock: Callable[[Connection], None]) -> None:
    config = configuration()
    try:
        with engine.begin() as connection:
            lock(connection)
            config.attributes["connection"] = connection
            command.upgrade(config, HEAD)
    except CommandError as error:
        raise ConfigError(
            f"the database was made by a newer hub ({error}); install that one, or name another"
        ) from error
    except DBAPIError as error:
        raise Unavailable(f"the database cannot be migrated now: {error.orig}", may_have_acted=False) from error
