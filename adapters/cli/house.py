"""Opens the house for one command: as much of it as the command needs."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from adapters.cli.looking import database_of
from adapters.container import HubContainer
from adapters.logs import set_up_logs
from adapters.settings import Environment, read_environment
from hub_core.errors import NotFound
from hub_core.use_cases import Hub
from hub_core.use_cases.members import Member

T = TypeVar("T")


class Unneeded(dict[str, str]):
    """An environment for commands that call nobody: a secret that was not given stands as a word that opens nothing."""

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> str:
        return "not-given"


def container_for(
    environment: Environment | None = None, *, log_level: str = "WARNING", secrets: bool = True
) -> HubContainer:
    """The container of this environment; without `secrets` those that were not given are not missed.

    Raises `ConfigError` with every fault of the environment.
    """
    environment = environment or read_environment(os.environ)
    set_up_logs(environment.log, level=log_level)
    environ = dict(os.environ) if secrets else Unneeded(os.environ)
    return HubContainer(environment=environment, environ=environ)


@asynccontextmanager
async def open_hub(box: HubContainer, *, begins: bool = True) -> AsyncIterator[Hub]:
    """The hub of this container, open; closed afterwards. Unless it `begins`, nothing becomes live by it (H12)."""
    house = box.house()
    try:
        await (house.hub.open() if begins else house.hub.storage.open())
        yield house.hub
    finally:
        await house.close()


def with_hub(work: Callable[[Hub], Awaitable[T]]) -> T:
    """Open the hub with its secrets, to call vendors; do this, close it. Raises `HubError`."""
    return _in_hub(container_for(), work, begins=True)


def acting(work: Callable[[Hub], Awaitable[T]]) -> T:
    """Open the hub to change what it keeps; no vendor is called and no secret is needed. Raises `HubError`."""
    box = container_for(secrets=False)
    database_of(box.environment())
    return _in_hub(box, work, begins=False)


def member_of(hub: Hub, name: str) -> Member:
    """The connector of that name. Raises `NotFound` with the names there are."""
    member = hub.members.find(name)
    if member is None:
        names = ", ".join(one.name for one in hub.members) or "none"
        raise NotFound(f"no connector is named {name!r} in plugins.toml; there are: {names}")
    return member


def _in_hub(box: HubContainer, work: Callable[[Hub], Awaitable[T]], *, begins: bool) -> T:
    async def run() -> T:
        async with open_hub(box, begins=begins) as hub:
            return await work(hub)

    return asyncio.run(run())
