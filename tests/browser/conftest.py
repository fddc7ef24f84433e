"""A real browser, pages served to it over loopback, and a hub between the far sides that they show."""

import json
import logging
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from click.testing import CliRunner
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.expected_conditions import alert_is_present
from selenium.webdriver.support.wait import WebDriverWait

from adapters.cli.main import hub as command
from connectors.efulfilment_stub.simulator import SimulatorConfig as WarehouseConfig
from connectors.efulfilment_stub.simulator import build as build_warehouse
from connectors.lightspeed.simulator import SimulatorConfig as ShopConfig
from connectors.lightspeed.simulator import build as build_shop

HUB = Path(sys.executable).with_name("hub")
PLUGINS = """\
[connector.shop-nl]
kind  = "lightspeed"
gives = ["orders", "shipments", "products", "stock", "customers", "checkouts"]
gets  = ["orders", "shipments", "stock", "customers"]

[connector.shop-nl.settings]
url    = "{shop}"
key    = {{ env = "SHOP_KEY" }}
secret = {{ env = "SHOP_SECRET" }}
calls_per_second = 1000

[connector.warehouse]
kind  = "efulfilment_stub"
gives = ["shipments", "stock"]
gets  = ["orders"]

[connector.warehouse.settings]
url             = "{warehouse}"
token           = {{ env = "WAREHOUSE_TOKEN" }}
callback_secret = {{ env = "WAREHOUSE_CALLBACK_SECRET" }}
"""


@pytest.fixture(scope="session")
def browser() -> Iterator[webdriver.Chrome]:
    """Debian's chromium without a window. Fails, and never skips, where it is missing."""
    programs = {name: shutil.which(name) for name in ("chromium", "chromedriver")}
    missing = [name for name, path in programs.items() if path is None]
    assert not missing, f"the tests of the pages need {' and '.join(missing)}: apt install chromium chromium-driver"
    options = webdriver.ChromeOptions()
    options.binary_location = programs["chromium"] or ""
    for argument in ("--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,900"):
        options.add_argument(argument)
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")  # chromium refuses root otherwise, and CI is root in its container
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(programs["chromedriver"]))
    yield driver
    driver.quit()


@pytest.fixture
def trouble(browser) -> Callable[[], list[str]]:
    """What the browser complained of since the last question: errors of scripts, and what could not be loaded."""

    def complaints() -> list[str]:
        severe = [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
        return [message for message in severe if "/favicon.ico" not in message]  # the browser asks for it, not the page

    browser.get("about:blank")  # the page of an earlier test still asks a server that is gone
    complaints()
    return complaints


@contextmanager
def serving() -> Iterator[Callable[[object], str]]:
    """Serves applications on free ports of loopback, each in a thread, until this ends."""
    running: list[tuple[uvicorn.Server, threading.Thread, socket.socket]] = []

    def start(app: object) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        running.append((server, thread, listener))
        thread.start()
        ends = time.monotonic() + 20
        while not server.started:
            assert thread.is_alive() and time.monotonic() < ends, "the application did not start"  # noqa: PT018  # one fault
            time.sleep(0.02)
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    yield start
    for server, thread, listener in running:
        server.should_exit = True
        thread.join(10)
        listener.close()


@pytest.fixture
def serve() -> Iterator[Callable[[object], str]]:
    """Serve an application on a free port of loopback, in a thread; answer its address."""
    with serving() as start:
        yield start


class HubProcess:
    """`hub serve` in a process of its own, between a simulated shop and a simulated warehouse."""

    def __init__(self, folder: Path, shop: str, warehouse: str) -> None:
        self.shop, self.warehouse, self._folder = shop, warehouse, folder
        self._environ = {
            **{name: None for name in os.environ if name.startswith("HUB_")},
            "HUB_DATABASE_URL": f"sqlite:///{folder / 'hub.db'}",
            "HUB_PLUGINS": str(folder / "plugins.toml"),
            "HUB_PORT": "0",
            "SHOP_KEY": ShopConfig().key,
            "SHOP_SECRET": ShopConfig().secret,
            "WAREHOUSE_TOKEN": WarehouseConfig().token,
            "WAREHOUSE_CALLBACK_SECRET": "callback-secret-of-these-tests",
        }
        whole = {name: value for name, value in (os.environ | self._environ).items() if value is not None}
        (folder / "plugins.toml").write_text(PLUGINS.format(shop=shop, warehouse=warehouse))
        with (folder / "hub.log").open("wb") as log:
            self._process = subprocess.Popen([HUB, "serve"], env=whole, stderr=log)

    def is_ready(self) -> None:
        """Wait until its doors are open."""
        ends = time.monotonic() + 30
        while "listening" not in (log := (self._folder / "hub.log").read_text()):
            assert self._process.poll() is None and time.monotonic() < ends, log[-3000:]  # noqa: PT018  # one fault
            time.sleep(0.1)

    def run(self, *words: str) -> str:
        """Run another `hub` command beside it, in this process because that is faster; what it printed."""
        root = logging.getLogger()
        handlers, level = root.handlers[:], root.level
        done = CliRunner().invoke(command, words, env=self._environ)
        root.handlers[:] = handlers
        root.setLevel(level)
        assert done.exit_code == 0, (words, done.output, (self._folder / "hub.log").read_text()[-3000:])
        return done.stdout

    def until(self, so: Callable[[Any], object], *words: str) -> Any:
        """Wait until this is so of what a command answers in JSON, for twenty seconds at most."""
        ends = time.monotonic() + 20
        while not so(answer := json.loads(self.run(*words, "--json"))):
            assert time.monotonic() < ends, f"hub {' '.join(words)}: {answer}"
            time.sleep(0.2)
        return answer

    def stop(self) -> None:
        """Ask it to stop, and wait."""
        self._process.terminate()
        self._process.wait(20)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubProcess]:
    """A hub at work between a shop and a warehouse that can be seen in a browser, for all tests of a file."""
    with serving() as start:
        shop = start(build_shop(ShopConfig(per_second=0)))
        warehouse = start(build_warehouse(WarehouseConfig(ship_after=None)))
        hub = HubProcess(tmp_path_factory.mktemp("hub"), shop, warehouse)
        try:
            hub.is_ready()
            hub.until(lambda jobs: jobs and all(job["last_ok"] for job in jobs if job["every_seconds"]), "jobs")
            yield hub
        finally:
            hub.stop()


@pytest.fixture
def press(browser) -> Callable[..., None]:
    """Press a button; where it asks something, answer."""

    def press(selector: str, answer: str | None = None) -> None:
        browser.execute_script("document.querySelector(arguments[0]).click()", selector)
        if answer is not None:
            prompt = WebDriverWait(browser, 10).until(alert_is_present())
            prompt.send_keys(answer)
            prompt.accept()

    return press


@pytest.fixture
def until(browser) -> Callable[[str], str]:
    """Wait until this JavaScript expression is true, for ten seconds at most; answer the text of the page."""

    def wait(expression: str) -> str:
        ends = time.monotonic() + 10
        while not browser.execute_script(f"return Boolean({expression})"):
            text = browser.execute_script("return document.body.innerText")
            assert time.monotonic() < ends, f"{expression} did not come true; the page says:\n{text}"
            time.sleep(0.05)
        return browser.execute_script("return document.body.innerText")

    return wait
