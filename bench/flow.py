"""How fast orders travel from the webhook to the warehouse, beside a relay that keeps nothing."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

import httpx

from bench.driver import drive
from bench.hub import running
from bench.orders import request
from bench.place import SERVER_CORE, cpu_seconds, free_port, memory, process

COUNT, CONNECTIONS, WARM = 6000, 32, 500


@dataclass(frozen=True, slots=True)
class Flow:
    """What a flow reached."""

    rate: float
    """Orders a second, from the first webhook to the last call of the warehouse."""
    acknowledged: float
    bare: float
    work: float
    """What the hub worked for one order, in milliseconds of one core."""
    bare_work: float
    at_rest: float
    highest: float
    """Resident memory of the hub in MB."""


async def flow(kind: str) -> Flow:
    """Measure the hub over that database, then the bare relay."""
    with running(kind) as hub:
        at_rest = memory(hub.pid)["VmRSS"]
        await _through(hub.port, hub.door, hub.warehouse, range(1, WARM))
        before = cpu_seconds(hub.pid)
        rate, acknowledged = await _through(hub.port, hub.door, hub.warehouse, range(WARM, WARM + COUNT))
        work = (cpu_seconds(hub.pid) - before) / COUNT * 1000
        highest = memory(hub.pid)["VmHWM"]
        port = free_port()
        with process(["-m", "bench.bare", str(port), hub.warehouse], core=SERVER_CORE, port=port) as relay:
            await _through(port, "/relay", hub.warehouse, range(1, WARM))
            before = cpu_seconds(relay.pid)
            bare, _ = await _through(port, "/relay", hub.warehouse, range(WARM, WARM + COUNT))
            bare_work = (cpu_seconds(relay.pid) - before) / COUNT * 1000
    return Flow(rate, acknowledged, bare, work, bare_work, at_rest, highest)


async def _through(port: int, path: str, warehouse: str, numbers: range) -> tuple[float, float]:
    requests = [request(path, number) for number in numbers]
    async with httpx.AsyncClient() as client:
        before = await _taken(client, warehouse)
        started = time.perf_counter()
        load = await drive("127.0.0.1", port, requests, connections=CONNECTIONS)
        if load.refused:
            raise RuntimeError(f"{load.refused} webhooks were refused")
        end = time.perf_counter() + 120
        while (there := await _taken(client, warehouse)) < before + len(numbers):
            if time.perf_counter() > end:
                raise RuntimeError(f"only {there - before} of {len(numbers)} orders reached the warehouse")
            await asyncio.sleep(0.05)
        seconds = time.perf_counter() - started
    return len(numbers) / seconds, load.rate


async def _taken(client: httpx.AsyncClient, warehouse: str) -> int:
    answer = await client.get(f"{warehouse}/simulator/counts")
    return int(answer.json()["figures"].get("created", 0))
