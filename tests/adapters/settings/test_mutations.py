"""Whatever happens to a good file, it is read or refused with its faults: nothing else ever comes out."""

import string
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.settings import ConfigFaults, HubFile, read_plugins_toml
from adapters.settings.lines import Lines
from adapters.settings.syntax import parsed
from hub_core.plugins.registry import Registry

GOOD = (Path(__file__).parent / "good" / "everything.toml").read_text()
ROWS = GOOD.splitlines()
WORDS = (
    "[",
    "]",
    "{",
    "}",
    '"',
    "'",
    '"""',
    "=",
    ".",
    ",",
    "\n",
    "#",
    "\\",
    "[[",
    "true",
    "-1",
    "2025-01-31",
    "x",
    "é",
)
VALUES = (
    '""',
    '"x"',
    "0",
    "-1",
    "1e400",
    "nan",
    "true",
    "[]",
    "[[]]",
    "{}",
    "{ a = {} }",
    "2025-01-31",
    "12:00:00",
    "[1]",
)

Change = Callable[[list[str]], list[str]]
rows = st.integers(0, len(ROWS) - 1)


def without(at: int) -> Change:
    return lambda lines: lines[: at % len(lines)] + lines[at % len(lines) + 1 :] or [""]


def doubled(at: int, to: int) -> Change:
    return lambda lines: [*lines[: to % len(lines)], lines[at % len(lines)], *lines[to % len(lines) :]]


def with_value(at: int, value: str) -> Change:
    def change(lines: list[str]) -> list[str]:
        at_ = at % len(lines)
        return [*lines[:at_], f"{lines[at_].partition('=')[0]}= {value}", *lines[at_ + 1 :]]

    return change


def with_word(at: int, column: int, word: str) -> Change:
    def change(lines: list[str]) -> list[str]:
        at_ = at % len(lines)
        row = lines[at_]
        return [*lines[:at_], row[:column] + word + row[column:], *lines[at_ + 1 :]]

    return change


def with_letter(at: int, column: int, letter: str) -> Change:
    def change(lines: list[str]) -> list[str]:
        at_ = at % len(lines)
        row = lines[at_]
        return [*lines[:at_], row[:column] + letter + row[column + 1 :], *lines[at_ + 1 :]]

    return change


changes = st.one_of(
    st.builds(without, rows),
    st.builds(doubled, rows, rows),
    st.builds(with_value, rows, st.sampled_from(VALUES)),
    st.builds(with_word, rows, st.integers(0, 60), st.sampled_from(WORDS)),
    st.builds(with_letter, rows, st.integers(0, 60), st.sampled_from(string.ascii_letters + string.digits)),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mutations")
    (folder / "shop.secret").write_text("hunter2-shop")
    (folder / "mail.secret").write_text("hunter2-mail")
    return folder


def outcome(path: Path, registry: Registry, environ: Mapping[str, str]) -> HubFile | ConfigFaults:
    """What came out, if it is one of the two that may; anything else fails the test where it is raised."""
    try:
        return read_plugins_toml(path, registry, environ)
    except ConfigFaults as told:
        return told


@pytest.mark.promise("H9")
@settings(max_examples=300, deadline=None, database=None)
@given(st.lists(changes, min_size=1, max_size=6))
def test_a_changed_file_is_read_or_refused(
    folder: Path, registry: Registry, environ: Mapping[str, str], changes: list[Change]
) -> None:
    lines = ROWS
    for change in changes:
        lines = change(lines)
    path = folder / "plugins.toml"
    path.write_text("\n".join(lines))
    told = outcome(path, registry, environ)
    if isinstance(told, ConfigFaults):
        assert told.faults
        assert all(fault.says and fault.cure for fault in told.faults)
        assert all(fault.line is None or 1 <= fault.line <= len(lines) + 2 for fault in told.faults)
    assert "hunter2" not in f"{told} {told!r}"


@settings(max_examples=150, deadline=None, database=None)
@given(st.lists(changes, min_size=1, max_size=4))
def test_every_key_that_can_be_read_has_a_line(folder: Path, changes: list[Change]) -> None:
    lines = ROWS
    for change in changes:
        lines = change(lines)
    path = folder / "lines.toml"
    path.write_text("\n".join(lines))
    try:
        text, tree = parsed(path)
    except ConfigFaults:
        return
    known = Lines(text)
    for name, value in tree.items():
        assert (name,) in known
        assert not isinstance(value, dict) or all((name, inner) in known for inner in value)
