"""The real processes: `hub serve`, the simulated shop and the simulated warehouse, joined over loopback."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

HUB = Path(sys.executable).with_name("hub")
SHOP_KEY = "5b1f0c7a9d2e4836a1c4e7f80b6d3952"
SHOP_SECRET = "e07c94d1a8b3452f96d0713e5ca2b84f"
TOKEN = "warehouse-token"
CALLBACK_SECRET = "callback-secret-of-these-tests"
PATIENCE = 30.0
UNHURRIED = {"per_second": 0, "limits": [1_000_000, 1_000_000, 1_000_000]}
FILE = Path(__file__).with_name("plugins.toml.in")


class FarSide:
    """A simulator in a process of its own, and what a person or a test does in it."""

    def __init__(self, kind: str) -> None:
        self._process = subprocess.Popen([HUB, "simulate", kind, "--port", "0"], stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().split()[-1]
        wire = httpx.HTTPTransport(retries=5)  # its address is told a moment before it answers
        self._client = httpx.Client(base_url=f"{self.address}/simulator/", timeout=30, transport=wire)

    def do(self, method: str, path: str, body: object = None) -> Any:
        """Do something there, as a person would."""
        answer = self._client.request(method, path, json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def state(self, last: int = 1000) -> Any:
        """Everything there is to see."""
        return self.do("GET", f"state?last={last}")

    def close(self) -> None:
        """End it."""
        self._client.close()
        self._process.kill()
        self._process.communicate()


class HubProcess:
    """`hub serve` in a process of its own; started again, it is the same hub."""

    def __init__(self, folder: Path, database: str, shop: str, warehouse: str) -> None:
        self.folder, self.database = folder, database
        self.addresses = {"shop": shop, "warehouse": warehouse}
        self.hub_table, self.log_file = "", folder / "hub.log"
        self.port = free_port()
        self.environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("HUB_")},
            "HUB_DATABASE_URL": database,
            "HUB_PORT": str(self.port),
            "HUB_LOG": "json",
            "SHOP_KEY": SHOP_KEY,
            "SHOP_SECRET": SHOP_SECRET,
            "WAREHOUSE_TOKEN": TOKEN,
            "WAREHOUSE_CALLBACK_SECRET": CALLBACK_SECRET,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def plugins_toml(self) -> str:
        """Who is connected."""
        return FILE.read_text().format(hub=self.hub_table, **self.addresses)

    def log(self) -> list[dict[str, Any]]:
        """Every whole line it logged."""
        if not self.log_file.exists():
            return []
        return [json.loads(line) for line in self.log_file.read_text().splitlines() if line.startswith("{")]

    def start(self, *, ready: bool = True) -> None:
        """Start it; wait until it is at work, unless told otherwise."""
        (self.folder / "plugins.toml").write_text(self.plugins_toml())
        lines = len(self.log())
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen([HUB, "serve"], cwd=self.folder, env=self.environ, stderr=log)
        if ready:
            until(lambda: any(line["event"] == "listening" for line in self.log()[lines:]) or self._ended())

    def signal(self, number: int = signal.SIGTERM) -> None:
        """Send it a signal."""
        assert self.process is not None
        self.process.send_signal(number)

    def wait(self, within: float = PATIENCE) -> int:
        """Wait for its end; its exit code."""
        assert self.process is not None
        return self.process.wait(within)

    def stop(self, within: float = PATIENCE) -> int:
        """Ask it to stop, and wait; its exit code."""
        self.signal()
        return self.wait(within)

    def kill(self) -> None:
        """End it as a power cut does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(PATIENCE)

    def run(self, *words: str, code: int = 0) -> str:
        """Run another `hub` command beside it; what it printed. It must end with this code."""
        done = subprocess.run(
            [HUB, *words], cwd=self.folder, env=self.environ, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == code, (words, done.returncode, done.stdout, done.stderr)
        return done.stdout + done.stderr

    def json(self, *words: str) -> Any:
        """Run a command that answers in JSON."""
        return json.loads(self.run(*words, "--json"))

    def joined(self) -> bool:
        """Has every job that runs by itself run well?"""
        ends = self.rows("SELECT last_ok FROM schedules WHERE every_seconds IS NOT NULL")
        return bool(ends) and all(well for (well,) in ends)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What its database says."""
        if self.database.startswith("sqlite"):
            with closing(sqlite3.connect(self.folder / "hub.db", timeout=10)) as connection:
                return connection.execute(query).fetchall()
        with psycopg.connect(self.database) as server:
            return server.execute(query.encode()).fetchall()

    def _ended(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.log_file.read_text()[-3000:]
        return False


class Between:
    """Stands on the way to a far side: writes down every call, and holds some back while it is told to."""

    def __init__(self, far: str) -> None:
        self.calls: list[tuple[str, str, dict[str, str]]] = []
        self.held = 0
        self.spoils_login = False
        self._held_method, self._go = "", threading.Event()
        self._far = httpx.Client(base_url=far, timeout=30, trust_env=False)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    @contextmanager
    def holding(self, method: str) -> Iterator[None]:
        """Calls with this method wait until this ends, and are passed on then."""
        self._held_method = method
        try:
            yield
        finally:
            self._held_method = ""
            self._go.set()

    def pass_on(self, method: str, path: str, headers: dict[str, str], body: bytes) -> httpx.Response:
        """Write it down, hold it back if asked to, and pass it on."""
        self.calls.append((method, path, {name.lower(): value for name, value in headers.items()}))
        if method == self._held_method:
            self.held += 1
            assert self._go.wait(30)
        dropped = {"host", "connection"} | ({"authorization"} if self.spoils_login else set())
        kept = {name: value for name, value in headers.items() if name.lower() not in dropped}
        return self._far.request(method, path, headers=kept, content=body)

    def close(self) -> None:
        """Let go of everything."""
        self._go.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._far.close()


def _handler(between: Between) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            # A far side that breaks off is passed on as that, and a hub that was killed does not listen any more.
            with suppress(OSError, httpx.RemoteProtocolError):
                answer = between.pass_on(self.command, self.path, dict(self.headers), body)
                self.send_response_only(answer.status_code)
                for name in ("Content-Type", "Date", "Retry-After"):
                    if value := answer.headers.get(name):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content)

        do_GET = do_PUT = do_POST = do_DELETE = answer  # noqa: N815 - the library finds them by these names

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def free_port() -> int:
    """A port that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def until(so: Callable[[], object], within: float = PATIENCE, every: float = 0.1) -> None:
    """Wait until this is so; fail when it does not come to be."""
    end = time.monotonic() + within
    while not so():
        assert time.monotonic() < end, f"not within {within} s"
        time.sleep(every)


@pytest.fixture
def port() -> int:
    """A port that is free now."""
    return free_port()


@pytest.fixture(scope="session")
def wait_until() -> Callable[..., None]:
    """Waits until something is so, and fails when it does not come to be."""
    return until


@pytest.fixture(scope="session")
def far_sides() -> Iterator[tuple[FarSide, FarSide]]:
    """Both simulators, for all tests of this folder."""
    with ExitStack() as stack:
        both = FarSide("lightspeed"), FarSide("efulfilment_stub")
        for side in both:
            stack.callback(side.close)
        yield both


@pytest.fixture
def shop(far_sides: tuple[FarSide, FarSide]) -> FarSide:
    """A simulated shop that opened just now, with calls enough."""
    far_sides[0].do("POST", "reset")
    far_sides[0].do("PUT", "switches", UNHURRIED)
    return far_sides[0]


@pytest.fixture
def warehouse(far_sides: tuple[FarSide, FarSide]) -> FarSide:
    """A simulated warehouse that opened just now, and ships at once."""
    far_sides[1].do("POST", "reset")
    far_sides[1].do("PUT", "settings", {"ship_after": 0.2})
    return far_sides[1]


@pytest.fixture
def between(warehouse: FarSide) -> Iterator[Between]:
    """Stands on the way to the warehouse."""
    one = Between(warehouse.address)
    yield one
    one.close()


@pytest.fixture
def hub_at(tmp_path: Path, shop: FarSide, warehouse: FarSide) -> Iterator[Callable[[str], HubProcess]]:
    """Makes a hub that keeps at an address, not started yet; what still runs at the end is killed."""
    with ExitStack() as stack:

        def make(database: str) -> HubProcess:
            one = HubProcess(tmp_path, database, shop.address, warehouse.address)
            stack.callback(one.kill)
            return one

        yield make


@pytest.fixture
def hub(hub_at: Callable[[str], HubProcess]) -> HubProcess:
    """A hub that keeps in a file."""
    return hub_at("sqlite:///hub.db")
