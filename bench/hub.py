"""The hub under measure: a real `hub serve` with a shop and a warehouse, each a simulator of its own process."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from adapters.cli.demo.database import database
from bench.orders import SECRET
from bench.place import DRIVER_CORE, SERVER_CORE, free_port, process

KEY = "5b1f0c7a9d2e4836a1c4e7f80b6d3952"
_FILE = """\
[connector.shop-nl]
kind  = "lightspeed"
gives = ["orders", "shipments"]
gets  = ["orders", "shipments"]
[connector.shop-nl.rules]
live_from = 2026-01-01T00:00:00Z
[connector.shop-nl.settings]
url    = "{shop}"
key    = {{ env = "SHOP_KEY" }}
secret = {{ env = "SHOP_SECRET" }}

[connector.warehouse]
kind  = "efulfilment_stub"
gives = ["shipments"]
gets  = ["orders"]
[connector.warehouse.settings]
url             = "{warehouse}"
token           = {{ env = "WAREHOUSE_TOKEN" }}
callback_secret = {{ env = "WAREHOUSE_SECRET" }}
"""


@dataclass(frozen=True, slots=True)
class Running:
    """A hub that runs."""

    port: int
    pid: int
    door: str
    """The path of the shop's webhooks."""
    shop: str
    warehouse: str


@contextmanager
def running(kind: str, *, works: bool = True) -> Iterator[Running]:
    """A hub over that kind of database; `works` False: it only acknowledges."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hub-bench-")))
        url = stack.enter_context(database(kind, folder))
        shop, warehouse = _simulators(stack)
        (folder / "plugins.toml").write_text(_FILE.format(shop=shop, warehouse=warehouse))
        port = free_port()
        environ = {
            "HUB_DATABASE_URL": url,
            "HUB_PORT": str(port),
            "SHOP_KEY": KEY,
            "SHOP_SECRET": SECRET,
            "WAREHOUSE_TOKEN": "warehouse-token",
            "WAREHOUSE_SECRET": "a-secret-of-the-bench",
            "PYTHONPATH": str(Path.cwd()),
        }
        command = ["-m", "adapters", "serve"] if works else ["-m", "bench.doors"]
        hub = stack.enter_context(process(command, core=SERVER_CORE, port=port, environ=environ, cwd=folder))
        yield Running(port, hub.pid, _door(shop), shop, warehouse)


def _simulators(stack: ExitStack) -> tuple[str, str]:
    found = []
    for kind in ("lightspeed", "efulfilment_stub"):
        port = free_port()
        command = ["-m", "adapters", "simulate", kind, "--port", str(port)]
        stack.enter_context(process(command, core=DRIVER_CORE, port=port))
        found.append(f"http://127.0.0.1:{port}")
    httpx.put(f"{found[1]}/simulator/settings", json={"ship_after": None}).raise_for_status()
    return found[0], found[1]


def _door(shop: str) -> str:
    """Where the hub registered its webhooks: only the shop knows the path token."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        webhooks = httpx.get(f"{shop}/simulator/state", params={"last": 1}).json()["webhooks"]
        if webhooks:
            return "/" + str(webhooks[0]["address"]).split("/", 3)[3]
        time.sleep(0.1)
    raise RuntimeError("the hub registered no webhooks")
