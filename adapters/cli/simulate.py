"""`hub simulate`: a vendor's far side on this machine, to try a connector without an account."""

import importlib
import socket
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import msgspec
import rich_click as click
import uvicorn

from adapters.cli import paper
from hub_core.errors import ConfigError, Unsupported
from hub_core.plugins.registry import Registry

GRACE = 3
"""Seconds that calls in hand may take to finish."""


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("kind")
@click.argument("said", nargs=-1, metavar="[--NAME VALUE]...")
@click.option("--port", type=click.IntRange(0, 65_535), default=8801, show_default=True, help="0: any that is free.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where it listens.")
def simulate(kind: str, said: tuple[str, ...], port: int, host: str) -> None:
    """Run the simulator of a kind of connector, until stopped by Ctrl-C.

    It forgets everything when it stops. Its page, in a browser, lets a person play the far side. What its
    `SimulatorConfig` has may be said as options: with how many things it begins, in which folder it speaks. Examples:

        hub simulate lightspeed --port 8801 --seed-products 10000

        hub simulate efulfilment_files --port 8803 --folder ./files
    """
    app = simulator_of(kind, options_of(said))
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


def options_of(words: tuple[str, ...]) -> dict[str, str]:
    """What `--NAME VALUE` says, by name. Raises `click.UsageError` for other words."""
    parts = [part for word in words for part in (word.split("=", 1) if word.startswith("--") else [word])]
    names, values = parts[::2], parts[1::2]
    for name in names:
        if not name.startswith("--"):
            raise click.UsageError(f"No such option: {name}" if name.startswith("-") else f"Unexpected word: {name}")
    if len(names) > len(values):
        raise click.UsageError(f"{names[-1]} needs a value after it.")
    return {name.removeprefix("--"): value for name, value in zip(names, values, strict=True)}


def simulator_of(kind: str, said: Mapping[str, str] | None = None) -> Any:
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
    return build(_configured(kind, module, said)) if said else build()


def _configured(kind: str, module: ModuleType, said: Mapping[str, str]) -> Any:
    """Its `SimulatorConfig` with the fields as they were said. Raises `click.UsageError` for a value that is none."""
    config = getattr(module, "SimulatorConfig", None)
    types = {field.name.replace("_", "-"): field.type for field in msgspec.structs.fields(config)} if config else {}
    has = [name for name, kind_of in types.items() if _is_said_in_a_word(kind_of)]
    unknown = [f"--{name}" for name in said if name not in has]
    if config is None or unknown:
        offered = f"it has {', '.join(f'--{name}' for name in has)}" if has else "it takes no options"
        raise Unsupported(f"the simulator of {kind} has no {' and no '.join(unknown)}; {offered}")
    return config(**{name.replace("-", "_"): _value(name, value, types[name]) for name, value in said.items()})


def _is_said_in_a_word(kind_of: Any) -> bool:
    return not isinstance(msgspec.inspect.type_info(kind_of), msgspec.inspect.CollectionType | msgspec.inspect.DictType)


def _value(name: str, value: str, kind_of: Any) -> Any:
    if name.startswith("seed-") and not value.isdecimal():
        raise click.UsageError(f"--{name}: {value} is not a number of things.")
    try:
        return msgspec.convert(value, kind_of, strict=False)
    except msgspec.ValidationError as fault:
        raise click.UsageError(f"--{name}: {value!r} does not fit: {fault}") from fault


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
