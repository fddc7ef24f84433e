"""A real browser, and pages served to it over loopback."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import uvicorn
from selenium import webdriver
from selenium.webdriver.chrome.service import Service


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

    complaints()
    return complaints


@pytest.fixture
def serve() -> Iterator[Callable[[object], str]]:
    """Serve an application on a free port of loopback, in a thread; answer its address."""
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
