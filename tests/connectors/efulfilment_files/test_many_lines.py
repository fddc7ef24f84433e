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
async def test_many_lines_are_streamed(folder, make_shared):
    files = make_shared(folder, settle_seconds=0)
    files.hub.ports.stock.publish = (port := Counting()).publish
    size = flood(folder / "inbox", MANY, samples.NOON).stat().st_size
    tracemalloc.start()
    try:
        told = await files.polls()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert told == "read 1 file: 200,000 lines taken, 0 not taken"
    assert (port.levels, port.largest) == (MANY, 500)
    assert size > 9_000_000
    assert peak < size / 8, peak
    assert any(said.endswith(".csv: 12,000 of 200,000 lines") for said in files.said)
    assert files.said[-1].endswith(".csv: 200,000 of 200,000 lines")
    assert len(files.said) == 101
