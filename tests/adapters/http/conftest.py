"""An app at a real door on loopback, and a caller."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from adapters.http import answer_at, bind, build_app


async def ready() -> str:
    return ""


@dataclass
class Doors:
    """Doors that were opened, and are closed at the end of the test."""

    told: list[asyncio.Event] = field(default_factory=list)
    serving: list[asyncio.Task[None]] = field(default_factory=list)
    callers: list[httpx.AsyncClient] = field(default_factory=list)

    async def __call__(
        self, routes: Any, *, ready: Callable[[], Awaitable[str]] = ready, date: bool = True
    ) -> httpx.AsyncClient:
        """Open a door with these routes per connector; answer a caller who knows where it is."""
        app, told = build_app(routes, ready=ready), asyncio.Event()
        door = bind("127.0.0.1", 0)
        self.told.append(told)
        self.serving.append(asyncio.create_task(answer_at(door, app, told, date=date)))
        async with asyncio.timeout(5):
            while not door.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):  # noqa: ASYNC110 - the kernel has no event
                await asyncio.sleep(0.005)
        caller = httpx.AsyncClient(base_url=f"http://127.0.0.1:{door.getsockname()[1]}", timeout=10)
        self.callers.append(caller)
        return caller

    async def close(self) -> None:
        """Close every door and let go of every caller."""
        for caller in self.callers:
            await caller.aclose()
        for told in self.told:
            told.set()
        for serving in self.serving:
            await serving


@pytest.fixture
async def doors() -> AsyncIterator[Doors]:
    made = Doors()
    yield made
    await made.close()
