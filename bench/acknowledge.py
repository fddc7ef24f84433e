"""How fast a webhook is acknowledged durably, beside a bare handler that only checks the signature."""

from __future__ import annotations

from bench.driver import Load, drive
from bench.hub import running
from bench.orders import request
from bench.place import SERVER_CORE, free_port, process

COUNT, CONNECTIONS, WARM = 8000, 32, 1000


async def acknowledge(kind: str) -> tuple[Load, Load]:
    """(the hub, the bare handler) under the same load, in turn."""
    with running(kind, works=False) as hub:
        ours = await _measured(hub.port, hub.door)
    port = free_port()
    with process(["-m", "bench.bare", str(port)], core=SERVER_CORE, port=port):
        bare = await _measured(port, "/ack")
    return ours, bare


async def _measured(port: int, path: str) -> Load:
    await drive("127.0.0.1", port, [request(path, number) for number in range(1, WARM)], connections=CONNECTIONS)
    requests = [request(path, number) for number in range(WARM, WARM + COUNT)]
    load = await drive("127.0.0.1", port, requests, connections=CONNECTIONS)
    if load.refused:
        raise RuntimeError(f"{load.refused} of {COUNT} were refused")
    return load
