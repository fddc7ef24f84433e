"""What the tests of several connectors need: an application on loopback."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Literal

import pytest
import uvicorn


@asynccontextmanager
async def _served(app: Any, *, lifespan: Literal["on", "off"] = "on") -> AsyncIterator[str]:
    # named TCP outright: asyncio sends small answers at once only on such sockets, others wait 40 ms for an ACK
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, date_header=False, ws="none", lifespan=lifespan))
    with contextlib.closing(listening):
        running = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started:  # noqa: ASYNC110 - uvicorn offers no event for it
            await asyncio.sleep(0.005)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await running


@pytest.fixture(scope="session")
def served() -> Callable[..., AbstractAsyncContextManager[str]]:
    """Serves an application on a free port of loopback and gives its address, until its context ends."""
    return _served
