"""`hub simulate`: a vendor's far side on this machine, to try a connector without an account."""

import importlib
import socket
from typing import Any

import rich_click as click
import uvicorn

from adapters.cli import paper
from hub_core.errors import ConfigError, Unsupported
from hub_core.plugins.registry import Registry

GRACE = 3
"""Seconds that calls in hand may take to finish."""


@click.command()
@click.argument("kind")
@click.option("--port", type=click.IntRange(0, 65_535), default=8801, show_default=True, help="0: any that is free.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where it listens.")
def simulate(kind: str, port: int, host: str) -> None:
    """Run the simulator of a kind of connector, until stopped by Ctrl-C.

    It forgets everything when it stops. Its page, in a browser, lets a person play the far side. Example:

        hub simulate lightspeed --port 8801
    """
    app = simulator_of(kind)
    door = listen(host, port)
    host, port = door.getsockname()[:2]
    place = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    paper.say(f"The far side of {kind} is simulated at {place}")
    paper.say(f"Open {place}/ in a browser to play with it. It ends with Ctrl-C.")
    config = uvicorn.Config(
        app, log_config=None, date_header=False, server_header=False, timeout_graceful_shutdown=GRACE
    )
    try:
        uvicorn.Server(config).run(sockets=[door])
    except KeyboardInterrupt:
        paper.say("Stopped.")


def simulator_of(kind: str) -> Any:
    """The application of this kind's simulator. Raises `ConfigError`, or `Unsupported` when it has none."""
    place = Registry().load([kind])[kind].simulator
    if place is None:
        raise Unsupported(f"connectors of the kind {kind} bring no simulator")
    module, _, name = place.partition(":")
    try:
        build = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as fault:
        raise ConfigError(f"the simulator of {kind} is not where its kind says ({place}): {fault}") from fault
    return build()


def listen(host: str, port: int) -> socket.socket:
    """A socket at which callers may wait for an answer from now on. Raises `ConfigError` when the port is taken.

    Made with its protocol named, because asyncio sends small answers at once only on such sockets.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
        door.listen()
    except OSError as fault:
        door.close()
        reason = (fault.strerror or str(fault)).lower()
        raise ConfigError(f"cannot listen on {host}:{port}: {reason}. Choose another with --port or --host.") from fault
    return door
