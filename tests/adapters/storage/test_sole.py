"""One server per SQLite file, and what a dead one left is free."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.storage import make_storage, served
from hub_core.errors import ConfigError

pytestmark = pytest.mark.anyio
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def url_of(folder: Path) -> str:
    return f"sqlite:///{folder / 'hub.db'}"


@pytest.mark.promise("H6")
async def test_what_a_dead_server_had_in_hand_is_free_for_the_next_at_once(tmp_path: Path) -> None:
    url = url_of(tmp_path)
    until = NOON + timedelta(seconds=30)
    with served(url):
        storage = make_storage(url)
        await storage.open()
        await storage.do(lambda work: work.outbox.address("orders", "shop:1", to="warehouse", due=NOON))
        first = await storage.do(lambda work: work.outbox.claim(NOON, to="warehouse", until=until, limit=5))
        again = await storage.do(lambda work: work.outbox.claim(NOON, to="warehouse", until=until, limit=5))
        await storage.close()
    assert (len(first), len(again)) == (1, 0)
    with served(url):
        await storage.open()
        freed = await storage.do(lambda work: work.outbox.claim(NOON, to="warehouse", until=until, limit=5))
        kept = await storage.do(lambda work: work.outbox.heard(first[0], now=NOON))
        await storage.close()
    assert len(freed) == 1
    assert not kept


def test_two_servers_of_one_file_are_one_too_many(tmp_path: Path) -> None:
    url = url_of(tmp_path)
    with served(url):
        other = f"from adapters.storage import served\nwith served({url!r}): pass"
        done = subprocess.run([sys.executable, "-c", other], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "served by another hub serve" in done.stderr
    with served(url), closing(sqlite3.connect(tmp_path / "hub.db")) as connection:
        assert connection.execute("SELECT count(*) FROM outbox").fetchone() == (0,)


def test_what_is_no_file_is_served_by_any_number() -> None:
    with served("memory://"), served("memory://"):
        pass


def test_an_address_that_is_none_is_refused_before_it_is_served(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="does not exist"), served(f"sqlite:///{tmp_path / 'no' / 'hub.db'}"):
        pass
