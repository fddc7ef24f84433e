"""The migrations give exactly the schema of the tables, on both databases, whoever runs them at once."""

import asyncio
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from alembic.script import ScriptDirectory

from adapters.storage import make_storage, migrate, schema_is_current
from adapters.storage.migrating import configuration, postgres_engine, sqlite_engine
from adapters.storage.sql.versions import HEAD
from adapters.storage.tables import metadata
from hub_core.errors import ConfigError

pytestmark = pytest.mark.anyio

COLUMNS = """
    SELECT table_name, column_name, ordinal_position, data_type, is_nullable, collation_name, column_default
    FROM information_schema.columns WHERE table_schema = current_schema() AND table_name <> 'alembic_version'
    ORDER BY table_name, ordinal_position
"""
INDEXES = """
    SELECT replace(indexdef, current_schema(), 'here') FROM pg_indexes
    WHERE schemaname = current_schema() AND tablename <> 'alembic_version' ORDER BY indexdef
"""
CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = current_schema()::regnamespace AND conrelid::regclass::text <> 'alembic_version' ORDER BY 1, 2
"""


def _sqlite_schema(path: Path) -> list[tuple[str, ...]]:
    connection = sqlite3.connect(path)
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE tbl_name <> 'alembic_version' ORDER BY name"
    )
    schema = [(kind, name, " ".join((sql or "").split())) for kind, name, sql in rows]
    connection.close()
    return schema


def _postgres_schema(url: str) -> list[list[tuple[object, ...]]]:
    with psycopg.connect(url) as connection:
        schema = connection.execute("SELECT current_schema()").fetchone()
        assert schema is not None
        every = [connection.execute(query).fetchall() for query in (COLUMNS, INDEXES, CONSTRAINTS)]
    return [[tuple(str(value).replace(schema[0], "here") for value in row) for row in rows] for rows in every]


def test_sqlite_comes_to_the_schema_of_the_tables(tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path}/migrated.db")
    metadata.create_all(sqlite_engine(str(tmp_path / "made.db")))
    assert _sqlite_schema(tmp_path / "migrated.db") == _sqlite_schema(tmp_path / "made.db")


def test_postgres_comes_to_the_schema_of_the_tables(empty_postgres_url: str) -> None:
    migrate(empty_postgres_url)
    migrated = _postgres_schema(empty_postgres_url)
    engine = postgres_engine(empty_postgres_url)
    metadata.drop_all(engine)
    metadata.create_all(engine)
    assert migrated == _postgres_schema(empty_postgres_url)
    assert all(migrated)


def test_the_code_is_written_for_the_last_revision() -> None:
    assert ScriptDirectory.from_config(configuration()).get_heads() == [HEAD]


@pytest.mark.parametrize("kind", ["sqlite_url", "empty_postgres_url"])
def test_migrating_twice_is_once(kind: str, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue(kind)
    assert not schema_is_current(url)
    migrate(url)
    migrate(url)
    assert schema_is_current(url)


@pytest.mark.parametrize("kind", ["sqlite_url", "empty_postgres_url"])
def test_processes_that_migrate_at_once_do_not_race(kind: str, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue(kind)
    program = f"from adapters.storage import migrate; migrate({url!r})"
    runs = [subprocess.Popen((sys.executable, "-c", program), stderr=subprocess.PIPE) for _ in range(3)]
    errors = [run.communicate(timeout=60)[1].decode() for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0], errors
    assert schema_is_current(url)


async def test_postgres_that_is_behind_is_not_opened(empty_postgres_url: str) -> None:
    with pytest.raises(ConfigError, match="run `hub migrate`"):
        await make_storage(empty_postgres_url).open()


async def test_sqlite_migrates_itself_also_when_opened_twice_at_once(sqlite_url: str) -> None:
    storages = [make_storage(sqlite_url) for _ in range(3)]
    await asyncio.gather(*(storage.open() for storage in storages))
    assert schema_is_current(sqlite_url)
    await asyncio.gather(*(storage.close() for storage in storages))


def test_a_database_of_a_newer_hub_is_refused(tmp_path: Path, empty_postgres_url: str) -> None:
    file = tmp_path / "hub.db"
    for url in (f"sqlite:///{file}", empty_postgres_url):
        migrate(url)
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with psycopg.connect(empty_postgres_url) as server:
        server.execute("UPDATE alembic_version SET version_num = '9999'")
    for url in (f"sqlite:///{file}", empty_postgres_url):
        with pytest.raises(ConfigError, match="newer hub"):
            migrate(url)
