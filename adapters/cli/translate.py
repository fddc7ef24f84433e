"""`hub translate`: what the hub makes of a vendor's body, without any hub."""

import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import rich_click as click

from adapters.cli import paper
from adapters.cli.readable import readable
from hub_core.errors import HubError, Unsupported
from hub_core.plugins import Reading
from hub_core.plugins.registry import Registry


class Translated(msgspec.Struct, frozen=True, kw_only=True):
    """One file, and what it says or why it cannot be read."""

    file: str
    reading: Reading | None = None
    fault: str = ""


@click.command()
@click.argument("kind")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(allow_dash=True))
@paper.as_json
@click.pass_context
def translate(ctx: click.Context, kind: str, files: tuple[str, ...], as_json: bool) -> None:
    """Print what the hub makes of bodies as a vendor sends them; nothing is kept and nobody is called.

    KIND is a kind of connector; `-` reads from standard input. Ends with 1 if one cannot be read. Example:

        hub translate lightspeed order.json shipment.json
    """
    read = _reader(kind)
    found = [_translated(file, read) for file in files]
    if as_json:
        paper.json(found)
    else:
        for one in found:
            _show(one)
    ctx.exit(1 if any(one.fault for one in found) else 0)


def _reader(kind: str) -> Callable[[bytes], Reading]:
    read = Registry().load([kind])[kind].translate
    if read is None:
        raise Unsupported(f"connectors of the kind {kind} do not say how they translate")
    return read


def _translated(file: str, read: Callable[[bytes], Reading]) -> Translated:
    try:
        return Translated(file=file, reading=read(_body(file)))
    except HubError as fault:
        return Translated(file=file, fault=str(fault))
    except OSError as fault:
        return Translated(file=file, fault=f"it cannot be opened: {(fault.strerror or 'refused').lower()}")


def _body(file: str) -> bytes:
    return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()


def _show(one: Translated) -> None:
    name = "standard input" if one.file == "-" else one.file
    if one.reading is None:
        paper.warn(f"{name}: {one.fault}")
        return
    paper.say(f"{name}: {one.reading.what}", style="bold")
    for fact in one.reading.facts:
        paper.say(f"  {type(fact).__name__}:")
        for line in readable(fact):
            paper.say(f"    {line}")
    for remark in one.reading.remarks:
        paper.say(f"  remark: {remark}")
    paper.say()
