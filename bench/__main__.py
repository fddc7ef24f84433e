"""`make bench`: measures, and prints each figure beside its baseline."""

from __future__ import annotations

import asyncio
import os
import sys

from bench.acknowledge import CONNECTIONS, acknowledge
from bench.black_friday import black_friday
from bench.flow import flow
from bench.held import held
from bench.place import DRIVER_CORE, pin
from bench.stock import stock

KINDS = ("sqlite", "postgres")
WHAT = ("ack", "flow", "stock", "held")
LONG = "black-friday"
"""Takes half an hour, so it is measured only when it is named."""


async def _all(kinds: list[str], what: list[str]) -> None:
    for kind in kinds:
        if "ack" in what:
            ours, bare = await acknowledge(kind)
            print(
                f"{kind:<9} acknowledge  {ours.rate:7.0f}/s durable, {bare.rate:7.0f}/s bare, ratio"
                f" {ours.rate / bare.rate:.2f}; p50 {ours.percentile(0.5):.1f} ms, p99 {ours.percentile(0.99):.1f} ms"
                f" (bare p99 {bare.percentile(0.99):.1f} ms) with {CONNECTIONS} connections",
                flush=True,
            )
        if "flow" in what:
            got = await flow(kind)
            print(
                f"{kind:<9} end to end   {got.rate:7.0f}/s, relay that keeps nothing {got.bare:7.0f}/s, ratio"
                f" {got.rate / got.bare:.2f}; acknowledged meanwhile {got.acknowledged:.0f}/s;"
                f" work per order {got.work:.2f} ms of a core (relay {got.bare_work:.2f} ms);"
                f" memory {got.at_rest:.0f} MB at rest, {got.highest:.0f} MB at most",
                flush=True,
            )
        if LONG in what:
            await black_friday(kind)
        if "stock" in what:
            for cost in await stock(kind):
                print(
                    f"{kind:<9} stock        {cost.per_thousand:7.1f} calls for 1,000 changes, {cost.name}"
                    f" (one call for each change: 1000); work per change {cost.work:.2f} ms of a core",
                    flush=True,
                )
        if "held" in what:
            few, *more = await held(kind)
            for crowd in more:
                print(
                    f"{kind:<9} held         an order and the number it moves, beside {crowd.open} open orders of that"
                    f" product: {crowd.work:.1f} ms of a core, {crowd.work / few.work:.1f} times as much as beside"
                    f" {few.open}",
                    flush=True,
                )


def main() -> None:
    """Names given choose: sqlite, postgres, ack, flow, stock, held; none means all; black-friday is another."""
    os.environ.setdefault("BENCH_CORE", str(DRIVER_CORE))
    pin()
    said = sys.argv[1:]
    kinds = [kind for kind in KINDS if kind in said] or list(KINDS)
    what = [name for name in (*WHAT, LONG) if name in said] or list(WHAT)
    asyncio.run(_all(kinds, what))


if __name__ == "__main__":
    main()
