"""The stage of the demo: a simulated shop, a simulated warehouse, and a hub between them, all on loopback."""

import asyncio
import importlib
import os
import socket
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import msgspec

from adapters.cli.serve import running
from adapters.container import HubContainer
from adapters.egress import egress_client
from adapters.http import answer_at, bind, build_app
from adapters.logs import set_up_logs
from adapters.settings import Environment
from hub_core.plugins import Secret
from hub_core.plugins.registry import Registry
from hub_core.use_cases import Hub

SHOP, WAREHOUSE = "shop-nl", "warehouse"
KINDS = {SHOP: "lightspeed", WAREHOUSE: "efulfilment_stub"}
CALLBACK_SECRET = "a-secret-of-the-demo"  # noqa: S105 - guards nothing outside this machine and this hour
_FILE = """\
[connector.shop-nl]
kind  = "lightspeed"
gives = ["orders", "shipments"]
gets  = ["orders", "shipments"]

[connector.shop-nl.settings]
url    = "{shop}"
key    = {{ env = "DEMO_SHOP_KEY" }}
secret = {{ env = "DEMO_SHOP_SECRET" }}

[connector.warehouse]
kind  = "efulfilment_stub"
gives = ["shipments"]
gets  = ["orders"]

[connector.warehouse.settings]
url             = "{warehouse}"
token           = {{ env = "DEMO_WAREHOUSE_TOKEN" }}
callback_secret = {{ env = "DEMO_WAREHOUSE_CALLBACK_SECRET" }}
"""


class Stage:
    """Sets everything up on entering; takes it down on leaving."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self._folder, self._database_url = folder, database_url
        self._stack = AsyncExitStack()
        self.addresses: dict[str, str] = {}
        self.hub_address = ""
        self.hub: Hub

    async def __aenter__(self) -> Self:
        set_up_logs("text", level="CRITICAL")
        try:
            self._client = await self._stack.enter_async_context(egress_client("demo", ["127.0.0.1"]))
            keys = {name: await self._simulate(name, kind) for name, kind in KINDS.items()}
            self._keys = keys
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def switch_on(self) -> None:
        """Start the hub: doors and worker."""
        door = bind("127.0.0.1", 0)
        port = door.getsockname()[1]
        self.hub_address = f"http://127.0.0.1:{port}"
        file = self._folder / "plugins.toml"
        file.write_text(_FILE.format(shop=self.addresses[SHOP], warehouse=self.addresses[WAREHOUSE]))
        shop, warehouse = self._keys[SHOP], self._keys[WAREHOUSE]
        environ = {
            **os.environ,
            "DEMO_SHOP_KEY": shop.key,
            "DEMO_SHOP_SECRET": shop.secret,
            "DEMO_WAREHOUSE_TOKEN": warehouse.token,
            "DEMO_WAREHOUSE_CALLBACK_SECRET": CALLBACK_SECRET,
        }
        environment = Environment(database_url=Secret(self._database_url), port=port, plugins=file)
        box = HubContainer(environment=environment, environ=environ)
        self.hub = await self._stack.enter_async_context(running(box, works=True))
        await self._answer(door, build_app(box.house().routes(), ready=_always))

    async def shop(self, method: str, path: str, body: object = None) -> Any:
        """Do something in the shop, as a person there would."""
        return await self._control(SHOP, method, path, body)

    async def warehouse(self, method: str, path: str, body: object = None) -> Any:
        """Do something in the warehouse."""
        return await self._control(WAREHOUSE, method, path, body)

    async def warehouse_order(self, key: str, verb: str, method: str, body: object = None) -> Any:
        """Do something with one order in the warehouse."""
        return await self._control(WAREHOUSE, method, f"orders/{quote(key, safe='')}/{verb}", body)

    async def _simulate(self, name: str, kind: str) -> Any:
        path = Registry().load([kind])[kind].simulator or ""
        module, _, function = path.partition(":")
        loaded = importlib.import_module(module)
        config = loaded.SimulatorConfig()
        door = bind("127.0.0.1", 0)
        self.addresses[name] = f"http://127.0.0.1:{door.getsockname()[1]}"
        await self._answer(door, getattr(loaded, function)(config), date=False)
        return config

    async def _answer(self, door: socket.socket, app: Any, *, date: bool = True) -> None:
        told = asyncio.Event()
        task = asyncio.create_task(answer_at(door, app, told, date=date))

        async def stop() -> None:
            told.set()
            await task

        self._stack.push_async_callback(stop)
        while not door.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):  # noqa: ASYNC110 - the kernel has no event
            await asyncio.sleep(0.01)

    async def _control(self, name: str, method: str, path: str, body: object) -> Any:
        answer = await self._client.request(
            method,
            f"{self.addresses[name]}/simulator/{path}",
            content=msgspec.json.encode(body) if body is not None else None,
            headers={"Content-Type": "application/json"},
        )
        answer.raise_for_status()
        return answer.json()


async def _always() -> str:
    return ""
