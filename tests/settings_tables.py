"""Writes the table of settings into every connector's page, from its settings struct and the words under each field.

`python tests/settings_tables.py` writes them, `python tests/settings_tables.py --check` fails when a page is stale.
"""

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

HOUSE = Path(__file__).parents[1]
EMPTY = (None, "", (), {})
BEGIN, END = "<!-- settings: written by make docs -->", "<!-- settings end -->"


class Fault(Exception):
    """A page or a settings struct does not fit."""


class Setting(NamedTuple):
    """One field, as an operator reads of it."""

    name: str
    default: str
    says: str


def settings_of(file: Path) -> Iterator[Setting]:
    """The fields of its `Settings`, in their order. Raises `Fault` for one that nobody explains."""
    classes = (node for node in ast.parse(file.read_text()).body if isinstance(node, ast.ClassDef))
    body = next((one.body for one in classes if one.name == "Settings"), [])
    for place, node in enumerate(body):
        if not isinstance(node, ast.AnnAssign):
            continue
        name, below = ast.unparse(node.target), body[place + 1] if place + 1 < len(body) else None
        words = below.value if isinstance(below, ast.Expr) else None
        if not (isinstance(words, ast.Constant) and isinstance(words.value, str)):
            raise Fault(f"{file}:{node.lineno}: nobody says what the setting {name} is")
        yield Setting(name, default_of(node.value), " ".join(words.value.split()).replace("|", "\\|"))


def default_of(value: ast.expr | None) -> str:
    """The default as it would stand in plugins.toml; what is left out or empty is `none`."""
    if value is None:
        return "must be given"
    said: Any = ast.literal_eval(value)
    return "none" if said in EMPTY else f"`{json.dumps(said)}`"


def table(file: Path) -> str:
    """The table of these settings, between its marks."""
    rows = [f"| `{one.name}` | {one.default} | {one.says} |" for one in settings_of(file)]
    return "\n".join([BEGIN, "", "| setting | default | what it is |", "|---|---|---|", *rows, "", END])


def with_table(page: Path, settings: Path) -> str:
    """The page with the table as it is now. Raises `Fault` when the marks are missing."""
    before, begun, rest = page.read_text().partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not (begun and ended):
        raise Fault(f"{page}: the lines {BEGIN!r} and {END!r} must stand where the table of settings belongs")
    return before + table(settings) + after


def main(arguments: list[str], house: Path = HOUSE) -> int:
    """Write the pages, or check them; answer the exit code."""
    stale = []
    for settings in sorted((house / "connectors").glob("*/settings.py")):
        page = settings.with_name("README.md")
        try:
            now = with_table(page, settings)
        except (Fault, OSError) as fault:
            stale.append(str(fault))
            continue
        if now == page.read_text():
            continue
        if "--check" in arguments:
            stale.append(f"{page.relative_to(house)} is stale: make docs")
        else:
            page.write_text(now)
    print("\n".join(stale), end="\n" if stale else "", file=sys.stderr)  # noqa: T201  # a program that tells
    return bool(stale)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
