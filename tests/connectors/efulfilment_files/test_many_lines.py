"""200,000 lines of stock: streamed, told on the way, and never in memory at once."""

import tracemalloc

import pytest

from connectors.efulfilment_files.simulator.big import flood
from hub_core.testing import samples

pytestmark = pytest.mark.anyio
MANY = 200_000


class Counting:
    """A port that only counts."""

    def __init__(self):
        self.levels, self.largest = 0, 0

    async def publish(self, stock, /):
        self.levels += len(stock)
        self.largest = max(self.largest, len(stock))


@pytest.mark.promise("S9")
async def test_many_lines_are_read_in_batches_and_told_on_the_way(folder, make_shared):
    files = make_shared(folder, settle_seconds=0)
    files.hub.ports.stock.publish = (port := Counting()).publish
    flood(folder / "inbox", MANY, samples.NOON)
    assert await files.polls() == "read 1 file: 200,000 lines taken, 0 not taken"
    assert (port.levels, port.largest) == (MANY, 500)
    assert any(said.endswith(".csv: 12,000 of 200,000 lines") for said in files.said)
    assert files.said[-1].endswith(".csv: 200,000 of 200,000 lines")
    assert len(files.said) == 101


async def test_a_large_file_is_never_in_memory_at_once(folder, make_shared):
    """Long lines, and not too many of them: to be watched slows everything down tenfold."""
    files = make_shared(folder, settle_seconds=0)
    files.hub.ports.stock.publish = (port := Counting()).publish
    shelf = "a shelf " * 40
    with (folder / "inbox" / "stock-1.csv").open("w") as file:
        file.write("sku,available,as_of,shelf\n")
        file.writelines(f"SKU-{number},7,2026-01-15T12:00:00Z,{shelf}\n" for number in range(30_000))
    tracemalloc.start()
    try:
        await files.polls()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    size = (files.folder / "done" / files.lies_in("done")[0]).stat().st_size
    assert port.levels == 30_000
    assert size > 10_000_000
    assert peak < size / 5
