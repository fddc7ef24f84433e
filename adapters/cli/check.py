"""`hub check`: is everything as it must be?"""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

import rich_click as click
from rich.text import Text

from adapters.cli import paper
from adapters.cli.checking import Finding, connect_silently, prove
from adapters.cli.house import container_for
from adapters.settings import ConfigFaults, Environment, Fault, read_environment, read_plugins_toml, remarks
from adapters.settings.hub_file import HubFile
from hub_core.errors import NotFound
from hub_core.plugins.registry import Registry


@click.command()
@click.argument("name", required=False)
@click.option("--offline", is_flag=True, help="Only the file and the environment; nobody is called.")
@click.option("--timeout", type=click.FloatRange(0.1, 600), default=15, show_default=True, help="Seconds for each.")
@paper.as_json
@click.pass_context
def check(ctx: click.Context, name: str | None, offline: bool, timeout: float, as_json: bool) -> None:
    """Check plugins.toml, the database, and whether every connector answers and accepts us.

    All faults of the file are told at once, each with its line and its cure. With NAME only that connector is called.
    Ends with 0 only when all is well. Examples:

        hub check

        hub check shop-nl

        hub check --offline
    """
    faults: list[Finding] = []
    environment = _environment(faults)
    file = _file(environment, faults)
    if environment is None or file is None:
        _tell(faults, (), as_json=as_json)
        ctx.exit(1)
    names = [entry.name for entry in file.connectors]
    if name is not None and name not in names:
        raise NotFound(f"no connector is named {name!r} in {environment.plugins}; there are: {', '.join(names)}")
    box = container_for(environment, log_level="ERROR")
    if offline:
        found = asyncio.run(connect_silently(box))
    else:
        found = asyncio.run(prove(box, [name] if name else names, seconds=timeout))
    read = Finding(what="file", name=str(environment.plugins), ok=True, says=f"read: {len(names)} connectors")
    _tell([read, *found], remarks(file), as_json=as_json)
    ctx.exit(0 if all(one.ok for one in found) else 1)


def _environment(faults: list[Finding]) -> Environment | None:
    try:
        return read_environment(os.environ)
    except ConfigFaults as wrong:
        faults.extend(_finding(wrong.source, fault) for fault in wrong.faults)
        return None


def _file(environment: Environment | None, faults: list[Finding]) -> HubFile | None:
    """The file, also when the environment is wrong elsewhere, so that all faults are told at once."""
    path = environment.plugins if environment else Path(os.environ.get("HUB_PLUGINS") or "plugins.toml")
    try:
        return read_plugins_toml(path, Registry(), os.environ)
    except ConfigFaults as wrong:
        faults.extend(_finding(wrong.source, fault) for fault in wrong.faults)
        return None


def _finding(source: str, fault: Fault) -> Finding:
    return Finding(what="file", name=source, ok=False, says=fault.shown(source))


def _tell(found: Sequence[Finding], notes: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        paper.json({"well": all(one.ok for one in found), "findings": found, "remarks": notes})
        return
    if wrong := [one for one in found if one.what == "file" and not one.ok]:
        for one in wrong:
            paper.say(one.says)
        paper.say(f"{len(wrong)} {'fault' if len(wrong) == 1 else 'faults'}.")
    rows = [one for one in found if one not in wrong]
    if rows:
        paper.table(("", "what", "name", "found"), [(_mark(one.ok), one.what, one.name, one.says) for one in rows])
    for note in notes:
        paper.say(f"remark: {note}")


def _mark(ok: bool) -> Text:
    return Text("ok", style="green") if ok else Text("WRONG", style="bold red")
