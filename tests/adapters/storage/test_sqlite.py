"""SQLite: what is wrong with a file is told, and other processes may use it too."""

import asyncio
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from adapters.storage import make_storage
from hub_core.errors import ConfigError, Unavailable
from hub_core.testing.samples import NOON, ring

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("nowhere/hub.db", "the folder .*nowhere does not exist"),
        ("folder", "is a folder, not a file"),
        ("letter.txt", "is not an SQLite database"),
        ("h" * 300 + ".db", "cannot be opened"),
    ],
)
async def test_a_file_that_cannot_be_used_is_named_with_a_cure(tmp_path: Path, place: str, told: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "letter.txt").write_text("Dear hub, " * 100)
    with pytest.raises(ConfigError, match=told) as error:
        await make_storage(f"sqlite:///{tmp_path}/{place}").open()
    assert str(tmp_path / place) in str(error.value)
    assert "HUB_DATABASE_URL" in str(error.value)


async def test_a_folder_that_may_not_be_written_is_named_with_a_cure() -> None:
    with pytest.raises(ConfigError, match=r"/proc/hub\.db cannot be (written|opened)"):
        await make_storage("sqlite:////proc/hub.db").open()


async def test_what_is_kept_survives(sqlite_url, open_at) -> None:
    first = await open_at(sqlite_url)
    await first.do(lambda work: work.notes.write("shop-nl", "cursor", "7"))
    await first.close()
    second = await open_at(sqlite_url)
    assert await second.look(lambda work: work.notes.read("shop-nl", "cursor")) == "7"


async def test_the_file_is_safe_against_a_power_cut(sqlite_url, open_at) -> None:
    storage = await open_at(sqlite_url)
    session = await storage.do(lambda work: work.notes._session)
    pragmas = [session._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    assert pragmas == ["wal", 2]


async def test_many_steps_share_few_commits(sqlite_url, open_at, monkeypatch) -> None:
    commits = []
    storage = await open_at(sqlite_url)
    session = await storage.do(lambda work: work.inbox._session)
    monkeypatch.setattr(session, "commit", lambda: (commits.append(1), type(session).commit(session)))
    await asyncio.gather(*(storage.do(lambda work: work.inbox.keep(ring(), due=NOON)) for _ in range(400)))
    assert len(commits) < 40


async def test_news_come_from_another_process(sqlite_url, open_at) -> None:
    mine, other = await open_at(sqlite_url), await open_at(sqlite_url)
    await asyncio.sleep(0.6)
    assert not await mine.news("inbox", "shop-nl", within=0.01)
    began = time.monotonic()
    wait = asyncio.ensure_future(mine.news("inbox", "shop-nl", within=20))
    await other.do(lambda work: work.inbox.keep(ring(), due=NOON))
    assert await wait
    assert time.monotonic() - began < 10


async def test_a_file_that_another_holds_is_unavailable(sqlite_url, open_at, monkeypatch) -> None:
    monkeypatch.setattr("adapters.storage.sql.sqlite.BUSY", 0.05)
    storage = await open_at(sqlite_url)
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="locked") as told:
        await storage.do(lambda work: work.notes.write("shop-nl", "cursor", "7"))
    assert not told.value.may_have_acted
    assert await storage.look(lambda work: work.notes.read("shop-nl", "cursor")) is None
    other.execute("ROLLBACK")
    other.close()
    await storage.do(lambda work: work.notes.write("shop-nl", "cursor", "7"))


FULL = """
import asyncio, resource, sys
from adapters.storage import make_storage
from hub_core.errors import Unavailable
from hub_core.testing.samples import NOON, ring

async def main():
    storage = make_storage(sys.argv[1])
    await storage.open()
    big = ring(body=b"x" * 50_000)
    await storage.do(lambda work: work.inbox.keep(big, due=NOON))
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
    steps = [storage.do(lambda work: work.inbox.keep(big, due=NOON)) for _ in range(20)]
    ends = await asyncio.gather(*steps, return_exceptions=True)
    assert any(isinstance(end, Unavailable) for end in ends), ends
    print(1 + sum(isinstance(end, int) for end in ends))
    await storage.close()

asyncio.run(main())
"""


def _fill(url: str) -> int:
    program = (sys.executable, "-c", FULL, url)
    run = subprocess.run(program, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr
    return int(run.stdout)


async def test_on_a_full_disk_nothing_is_half_kept(sqlite_url, open_at) -> None:
    kept = _fill(sqlite_url)
    storage = await open_at(sqlite_url)
    (count,) = await storage.look(lambda work: work.inbox.counts())
    assert count.waiting == kept


async def test_a_text_that_cannot_be_kept_fails_alone(sqlite_url, open_at) -> None:
    storage = await open_at(sqlite_url)
    texts = ["a", "\ud800", "b"]
    ends = await asyncio.gather(
        *(storage.do(lambda work, t=text: work.notes.write("shop-nl", t, t)) for text in texts), return_exceptions=True
    )
    assert [type(end).__name__ for end in ends] == ["NoneType", "Rejected", "NoneType"]
