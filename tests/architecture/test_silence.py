"""Nothing happens at import, and no connector opens a way out of its own."""

import ast
import subprocess
import sys
from pathlib import Path

LISTENER = Path(__file__).with_name("listen_at_import.py")
WAYS_OUT = {
    "httpx": {"AsyncClient", "Client", "get", "post", "put", "delete", "patch", "head", "options", "request", "stream"},
    "aiohttp": {"ClientSession", "request"},
    "httpx_aiohttp": {"HttpxAiohttpClient"},
    "urllib.request": {"urlopen", "build_opener"},
    "socket": {"socket", "create_connection"},
    "asyncio": {"open_connection", "open_unix_connection"},
    "http.client": {"HTTPConnection", "HTTPSConnection"},
}
ASKS_THE_WORLD = {"environ", "getenv", "now", "utcnow", "today", "time", "open", "read_text", "read_bytes"}


def test_importing_every_module_does_nothing(house):
    """No file written, no socket, no thread, no other process: heard by Python's own audit."""
    run = subprocess.run(
        [sys.executable, "-B", str(LISTENER), str(house)], capture_output=True, text=True, check=False, cwd=house
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout == "", run.stdout


def test_the_listener_hears(tmp_path):
    """A module that opens a file for writing, a socket and a thread at import is named with each."""
    package = tmp_path / "hub_core"
    package.mkdir()
    (package / "__init__.py").write_text(
        "import socket, threading, pathlib\n"
        f"pathlib.Path({str(tmp_path / 'x')!r}).write_text('x')\n"
        "socket.socket().close()\n"
        "threading.Thread(target=print).start()\n"
    )
    run = subprocess.run(
        [sys.executable, "-B", str(LISTENER), str(tmp_path)], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    said = run.stdout
    assert all(f"hub_core: {event}" in said for event in ("writes", "socket.__new__", "starts the thread")), said


def asked_at_import(tree: ast.Module) -> list[int]:
    """Lines outside functions that ask the clock, the environment or a file."""
    lines: list[int] = []

    def walk(node: ast.AST) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            defaults = [*node.args.defaults, *(default for default in node.args.kw_defaults if default)]
            for inner in [*defaults, *getattr(node, "decorator_list", [])]:
                walk(inner)
            return
        called = node.func if isinstance(node, ast.Call) else None
        name = getattr(called, "attr", getattr(called, "id", ""))
        if name in ASKS_THE_WORLD or (isinstance(node, ast.Attribute) and node.attr == "environ"):
            lines.append(node.lineno)
        for inner in ast.iter_child_nodes(node):
            walk(inner)

    walk(tree)
    return lines


def test_nothing_is_asked_at_import(house, modules):
    """No clock, no environment and no file outside a function; data files a package ships are read when asked for."""
    asked = {str(path.relative_to(house)): asked_at_import(ast.parse(path.read_text())) for path in modules}
    assert {path: lines for path, lines in asked.items() if lines and not path.endswith("__main__.py")} == {}


def test_asking_at_import_is_seen():
    code = "import os\nSTART = now()\nHOME = os.environ['HOME']\ndef f(at=time()):\n    return now()\n"
    assert asked_at_import(ast.parse(code)) == [2, 3, 4]


def ways_out(tree: ast.Module) -> list[str]:
    """Where a file makes a client or calls out past the one way out."""
    modules: dict[str, str] = {}
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules |= {alias.asname or alias.name: alias.name for alias in node.names if alias.name in WAYS_OUT}
        elif isinstance(node, ast.ImportFrom) and node.module in WAYS_OUT:
            ways = WAYS_OUT[node.module]
            names |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names if a.name in ways}
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        spelled = ast.unparse(node.func)
        owner, _, way = spelled.rpartition(".")
        if spelled in names or way in WAYS_OUT.get(modules.get(owner, ""), set()):
            found.append(f"line {node.lineno}: {spelled}")
    return found


def test_no_connector_makes_a_client(house, modules):
    """`HubSide.http` is the one way out; a simulator is no connector, it stands for the vendor."""
    rooms = [path for path in modules if path.is_relative_to(house / "connectors") and "simulator" not in path.parts]
    assert rooms
    found = {str(path.relative_to(house)): ways_out(ast.parse(path.read_text())) for path in rooms}
    assert {path: ways for path, ways in found.items() if ways} == {}


def test_a_client_in_a_connector_is_seen():
    hidden = (
        "import httpx as h\nfrom aiohttp import ClientSession as S\nimport socket\nh.AsyncClient()\nS()\nh.Timeout(1)\n"
    )
    assert ways_out(ast.parse(hidden)) == ["line 4: h.AsyncClient", "line 5: S"]
