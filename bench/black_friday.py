"""A long Black Friday: 20,000 orders between five far sides, with faults, and books that must balance afterwards."""

from __future__ import annotations

import resource
import tempfile
import time
from pathlib import Path

from adapters.cli.demo.black_friday import CAST, play
from adapters.cli.demo.database import database
from adapters.cli.demo.stage import Stage
from adapters.cli.demo.telling import Telling

ORDERS = 20_000


async def black_friday(kind: str) -> None:
    """Play it over that database, and print its figures. Raises `RuntimeError` when the books do not balance.

    The hub and all five simulators share one process, so its memory and its work are those of all six.
    """
    began, worked = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as folder, database(kind, Path(folder)) as url:
        async with Stage(Path(folder), url, CAST) as stage:
            balanced = await play(stage, Telling(), orders=ORDERS)
    seconds, work = time.perf_counter() - began, time.process_time() - worked
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{kind:<9} black friday {ORDERS:,} people in {seconds:.0f} s; work of hub and simulators per person"
        f" {work / ORDERS * 1000:.1f} ms of a core; {highest:.0f} MB at most, all six in one process",
        flush=True,
    )
    if not balanced:
        raise RuntimeError("the books do not balance; what is wrong stands above")
