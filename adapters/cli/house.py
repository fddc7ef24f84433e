"""Opens the house for one command."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from adapters.container import HubContainer
from adapters.logs import set_up_logs
from adapters.settings import Environment, read_environment
from hub_core.use_cases import Hub

T = TypeVar("T")


def container_for(environment: Environment | None = None, *, log_level: str = "WARNING") -> HubContainer:
    """The container of this environment. Raises `ConfigError` with every fault of it."""
    environment = environment or read_environment(os.environ)
    set_up_logs(environment.log, level=log_level)
    return HubContainer(environment=environment, environ=dict(os.environ))


@asynccontextmanager
async def open_hub(box: HubContainer) -> AsyncIterator[Hub]:
    """The hub of this container, open; closed afterwards."""
    house = box.house()
    await house.hub.open()
    try:
        yield house.hub
    finally:
        await house.close()


def with_hub(work: Callable[[Hub], Awaitable[T]]) -> T:
    """Open the hub, do this, close it. Raises `HubError`."""

    async def run() -> T:
        async with open_hub(container_for()) as hub:
            return await work(hub)

    return asyncio.run(run())
