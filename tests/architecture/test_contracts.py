"""The import contracts hold, and each of them catches who breaks it."""

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

LINT = Path(sys.executable).with_name("lint-imports")
ROOT = Path(__file__).parents[2]
CONTRACTS = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}
SHOP = "connectors/lightspeed"


class BreakIn(NamedTuple):
    """One illegal line, where it is written, and the contracts that must be reported broken: these and no others."""

    room: str
    line: str
    broken: frozenset[str]

    def __str__(self) -> str:
        return f"{self.room}: {self.line}"


def break_in(room: str, line: str, *broken: str) -> BreakIn:
    return BreakIn(room, line, frozenset(broken))


BREAK_INS = [
    # the core
    break_in("hub_core/use_cases", "import structlog", "core-alone"),
    break_in("hub_core/use_cases", "import adapters.storage", "core-alone"),
    break_in("hub_core/models", "import httpx", "core-alone", "httpx-wires"),
    break_in("hub_core/ports", "import pytest", "core-alone"),
    break_in("hub_core/models", "import hub_core.use_cases.storage", "core-inward", "engine-room", "no-tangles"),
    break_in("hub_core/plugins", "import hub_core.use_cases.storage", "core-inward", "engine-room", "no-tangles"),
    break_in("hub_core/models/basics", "import hub_core.models.orders", "no-tangles"),
    break_in("hub_core/decisions", "import hub_core.ports.orders", "core-inward"),
    break_in("hub_core/helpers", "import json", "core-inward"),
    break_in("hub_core/use_cases", "import pluggy", "pluggy-door"),
    break_in("adapters/settings", "import pluggy", "pluggy-door"),
    # a connector
    break_in(f"{SHOP}/orders", "import connectors.efulfilment_stub", "connectors-apart"),
    break_in(f"{SHOP}/orders", "import adapters.http", "connectors-adapters-apart"),
    break_in(f"{SHOP}/orders", "import hub_core.use_cases.storage", "engine-room"),
    break_in(f"{SHOP}/orders", "import hub_core.plugins.registry", "engine-room"),
    break_in(f"{SHOP}/orders", "import hub_core.decisions.news", "decisions-inside"),
    break_in(f"{SHOP}/orders", "import hub_core.testing", "kit-for-tests"),
    break_in(f"{SHOP}/orders", "import sqlalchemy", "databases"),
    break_in(f"{SHOP}/orders", "import sqlite3", "databases"),
    break_in(f"{SHOP}/stock", "import litestar", "litestar-bells"),
    break_in(f"{SHOP}/stock", "import httpx", "httpx-wires"),
    break_in(f"{SHOP}/plugin", "import connectors.lightspeed.simulator", "connector-rooms"),
    break_in(f"{SHOP}/orders", "import connectors.lightspeed.simulator", "connector-rooms"),
    break_in(f"{SHOP}/wire", "import connectors.lightspeed.api", "connector-rooms", "no-tangles", "translation-pure"),
    break_in(f"{SHOP}/helpers", "import json", "connector-rooms"),
    break_in(f"{SHOP}/translate", "import httpx", "httpx-wires", "translation-pure"),
    break_in(f"{SHOP}/translate", "import socket", "translation-pure"),
    break_in(f"{SHOP}/wire", "import asyncio", "translation-pure"),
    break_in("connectors/acme/plugin", "import connectors.lightspeed", "connectors-apart"),
    # a simulator
    break_in(f"{SHOP}/simulator", "import connectors.lightspeed.translate", "simulator-alone"),
    break_in(f"{SHOP}/simulator", "import connectors.lightspeed.wire", "simulator-alone"),
    break_in(f"{SHOP}/simulator", "import hub_core.models", "simulator-alone"),
    # the adapters
    break_in("adapters/storage", "import adapters.http", "adapters-rooms"),
    break_in("adapters/storage", "import adapters.container", "adapters-rooms", "no-tangles"),
    break_in("adapters/storage", "import hub_core.testing", "kit-for-tests"),
    break_in("adapters/http", "import connectors.lightspeed", "connectors-adapters-apart"),
    break_in("adapters/http", "import sqlalchemy", "databases"),
    break_in("adapters/http", "import httpx", "httpx-wires"),
    break_in("adapters/http", "import dependency_injector", "container-alone"),
    break_in("adapters/worker", "import litestar", "litestar-bells"),
    break_in("adapters/helpers", "import json", "adapters-rooms"),
]


def lint(tree: Path, cache: Path) -> tuple[set[str], str]:
    """The contracts that are broken in this tree, and all that was said."""
    environment = {**os.environ, "PYTHONPATH": str(tree), "COLUMNS": "200"}
    command = [str(LINT), "--no-logo", "--config", str(tree / "pyproject.toml"), "--cache-dir", str(cache)]
    run = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    broken = {id_ for id_, name in CONTRACTS.items() if f"{name} BROKEN" in run.stdout}
    kept = {id_ for id_, name in CONTRACTS.items() if f"{name} KEPT" in run.stdout}
    assert broken | kept == set(CONTRACTS), run.stdout + run.stderr
    assert bool(run.returncode) == bool(broken), run.stdout + run.stderr
    return broken, run.stdout


@pytest.fixture(scope="session")
def copy(house, tmp_path_factory) -> Path:
    """A copy of the packages, for breaking in."""
    tree = tmp_path_factory.mktemp("house")
    for package in ("hub_core", "adapters", "connectors"):
        shutil.copytree(house / package, tree / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(house / "pyproject.toml", tree)
    return tree


@pytest.fixture
def illegal(copy, request):
    """The copy with one illegal line; afterwards it is as it was."""
    room, line, _ = request.param
    new = [folder for folder in [copy / room, *(copy / room).parents] if not folder.exists()]
    target = copy / room / "break_in.py" if (copy / room).is_dir() else copy / f"{room}.py"
    before = target.read_text() if target.exists() else None
    target.parent.mkdir(exist_ok=True)
    if not (target.parent / "__init__.py").exists():
        (target.parent / "__init__.py").write_text("")
    target.write_text(f"{before or ''}\n{line}\n")
    yield copy
    target.unlink() if before is None else target.write_text(before)
    for folder in new:
        shutil.rmtree(folder, ignore_errors=True)


def test_the_contracts_hold(house, tmp_path):
    broken, said = lint(house, tmp_path)
    assert not broken, said


@pytest.mark.parametrize("illegal", BREAK_INS, indirect=True, ids=str)
def test_who_breaks_in_is_caught(illegal, request):
    broken, said = lint(illegal, illegal / ".cache")
    assert broken == request.node.callspec.params["illegal"].broken, said


def test_every_contract_was_broken_into():
    alone = {id_ for each in BREAK_INS for id_ in each.broken if len(each.broken) == 1}
    assert alone == set(CONTRACTS)


def test_every_contract_has_an_id_and_a_name():
    assert all(id_ and name for id_, name in CONTRACTS.items())
    assert len(set(CONTRACTS.values())) == len(CONTRACTS)


def imported(path: Path) -> set[str]:
    """The top names of all that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add((node.module or "").partition(".")[0])
    return names


def test_the_core_imports_nothing_else(house, modules):
    """A list of forbidden modules forgets one; this says which are allowed."""
    kit = [house / "hub_core/testing", house / "hub_core/pytest_plugin.py"]
    strangers = {}
    for path in modules:
        allowed = {"hub_core", "msgspec", "pluggy"} | set(sys.stdlib_module_names)
        if any(path.is_relative_to(room) for room in kit):
            allowed.add("pytest")
        if path.is_relative_to(house / "hub_core") and imported(path) - allowed:
            strangers[str(path.relative_to(house))] = imported(path) - allowed
    assert not strangers


def test_a_simulator_imports_nothing_else(house, modules):
    """Only what a vendor's own program would have: no room of ours."""
    allowed = {"connectors", "litestar", "msgspec", "httpx", "httpx_aiohttp", "aiohttp"} | set(sys.stdlib_module_names)
    strangers = {
        str(path.relative_to(house)): imported(path) - allowed
        for path in modules
        if "simulator" in path.parts and imported(path) - allowed
    }
    assert not strangers
