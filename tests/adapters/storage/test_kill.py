"""What was acknowledged survives a process that is killed at any moment."""

import random
import signal
import subprocess
import sys
import time

import pytest

from hub_core.testing.samples import NOON, SHOP, after

pytestmark = pytest.mark.anyio

KEEPER = """
import asyncio, sys
from adapters.storage import make_storage
from hub_core.testing.samples import NOON, SHOP, ring

async def keep(storage):
    while True:
        id_ = await storage.do(lambda work: work.inbox.keep(ring(origin=SHOP), due=NOON))
        sys.stdout.write(f"{id_}\\n")
        sys.stdout.flush()

async def main():
    storage = make_storage(sys.argv[1])
    await storage.open()
    await asyncio.gather(*(keep(storage) for _ in range(8)))

asyncio.run(main())
"""


def _keep_and_kill(url: str) -> set[int]:
    process = subprocess.Popen((sys.executable, "-c", KEEPER, url), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    first = int(process.stdout.readline())
    time.sleep(random.uniform(0.05, 0.3))  # noqa: S311 - any moment will do
    process.send_signal(signal.SIGKILL)
    lines, _ = process.communicate(timeout=30)
    # The last line may be cut in the middle, and then it is not an acknowledgement.
    return {first, *(int(line) for line in lines.splitlines(keepends=True) if line.endswith("\n"))}


@pytest.mark.promise("H1")
@pytest.mark.parametrize("kind", ["sqlite_url", "postgres_url"])
async def test_every_acknowledged_ring_is_there_after_a_kill(
    kind: str, request: pytest.FixtureRequest, open_at
) -> None:
    url = request.getfixturevalue(kind)
    acknowledged = set[int]().union(*(_keep_and_kill(url) for _ in range(3)))
    storage = await open_at(url)
    rows = await storage.do(lambda work: work.inbox.claim(NOON, origin=SHOP, until=after(5), limit=1_000_000))
    assert len(acknowledged) > 30
    assert acknowledged <= {row.ring.id for row in rows}
