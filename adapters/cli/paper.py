"""How the command writes to people and to programs: tables that read well on a screen and in a pipe, and JSON."""

import sys
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import rich_click as click
from rich.box import SIMPLE_HEAD
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.table import Table
from rich.text import Text

WIDE = 100_000
"""Columns of a paper without an edge: nothing is cut off or wrapped where no person looks."""
NOTHING = "-"
Cell = str | int | None | Text

as_json = click.option("--json", "as_json", is_flag=True, help="Write JSON, for programs.")


def table(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a table; on a screen its cells are wrapped to fit, in a pipe each row is one line."""
    console = _console()
    if not console.is_terminal:
        _write_plain([heads, *rows])
        return
    paper = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for head in heads:
        paper.add_column(head, overflow="fold")
    for row in rows:
        paper.add_row(*(_cell(cell) for cell in row))
    _write(console, paper)


def say(text: str = "", *, style: str = "") -> None:
    """Write a sentence; a screen shows it in this style."""
    _write(_console(), Text(clean(text, keep_lines=True), style=style))


def warn(text: str) -> None:
    """Write a sentence beside the output, where errors stand."""
    click.echo(clean(text, keep_lines=True), err=True)


def json(value: Any) -> None:
    """Write this as JSON."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def when(moment: datetime | None, *, local: bool = False, seconds: bool = False) -> str:
    """A time as a person reads it, in UTC or in this machine's zone."""
    if moment is None:
        return NOTHING
    shown = moment.astimezone(None if local else UTC)
    return f"{shown:%Y-%m-%d %H:%M:%S}" if seconds else f"{shown:%Y-%m-%d %H:%M}"


def clean(text: str, *, keep_lines: bool = False) -> str:
    """The text without anything that could move a screen's cursor or turn its letters around."""
    lines = (_visible(line) for line in text.splitlines())
    return "\n".join(lines) if keep_lines else " ".join(line.strip() for line in lines)


def _visible(line: str) -> str:
    return "".join("\ufffd" if unicodedata.category(letter)[0] == "C" else letter for letter in line.expandtabs(4))


def _write_plain(rows: Sequence[Sequence[Cell]]) -> None:
    """In columns; for thousands of lines this takes a hundredth of what a screen's table takes."""
    lines = [[_cell(cell).plain for cell in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        padded = (set_cell_size(cell, width) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


def _cell(cell: Cell) -> Text:
    if isinstance(cell, Text):
        return cell
    text = "" if cell is None else clean(str(cell))
    return Text(text or NOTHING)


def _console() -> Console:
    console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False, width=WIDE, color_system=None)
    return console


def _write(console: Console, what: Table | Text) -> None:
    if console.is_terminal:
        console.print(what)
        return
    with console.capture() as captured:
        console.print(what)
    for line in captured.get().splitlines():
        click.echo(line.rstrip())
