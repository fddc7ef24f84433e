"""The stage of the demo: two simulated shops, a simulated warehouse, and a hub between them, all on loopback."""

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

SHOP, OTHER_SHOP, WAREHOUSE = "shop-nl", "shop-be", "warehouse"
KINDS = {SHOP: "lightspeed", OTHER_SHOP: "lightspeed", WAREHOUSE: "efulfilment_stub"}
UNLIKE: dict[str, dict[str, Any]] = {
    OTHER_SHOP: {"key": "6c2a1f8b0d3e4947b2d5f8a91c7e4063", "shop_id": 356903, "number_prefix": "BE", "seed": 2}
}
"""What a second simulator of a kind has of its own."""
CALLBACK_SECRET = "a-secret-of-the-demo"  # noqa: S105 - guards nothing outside this machine and this hour
_SHOP = """\
[connector.{name}]
kind  = "lightspeed"
gives = ["orders", "shipments", "products", "stock", "customers", "checkouts"]
gets  = ["orders", "shipments", "stock", "customers"]

[connector.{name}.settings]
url    = "{url}"
key    = {{ env = "DEMO_{env}_KEY" }}
secret = {{ env = "DEMO_{env}_SECRET" }}

"""
_WAREHOUSE = """\
[connector.{name}]
kind  = "efulfilment_stub"
gives = ["shipments", "stock"]
gets  = ["orders"]

[connector.{name}.settings]
url             = "{url}"
token           = {{ env = "DEMO_{env}_TOKEN" }}
callback_secret = {{ env = "DEMO_{env}_CALLBACK_SECRET" }}
"""
_TABLES = {"lightspeed": _SHOP, "efulfilment_stub": _WAREHOUSE}


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
        file.write_text("".join(self._table(name) for name in KINDS))
        environ = {**os.environ, **self._secrets()}
        environment = Environment(database_url=Secret(self._database_url), port=port, plugins=file)
        box = HubContainer(environment=environment, environ=environ)
        self.hub = await self._stack.enter_async_context(running(box, works=True))
        await self._answer(door, build_app(box.house().routes(), ready=_always))

    async def shop(self, method: str, path: str, body: object = None, *, name: str = SHOP) -> Any:
        """Do something in a shop, as a person there would."""
        return await self._control(name, method, path, body)

    async def warehouse(self, method: str, path: str, body: object = None) -> Any:
        """Do something in the warehouse."""
        return await self._control(WAREHOUSE, method, path, body)

    async def warehouse_order(self, key: str, verb: str, method: str, body: object = None) -> Any:
        """Do something with one order in the warehouse."""
        return await self._control(WAREHOUSE, method, f"orders/{quote(key, safe='')}/{verb}", body)

    def _table(self, name: str) -> str:
        return _TABLES[KINDS[name]].format(name=name, url=self.addresses[name], env=_env(name))

    def _secrets(self) -> dict[str, str]:
        secrets: dict[str, str] = {}
        for name, config in self._keys.items():
            given = (
                {"TOKEN": config.token, "CALLBACK_SECRET": CALLBACK_SECRET}
                if name == WAREHOUSE
                else {"KEY": config.key, "SECRET": config.secret}
            )
            secrets |= {f"DEMO_{_env(name)}_{what}": value for what, value in given.items()}
        return secrets

    async def _simulate(self, name: str, kind: str) -> Any:
        path = Registry().load([kind])[kind].simulator or ""
        module, _, function = path.partition(":")
        loaded = importlib.import_module(module)
        config = loaded.SimulatorConfig(**UNLIKE.get(name, {}))
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


def _env(name: str) -> str:
    return name.upper().replace("-", "_")


async def _always() -> str:
    return ""
