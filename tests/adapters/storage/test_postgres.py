"""PostgreSQL: several processes at once, lost connections, and locks that cross."""

import asyncio
import threading
import time

import psycopg
import pytest

from hub_core.errors import Rejected, Unavailable
from hub_core.models import LedgerLine
from hub_core.testing.samples import NOON, SHOP, WAREHOUSE, after, ring

pytestmark = pytest.mark.anyio

TERMINATE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'connector-hub' AND pid <> pg_backend_pid() AND backend_type = 'client backend'
        AND (%s = '' OR query LIKE %s)
"""


def _cut(url: str, query: str = "") -> int:
    with psycopg.connect(url) as connection:
        return len(connection.execute(TERMINATE, (query, query)).fetchall())


async def test_news_come_from_another_process(postgres_url, open_at) -> None:
    mine, other = await open_at(postgres_url), await open_at(postgres_url)
    waits = asyncio.gather(mine.news("inbox", SHOP, within=20), mine.news("outbox", WAREHOUSE, within=20))
    await asyncio.sleep(0.05)
    began = time.monotonic()
    await other.do(lambda work: work.inbox.keep(ring(origin=SHOP), due=NOON))
    await other.do(lambda work: work.outbox.address("orders", "shop-nl:1", to=WAREHOUSE, due=NOON), "shop-nl:1")
    assert await waits == [True, True]
    assert time.monotonic() - began < 5
    assert not await mine.news("inbox", WAREHOUSE, within=0.05)


async def test_keys_are_locked_across_processes(postgres_url, open_at) -> None:
    storages = [await open_at(postgres_url) for _ in range(3)]

    def step(work) -> None:
        count = int(work.notes.read(SHOP, "count") or 0)
        work.notes.write(SHOP, "count", str(count + 1))

    await asyncio.gather(*(storages[number % 3].do(step, "shop-nl:count", f"k{number % 7}") for number in range(120)))
    assert await storages[0].look(lambda work: work.notes.read(SHOP, "count")) == "120"


async def test_claims_across_processes_never_overlap(postgres_url, open_at) -> None:
    storages = [await open_at(postgres_url) for _ in range(3)]
    for _ in range(90):
        await storages[0].do(lambda work: work.inbox.keep(ring(origin=SHOP), due=NOON))

    def claim(work):
        return work.inbox.claim(NOON, origin=SHOP, until=after(5), limit=4)

    shares = await asyncio.gather(*(storages[number % 3].do(claim) for number in range(60)))
    ids = [row.ring.id for share in shares for row in share]
    assert len(ids) == len(set(ids)) == 90


@pytest.mark.promise("S2")
async def test_ledger_lines_of_many_processes_are_numbered_in_their_order(postgres_url, open_at) -> None:
    storages = [await open_at(postgres_url) for _ in range(3)]

    def write(work) -> None:
        count = int(work.notes.read(SHOP, "count") or 0) + 1
        work.notes.write(SHOP, "count", str(count))
        work.stock.write(
            LedgerLine(product="prd-1", location="warehouse/main", what="stated", new=count, who=WAREHOUSE, at=NOON)
        )

    for number in range(12):
        await storages[number % 3].do(write, "catalogue")
    lines = await storages[0].look(lambda work: work.stock.ledger("prd-1"))
    assert [line.new for line in lines] == list(range(1, 13))


async def test_a_claim_does_not_wait_for_a_step_with_keys(postgres_url, open_at) -> None:
    storage = await open_at(postgres_url)
    for number in range(2):
        await storage.do(lambda work, n=number: work.outbox.address("orders", f"shop-nl:{n}", to=WAREHOUSE, due=NOON))
    going_on = threading.Event()

    def slow(work) -> None:
        work.outbox.address("orders", "shop-nl:0", to=WAREHOUSE, due=NOON)
        work.notes.read(SHOP, "an answer is asked for, so that what was put goes first")
        going_on.wait(10)

    step = asyncio.ensure_future(storage.do(slow, "shop-nl:0"))
    await asyncio.sleep(0.1)
    rows = await storage.do(lambda work: work.outbox.claim(NOON, to=WAREHOUSE, until=after(5), limit=10))
    going_on.set()
    await step
    assert [row.key for row in rows] == ["shop-nl:1"]


async def test_steps_whose_locks_cross_both_end(postgres_url, open_at) -> None:
    storages = [await open_at(postgres_url) for _ in range(2)]
    meet, met = threading.Barrier(2, timeout=10), threading.Event()

    def step(work, first: str, second: str) -> None:
        work.notes.write(SHOP, first, "kept")
        if not met.is_set():
            meet.wait()
            met.set()
        work.notes.write(SHOP, second, "kept")

    async with asyncio.timeout(30):
        await asyncio.gather(
            storages[0].do(lambda work: step(work, "a", "b")), storages[1].do(lambda work: step(work, "b", "a"))
        )
    assert await storages[0].look(lambda work: work.notes.read(SHOP, "b")) == "kept"


async def test_a_lost_connection_is_made_anew(postgres_url, open_at) -> None:
    storage = await open_at(postgres_url)
    await storage.do(lambda work: work.notes.write(SHOP, "cursor", "7"))
    await storage.look(lambda work: work.notes.read(SHOP, "cursor"))
    assert _cut(postgres_url) >= 4
    await storage.do(lambda work: work.notes.write(SHOP, "cursor", "8"))
    await storage.do(lambda work: work.notes.write(SHOP, "cursor", "9"), "key")
    assert await storage.look(lambda work: work.notes.read(SHOP, "cursor")) == "9"


async def test_who_waits_for_news_is_told_when_the_connection_is_lost(postgres_url, open_at) -> None:
    mine, other = await open_at(postgres_url), await open_at(postgres_url)
    wait = asyncio.ensure_future(mine.news("inbox", SHOP, within=20))
    await asyncio.sleep(0.05)
    assert _cut(postgres_url, "LISTEN%") == 2
    with pytest.raises(Unavailable, match="cannot be heard"):
        await wait
    async with asyncio.timeout(20):
        while True:
            try:
                await mine.news("inbox", SHOP, within=5)
                break
            except Unavailable:
                await asyncio.sleep(0.1)
    wait = asyncio.ensure_future(mine.news("inbox", SHOP, within=20))
    await other.do(lambda work: work.inbox.keep(ring(origin=SHOP), due=NOON))
    assert await wait


async def test_what_the_server_cannot_keep_fails_alone(postgres_url, open_at) -> None:
    storage = await open_at(postgres_url)
    texts = ["a", "nul\0", "\ud800", "b"]
    ends = await asyncio.gather(
        *(storage.do(lambda work, t=text: work.notes.write(SHOP, t, t)) for text in texts), return_exceptions=True
    )
    assert [type(end) for end in ends] == [type(None), Rejected, Rejected, type(None)]
    assert await storage.look(lambda work: work.notes.read(SHOP, "b")) == "b"


async def test_tables_that_went_away_are_unavailable(postgres_url, open_at) -> None:
    storage = await open_at(postgres_url)
    with psycopg.connect(postgres_url) as connection:
        connection.execute("DROP TABLE notes")
    with pytest.raises(Unavailable, match="notes"):
        await storage.do(lambda work: work.notes.write(SHOP, "cursor", "7"))
    with pytest.raises(Unavailable, match="notes"):
        await storage.look(lambda work: work.notes.read(SHOP, "cursor"))
