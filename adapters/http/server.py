"""The server in front of an app: a door bound early, and answers until told to stop."""

import asyncio
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from litestar import Litestar

from hub_core.errors import ConfigError

GRACE = 30
"""Seconds that requests in hand may take to finish."""
log = logging.getLogger(__name__)


def bind(host: str, port: int) -> socket.socket:
    """The door, bound before anything else so that a taken port is told at once. Raises `ConfigError`.

    Made with its protocol named, because asyncio sends small answers at once only on such sockets.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
    except OSError as fault:
        door.close()
        raise _cannot_listen(host, port, fault) from fault
    return door


def _cannot_listen(host: str, port: int, fault: OSError) -> ConfigError:
    return ConfigError(f"cannot listen on {host}:{port}: {fault.strerror or fault}. Set HUB_PORT or HUB_HOST.")


async def answer_at(door: socket.socket, app: Litestar, told: asyncio.Event, *, date: bool = True) -> None:
    """Answer at this door until told to stop; requests in hand are answered first. Raises `ConfigError`, as `bind`.

    `date` False leaves the header `Date` to the app, as simulators with a clock of their own need.
    """
    config = uvicorn.Config(
        app,
        log_config=None,
        timeout_graceful_shutdown=GRACE,
        server_header=False,
        proxy_headers=False,
        date_header=date,
    )
    server = _Server(config)
    host, port = door.getsockname()[:2]
    log.info("listening", extra={"address": f"http://{host}:{port}"})
    serving = asyncio.create_task(server.serve(sockets=[door]))
    waiting = asyncio.create_task(told.wait())
    await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    server.should_exit = True
    try:
        await serving
    except OSError as fault:
        # Two may bind one port at the same moment; only one of them may listen.
        raise _cannot_listen(host, port, fault) from fault


class _Server(uvicorn.Server):
    """Leaves signals to the hub, so that the work in hand is finished after the last answer."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield
