"""What was erased is in no file of the storage any more: the raw bytes are searched."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from secrets import token_hex

import psycopg
import pytest

from adapters.storage import make_storage
from adapters.storage.sql.walking import KEYS
from adapters.storage.tables import metadata
from hub_core.decisions.spelling import Sought
from hub_core.errors import Unavailable
from hub_core.models import Customer, Order, Ref
from hub_core.testing.samples import NOON, SHOP, WAREHOUSE, address, after, customer, order, ring
from hub_core.use_cases.records import Entry, Problem
from hub_core.use_cases.storage import Storage, Work

pytestmark = pytest.mark.anyio

SEARCH = """
    SELECT file FROM (SELECT 'base/' || oid AS folder FROM pg_database WHERE datname = current_database()) AS place,
        pg_ls_dir(folder) AS file
    WHERE position(%s::bytea IN pg_read_binary_file(folder || '/' || file, 0, 100000000, true)) > 0
"""


@pytest.fixture
def mail() -> str:
    """An address that nobody else in these files has."""
    return f"anna-{token_hex(8)}@example.org"


def _say(work: Work, mail: str, number: int) -> None:
    home = address(email=mail, name=mail)
    said = order(ref=Ref(SHOP, f"{number}"), email=mail, billing=home, shipping=home)
    work.facts.keep(said, origin=SHOP)
    work.facts.keep(customer(ref=Ref(SHOP, f"{number}"), email=mail, billing=home), origin=SHOP)
    work.names.give("mail of order", said.key, mail, said.key)
    work.history.add(Entry(subject=said.key, at=NOON, who=SHOP, what="said", text=f"{mail} {number}"))
    work.inbox.keep(ring(body=mail.encode() * 200, headers={"x": mail}), due=NOON)
    work.intents.begin(SHOP, f"{mail} {number}", mail, at=NOON)
    work.notes.write(SHOP, f"{mail} {number}", mail)
    work.problems.found(
        Problem(connector=SHOP, cause=f"{mail} {number}", evidence=mail, cure=mail, since=NOON, last_at=NOON)
    )


async def _fill(storage: Storage, mail: str) -> None:
    def step(work: Work) -> None:
        for number in range(60):
            _say(work, mail, number)
            _say(work, "bert@example.org", 100 + number)

    await storage.do(step, "fill")


def _forget(work: Work, mail: str) -> None:
    def blank(text: str) -> str:
        return Sought([mail]).replaced(text, by="***")

    for kind, key in work.erasure.facts_naming([mail]):
        work.facts.keep(order(ref=Ref.of(key), email="") if kind is Order else customer(ref=Ref.of(key)), origin=SHOP)
        assert kind in (Order, Customer)
        work.names.drop("mail of order", key, mail)
    for subject in work.erasure.subjects_naming([mail]):
        work.erasure.rewrite_history(
            subject, lambda line: Entry(subject=line.subject, at=line.at, who=line.who, what=line.what, text="***")
        )
    for rung in work.erasure.rings_naming([mail], limit=1000):
        work.erasure.blank(rung.id, b"{}", headers={})
    work.erasure.rewrite([mail], blank)


async def _erase(storage: Storage, mail: str) -> str:
    await storage.do(lambda work: _forget(work, mail), "forget")
    assert await storage.look(lambda work: work.erasure.left([mail])) == {}
    return await storage.scrub()


def _files_with(path: Path, mail: str) -> set[str]:
    return {file.name for file in path.parent.iterdir() if mail.encode() in file.read_bytes()}


@pytest.mark.promise("C8")
async def test_no_byte_of_it_is_in_the_files_of_sqlite(sqlite_url: str, mail: str, open_at) -> None:
    storage, other = await open_at(sqlite_url), await open_at(sqlite_url)
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    await _fill(storage, mail)
    await other.look(lambda work: work.history.of("shop-nl:1"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        assert _files_with(path, mail) == {"hub.db", "hub.db-wal"}
        said = await _erase(storage, mail)
        # Files beside an open database are searched as well as those that closing would take away.
        assert {file.name for file in path.parent.iterdir()} >= {"hub.db", "hub.db-wal", "hub.db-shm"}
        assert _files_with(path, mail) == set()
    assert "backups" in said
    assert len(await other.look(lambda work: work.erasure.facts_naming(["bert@example.org"]))) == 120


@pytest.mark.promise("C8")
async def test_no_byte_of_it_is_in_the_tables_of_postgres(postgres_url: str, mail: str, open_at) -> None:
    storage = await open_at(postgres_url)
    await _fill(storage, mail)
    with psycopg.connect(postgres_url, autocommit=True) as connection:

        def files() -> list[str]:
            connection.execute("CHECKPOINT")
            return [file for (file,) in connection.execute(SEARCH, (mail.encode(),))]

        connection.execute("ANALYZE")
        assert len(files()) > 5
        said = await _erase(storage, mail)
        assert files() == []
    assert "write-ahead log" in said
    assert "backups" in said
    assert len(await storage.look(lambda work: work.erasure.facts_naming(["bert@example.org"]))) == 120


@pytest.mark.promise("C8")
async def test_sqlite_says_when_somebody_still_reads_the_file_as_it_was(sqlite_url, mail, open_at, monkeypatch) -> None:
    monkeypatch.setattr("adapters.storage.sql.scrubbing.PATIENCE", 50)
    storage = await open_at(sqlite_url)
    await _fill(storage, mail)
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM facts").fetchone()
        with pytest.raises(Unavailable, match="still reads"):
            await storage.scrub()
    await storage.scrub()


async def test_sqlite_says_when_somebody_else_writes(sqlite_url, open_at, monkeypatch) -> None:
    monkeypatch.setattr("adapters.storage.sql.scrubbing.PATIENCE", 50)
    storage = await open_at(sqlite_url)
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match="locked"):
            await storage.scrub()


@pytest.mark.promise("C8")
async def test_postgres_waits_for_who_still_sees_it(postgres_url, open_at, monkeypatch) -> None:
    storage = await open_at(postgres_url)
    began, end = threading.Event(), threading.Event()

    def slow(work: Work) -> None:
        work.notes.read(SHOP, "cursor")
        began.set()
        end.wait(10)

    async def after_a_while() -> str:
        await asyncio.to_thread(began.wait, 10)
        scrub = asyncio.ensure_future(storage.scrub())
        done, _ = await asyncio.wait({scrub}, timeout=0.3)
        assert not done
        end.set()
        return await scrub

    _, said = await asyncio.gather(storage.look(slow), after_a_while())
    assert "VACUUM FULL" in said
    monkeypatch.setattr("adapters.storage.sql.postgres_scrubbing.PATIENCE", 0.05)
    with psycopg.connect(postgres_url) as older:
        older.execute("SELECT pg_current_xact_id()")
        with pytest.raises(Unavailable, match="still sees what was erased"):
            await storage.scrub()


async def test_postgres_says_when_the_samples_of_the_planner_stay(postgres_url, open_at) -> None:
    role = f"hub_{token_hex(4)}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        (schema,) = connection.execute("SELECT current_schema()").fetchone()
        connection.execute(f"CREATE ROLE {role} LOGIN")
        try:
            connection.execute(f"GRANT ALL ON SCHEMA {schema} TO {role}")
            for table in (*KEYS, "alembic_version"):
                connection.execute(f"ALTER TABLE {table} OWNER TO {role}")
            storage = await open_at(f"{postgres_url}%20-crole%3D{role}")
            said = await storage.scrub()
            await storage.close()
        finally:
            connection.execute(f"REASSIGN OWNED BY {role} TO CURRENT_USER")
            connection.execute(f"DROP OWNED BY {role}")
            connection.execute(f"DROP ROLE {role}")
    assert "VACUUM FULL pg_catalog.pg_statistic" in said


@pytest.mark.parametrize("kind", ["sqlite_url", "postgres_url"])
async def test_who_is_not_open_scrubs_nothing(kind: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Unavailable, match="not open"):
        await make_storage(request.getfixturevalue(kind)).scrub()


async def test_steps_go_on_while_the_storage_is_scrubbed(postgres_url, mail, open_at) -> None:
    storage = await open_at(postgres_url)
    await _fill(storage, mail)
    scrub = asyncio.ensure_future(storage.scrub())
    for number in range(30):
        keep: Callable[[Work], None] = lambda work, n=number: work.outbox.address(  # noqa: E731 - a step of one line
            "orders", f"shop-nl:{n}", to=WAREHOUSE, due=NOON
        )
        await storage.do(keep, f"shop-nl:{number}")
    await scrub
    rows = await storage.do(lambda work: work.outbox.claim(NOON, to=WAREHOUSE, until=after(5), limit=99))
    assert len(rows) == 30


def test_every_table_is_searched_and_scrubbed() -> None:
    keys = {name: tuple(column.name for column in table.primary_key) for name, table in metadata.tables.items()}
    assert keys == KEYS
