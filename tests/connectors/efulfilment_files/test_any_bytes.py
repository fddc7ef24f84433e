"""Whatever bytes a file holds: every line of it is taken or refused, none is lost, and nothing else happens."""

import asyncio
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.efulfilment_files.wire import KINDS

WORDS = st.sampled_from(
    [
        *(b"MUG", b"SHP-1", b"SHP-2", b"shop-nl:7", b"7", b"1", b"-1", b"0", b"2026-01-15T12:00:00Z", b"refused"),
        *(
            b"yes",
            b"",
            b"",
            b'"',
            b'"a""b"',
            b'","',
            b"\r",
            b"\0",
            b"\xff\xfe",
            b"\xc3\xa9",
            b"\xe9",
            b" ",
            b"x" * 70_000,
        ),
    ]
)
ENDS = st.sampled_from([b"\n", b"\n", b"\n", b"\r\n", b"\r", b"\n\n"])
KIND = st.sampled_from(sorted(KINDS))


@st.composite
def almost_right(draw):
    """A file of some kind as a bad day leaves it."""
    name = draw(KIND)
    columns = KINDS[name].needed
    width = st.integers(len(columns) - 1, len(columns) + 1) if draw(st.booleans()) else st.just(len(columns))
    rows = draw(st.lists(width.flatmap(lambda size: st.lists(WORDS, min_size=size, max_size=size)), max_size=12))
    body = b"".join(b",".join(row) + draw(ENDS) for row in rows)
    return name, ",".join(columns).encode() + b"\n" + body + draw(st.sampled_from([b"", b"MUG", b"\0"]))


@st.composite
def anything(draw):
    name = draw(KIND)
    head = draw(st.sampled_from([b"", ",".join(KINDS[name].needed).encode() + b"\n"]))
    return name, head + draw(st.binary(max_size=300))


def outcome(files, name, content):
    """The lines that were taken and those that were not; None: the file was put away whole."""

    async def read():
        files.puts(f"{name}-1.csv", content)
        return await files.polls()

    told = asyncio.run(read())
    assert files.lies_in("inbox") == []
    taken = int(told.split(": ")[1].split(" ")[0].replace(",", "")) if told.startswith("read 1 file") else None
    return taken, [int(row[0]) for row in files.not_taken()]


@pytest.mark.promise("H7")
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(file=almost_right() | anything())
def test_every_line_is_taken_or_refused(make_shared, file):
    name, content = file
    with tempfile.TemporaryDirectory() as folder:
        files = make_shared(Path(folder) / "files", settle_seconds=0, unfinished_minutes=0)
        taken, refused = outcome(files, name, content)
        if taken is None:
            assert len(files.lies_in("rejected")) == 2
            assert files.lies_in("done") == []
        else:
            lines = [number for number, line in enumerate(content.split(b"\n"), start=1) if line.strip()]
            assert taken + len(refused) == len(lines) - 1
            assert refused == sorted(set(refused))
            assert set(refused) <= set(lines)
            assert len(files.lies_in("done")) == 1
