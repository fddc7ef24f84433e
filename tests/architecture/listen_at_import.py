"""Imports every module of the house at the path given, and prints whatever one of them does to the world by that."""

import ast
import importlib
import os
import sys
import threading
from pathlib import Path

ACTS = ("socket.", "subprocess.Popen", "os.system", "os.posix_spawn", "os.fork", "sqlite3.connect")
CHANGES = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.truncate", "shutil.")
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
heard: list[str] = []
current = ""


def listen(event: str, args: tuple) -> None:
    """Note what changes the world while a module of ours is imported."""
    if not current:
        return
    if event == "open":
        path, mode, flags = args
        if (isinstance(flags, int) and flags & WRITES) or any(sign in (mode or "") for sign in "wax+"):
            heard.append(f"{current}: writes {path}")
    elif event.startswith((*ACTS, *CHANGES)) and event not in {"socket.gethostname"}:
        heard.append(f"{current}: {event}")


def start_a_thread(thread: threading.Thread) -> None:
    """Stands for `Thread.start`, of which Python 3.11 tells no audit hook."""
    heard.append(f"{current}: starts the thread {thread.name}")


def module_names(house: Path) -> list[str]:
    """Every module of the three packages, outermost first; not those that are programs."""
    files = [path for package in ("hub_core", "adapters", "connectors") for path in (house / package).rglob("*.py")]
    dotted = [".".join(path.relative_to(house).with_suffix("").parts).removesuffix(".__init__") for path in files]
    return sorted(name for name in dotted if not name.endswith("__main__") and ".migrations." not in name)


def strangers(house: Path) -> set[str]:
    """What the house imports from others: imported first, so that what they do is not blamed on us."""
    names: set[str] = set()
    for path in house.rglob("hub_core/**/*.py"), house.rglob("adapters/**/*.py"), house.rglob("connectors/**/*.py"):
        for file in path:
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Import):
                    names |= {alias.name for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                    names.add(node.module)
    return {name for name in names if name.partition(".")[0] not in {"hub_core", "adapters", "connectors"}}


def main(house: Path) -> None:
    """Listen, import, tell."""
    global current  # noqa: PLW0603  # the audit hook takes no state of its own
    sys.path.insert(0, str(house))
    for name in sorted(strangers(house)):
        importlib.import_module(name)
    sys.addaudithook(listen)
    threading.Thread.start = start_a_thread
    for name in module_names(house):
        current = name
        importlib.import_module(name)
        current = ""
    print("\n".join(heard), end="")  # noqa: T201  # a program that tells


if __name__ == "__main__":
    main(Path(sys.argv[1]))
