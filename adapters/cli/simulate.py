"""`hub simulate`: a vendor's far side on this machine, to try a connector without an account."""

import importlib
import socket
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import rich_click as click
import uvicorn

from adapters.cli import paper
from hub_core.errors import ConfigError, Unsupported
from hub_core.plugins.registry import Registry

GRACE = 3
"""Seconds that calls in hand may take to finish."""


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("kind")
@click.argument("seeds", nargs=-1, metavar="[--seed-NAME N]...")
@click.option("--port", type=click.IntRange(0, 65_535), default=8801, show_default=True, help="0: any that is free.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where it listens.")
def simulate(kind: str, seeds: tuple[str, ...], port: int, host: str) -> None:
    """Run the simulator of a kind of connector, until stopped by Ctrl-C.

    It forgets everything when it stops. Its page, in a browser, lets a person play the far side. A kind whose simulator
    can begin with things in it takes how many: --seed-products 10000. Example:

        hub simulate lightspeed --port 8801
    """
    app = simulator_of(kind, seeds_of(seeds))
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


def seeds_of(words: tuple[str, ...]) -> dict[str, int]:
    """What `--seed-NAME N` says, by name. Raises `click.UsageError` for other words."""
    said = [part for word in words for part in word.split("=", 1)]
    names, counts = said[::2], said[1::2]
    for name in names:
        if not name.startswith("--seed-"):
            raise click.UsageError(f"No such option: {name}" if name.startswith("-") else f"Unexpected word: {name}")
    if len(names) > len(counts):
        raise click.UsageError(f"{names[-1]} needs a number after it.")
    for name, count in zip(names, counts, strict=True):
        if not count.isdecimal():
            raise click.UsageError(f"{name}: {count} is not a number of things.")
    return {name.removeprefix("--"): int(count) for name, count in zip(names, counts, strict=True)}


def simulator_of(kind: str, seeds: Mapping[str, int] | None = None) -> Any:
    """The application of this kind's simulator. Raises `ConfigError`, or `Unsupported` when there is none."""
    place = Registry().load([kind])[kind].simulator
    if place is None:
        raise Unsupported(f"connectors of the kind {kind} bring no simulator")
    path, _, name = place.partition(":")
    try:
        module = importlib.import_module(path)
        build = getattr(module, name)
    except (ImportError, AttributeError) as fault:
        raise ConfigError(f"the simulator of {kind} is not where its kind says ({place}): {fault}") from fault
    return build(_seeded(kind, module, seeds)) if seeds else build()


def _seeded(kind: str, module: ModuleType, seeds: Mapping[str, int]) -> Any:
    """Its `SimulatorConfig` with the fields `seed_NAME` as they were said."""
    config = getattr(module, "SimulatorConfig", None)
    fields = getattr(config, "__struct_fields__", ())
    has = [field.replace("_", "-") for field in fields if field.startswith("seed_")]
    unknown = [f"--{name}" for name in seeds if name not in has]
    if config is None or unknown:
        offered = f"it has {', '.join(f'--{name}' for name in has)}" if has else "it begins empty"
        raise Unsupported(f"the simulator of {kind} has no {' and no '.join(unknown)}; {offered}")
    return config(**{name.replace("-", "_"): count for name, count in seeds.items()})


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
