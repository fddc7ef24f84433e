"""The stage of the demo: simulated far sides and a hub between them, all on loopback."""

import asyncio
import importlib
import os
import socket
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from adapters.cli.demo.cast import DAY, SHOP, WAREHOUSE, Actor, Cast
from adapters.cli.serve import running, take_turns
from adapters.container import HubContainer
from adapters.egress import egress_client
from adapters.http import answer_at, bind, build_app
from adapters.logs import set_up_logs
from adapters.settings import Environment
from hub_core.plugins import Secret
from hub_core.plugins.registry import Registry
from hub_core.use_cases import Hub


class Stage:
    """Sets everything up on entering; takes it down on leaving."""

    def __init__(self, folder: Path, database_url: str, cast: Cast = DAY) -> None:
        self._folder, self._database_url, self.cast = folder, database_url, cast
        self._stack = AsyncExitStack()
        self.addresses: dict[str, str] = {}
        self.hub_address = ""
        self.hub: Hub

    async def __aenter__(self) -> Self:
        set_up_logs("text", level="CRITICAL")
        try:
            self._client = await self._stack.enter_async_context(egress_client("demo", ["127.0.0.1"]))
            self._configs = {actor.name: await self._simulate(actor) for actor in self.cast.actors}
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
        file.write_text("".join(map(self._tables, self.cast.actors)) + self.cast.rules)
        environ = dict(os.environ)
        for actor in self.cast.actors:
            environ |= actor.environ(self._configs[actor.name])
        environment = Environment(database_url=Secret(self._database_url), port=port, plugins=file)
        take_turns(environment)
        box = HubContainer(environment=environment, environ=environ)
        self.hub = await self._stack.enter_async_context(running(box, works=True))
        await self._answer(door, build_app(box.house().routes(), ready=_always))

    async def shop(self, method: str, path: str, body: object = None, *, name: str = SHOP) -> Any:
        """Do something in a shop, as a person there would."""
        return await self.at(name, method, path, body)

    async def warehouse(self, method: str, path: str, body: object = None) -> Any:
        """Do something in the warehouse."""
        return await self.at(WAREHOUSE, method, path, body)

    async def at(self, name: str, method: str, path: str, body: object = None) -> Any:
        """Do something at that far side, as a person there would."""
        answer = await self._client.request(
            method,
            f"{self.addresses[name]}/simulator/{path}",
            content=msgspec.json.encode(body) if body is not None else None,
            headers={"Content-Type": "application/json"},
        )
        answer.raise_for_status()
        return answer.json()

    def folder_of(self, actor: Actor) -> Path:
        """Where that one writes and reads files."""
        return self._folder / actor.name

    def _tables(self, actor: Actor) -> str:
        return actor.tables(self.addresses[actor.name], self.folder_of(actor))

    async def _simulate(self, actor: Actor) -> Any:
        path = Registry().load([actor.kind])[actor.kind].simulator or ""
        module, _, function = path.partition(":")
        loaded = importlib.import_module(module)
        own = {"folder": str(self.folder_of(actor))} if actor.folder else {}
        config = loaded.SimulatorConfig(**actor.unlike, **own)
        door = bind("127.0.0.1", 0)
        self.addresses[actor.name] = f"http://127.0.0.1:{door.getsockname()[1]}"
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


async def _always() -> str:
    return ""
