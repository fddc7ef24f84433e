"""The parts that every table of the page is drawn with."""

from collections.abc import Iterable, Sequence
from html import escape

SHOWN = 30
"""Rows of a table; older ones are in the books."""


def button(path: str, label: str, *, ask: str = "", field: str = "code", old: object = "", method: str = "POST") -> str:
    """A button that calls the control API; with `ask` it asks a person first and sends the answer as that field."""
    question = f' data-ask="{escape(ask)}" data-field="{field}" data-old="{escape(str(old))}"' if ask else ""
    other = f' data-method="{method}"' if method != "POST" else ""
    return f'<button data-post="/simulator/{path}"{question}{other}>{escape(label)}</button>'


def table(title: str, heads: str, rows: Sequence[Sequence[str]], raw_last: int = 0) -> str:
    """A table with its title; the last so many cells of a row are markup already."""
    head = "".join(f"<th>{name}</th>" for name in heads.split(","))
    body = "".join(f"<tr>{_cells(row, raw_last)}</tr>" for row in rows)
    nothing = f'<tr><td class="none" colspan="{heads.count(",") + 1}">nothing yet</td></tr>'
    return f"<section><h2>{title}</h2><table><tr>{head}</tr>{body or nothing}</table></section>"


def _cells(row: Sequence[str], raw_last: int) -> str:
    plain: Iterable[str] = row[: len(row) - raw_last] if raw_last else row
    raw: Iterable[str] = row[len(row) - raw_last :] if raw_last else ()
    return "".join(f"<td>{escape(cell)}</td>" for cell in plain) + "".join(f"<td>{cell}</td>" for cell in raw)
