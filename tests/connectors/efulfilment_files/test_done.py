"""Where read files are kept, under which names, and for how long."""

import hashlib
import os
from datetime import timedelta

import pytest

pytestmark = pytest.mark.anyio
LEVELS = "sku,location,available,as_of\nMUG,main,7,2026-01-15T12:00:00Z\n"


def digest16(content):
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()[:16]


async def test_old_files_are_removed_and_their_digests_forgotten(files):
    files.puts("stock-1.csv", LEVELS)
    await files.reads()
    files.hub.now.passes(timedelta(days=89))
    assert "removed" not in await files.polls()
    files.hub.now.passes(timedelta(days=2))
    assert (await files.polls()).endswith("; 1 file removed from done/")
    assert files.lies_in("done") == []
    files.puts("stock-1.csv", LEVELS)
    assert "1 line taken" in await files.reads()


async def test_what_the_hub_may_not_date_is_as_old_as_the_warehouse_says(files, monkeypatch):
    def denied(*_):
        raise PermissionError(1, "Operation not permitted")

    path = files.puts("stock-1.csv", LEVELS)
    os.utime(path, (files.hub.now().timestamp() - 86_400 * 91,) * 2)
    monkeypatch.setattr("os.utime", denied)
    assert (await files.reads()).startswith("read 1 file: 1 line taken")
    files.hub.now.passes(timedelta(hours=1))
    assert "1 file removed from done/" in await files.polls()


async def test_files_may_be_kept_for_ever(folder, make_shared):
    files = make_shared(folder, keep_days=0)
    files.puts("stock-1.csv", LEVELS)
    await files.reads()
    files.hub.now.passes(timedelta(days=10_000))
    await files.polls()
    assert len(files.lies_in("done")) == 1


async def test_a_file_that_was_put_right_by_hand_keeps_one_digest_in_its_name(files):
    for content in ("shelf\n", "sku,shelf\n", LEVELS):
        name = files.lies_in("rejected")[-2] if files.lies_in("rejected") else "stock-1.csv"
        files.puts(name, content)
        await files.reads()
    assert files.lies_in("done") == [f"{digest16(LEVELS)}-stock-1.csv"]


async def test_a_name_as_long_as_a_disk_allows_is_kept_shorter(files):
    content = f"{LEVELS}?\n"
    files.puts(f"stock-{'é' * 120}.csv", content)
    await files.reads()
    [kept] = files.lies_in("done")
    assert kept.startswith(f"{digest16(content)}-stock-éé")
    assert kept.endswith("éé.csv")
    assert len(files.not_taken()) == 1


async def test_a_name_that_is_no_text_is_shown_as_far_as_it_is(files):
    name = os.fsdecode(b"stock-\xff\n1.csv")
    files.puts(name, f"{LEVELS}?\n")
    await files.reads()
    assert (
        "-stock-__1.csv.csv: 1 line; line 3: " in files.hub.problems.open["what stock files say was not taken"].evidence
    )
    assert files.lies_in("done")[0].endswith("-stock-__1.csv")
