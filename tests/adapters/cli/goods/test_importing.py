"""`hub import`: with and without a hub that serves, told as it goes, going on where it was broken off (K6)."""

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.cli import importing
from adapters.cli.progress import Teller

PLUGIN = str(Path(__file__).parents[1] / "plugin")
SECRETS = {"SHOP_KEY": "sesame-of-the-shop", "WAREHOUSE_KEY": "sesame-of-the-warehouse"}
TEN = [f"CUP-{number}" for number in range(10)]


@pytest.fixture
def stocked(store, house):
    """A shop with ten products on its paper."""
    house.paper.write_text(json.dumps({"products": TEN}))
    return store


def begun(house, *words):
    """A process of the command."""
    given = {**os.environ, **house.environ, **SECRETS, "PYTHONPATH": PLUGIN, "HUB_PORT": "0"}
    return subprocess.Popen(
        [sys.executable, "-m", "adapters", *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=given, cwd=house.folder,
    )  # fmt: skip


@contextmanager
def serving(house):
    """`hub serve` in a process of its own, at work."""
    with begun(house, "serve") as process:
        try:
            while "at work" not in process.stderr.readline():
                assert process.poll() is None
            threading.Thread(target=process.stderr.read, daemon=True).start()
            yield
        finally:
            process.terminate()


def until(process, words):
    """What it printed up to the line with these words."""
    lines = []
    for line in process.stdout:
        lines.append(line.strip())
        if words in line:
            return lines
    raise AssertionError(lines)


def test_the_cost_is_told_first_and_then_every_step(stocked):
    answer = stocked("import", "shop-nl", "products")
    assert answer.exit_code == 0, answer.output
    cost, *steps, done = answer.stdout.splitlines()
    assert cost.strip() == "10 products: 10 calls"
    assert [step.strip() for step in steps] == [f"{number} of 10 products" for number in range(1, 11)]
    assert done == "Done: 10 products imported"
    assert len(stocked.says("products").splitlines()) == 11


@pytest.mark.promise("K6")
def test_an_import_that_failed_goes_on_where_it_stopped(stocked, house):
    house.paper.write_text(json.dumps({"products": [*TEN[:4], "torn"]}))
    answer = stocked("import", "shop-nl", "products")
    assert answer.exit_code == 1
    assert answer.stderr.endswith(
        "shop-nl import products stopped: the page is torn. It goes on where it stopped: hub import shop-nl products\n"
    )
    house.paper.write_text(json.dumps({"products": TEN}))
    lines = [line.strip() for line in stocked("import", "shop-nl", "products").stdout.splitlines()]
    assert lines[:2] == ["going on after 4", "5 of 10 products"]
    assert lines[-1] == "Done: 10 products imported"


@pytest.mark.promise("K6")
def test_ctrl_c_stops_it_and_the_next_one_goes_on(stocked, house, slow):
    slow(0.3)
    with begun(house, "import", "shop-nl", "products") as process:
        until(process, "3 of 10")
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "It goes on where it stopped: hub import shop-nl products" in said
    slow(0)
    lines = [line.strip() for line in stocked("import", "shop-nl", "products").stdout.splitlines()]
    assert lines[0].startswith("going on after ")
    assert lines[-1] == "Done: 10 products imported"


@pytest.mark.promise("K6")
def test_beside_a_hub_that_serves_it_looks_on_and_may_leave_and_come_back(stocked, house, slow):
    slow(0.8)
    with serving(house):
        with begun(house, "import", "shop-nl", "products") as process:
            lines = until(process, "of 10 products")
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=30)
        assert lines[:2] == ["another process does it; looking on", "10 products: 10 calls"]
        assert "It goes on in hub serve; look on: hub import shop-nl products" in said
        running = json.loads(house("jobs", "--json").stdout)
        (job,) = (one for one in running if (one["connector"], one["job"]) == ("shop-nl", "import products"))
        assert job["progress"].splitlines()[0] == "10 products: 10 calls"
        assert "of 10 products" in house("jobs").stdout
        answer = stocked("import", "shop-nl", "products")
    assert answer.exit_code == 0, answer.output
    assert answer.stdout.splitlines()[-1] == "Done: 10 products imported"
    assert "going on after" not in answer.stdout


@pytest.mark.promise("K6")
def test_what_a_process_that_died_left_is_taken_up(stocked, house):
    house.live(lambda _: leased(_.hub))
    answer = stocked("import", "shop-nl", "products")
    assert answer.stdout.splitlines()[-1] == "Done: 10 products imported"
    (job,) = (one for one in json.loads(house("jobs", "--json").stdout) if one["job"] == "import products")
    assert (job["last_ok"], job["next_run"]) == (True, None)


async def leased(hub):
    """A lease on the import whose holder is gone."""
    now = datetime.now(UTC)

    def step(work):
        work.schedules.ensure("shop-nl", "import products", every=None, next_run=now)
        until = now + timedelta(seconds=1)
        assert work.schedules.claim(now, until=until, jobs=[("shop-nl", "import products")])

    await hub.storage.do(step)


def test_what_cannot_be_imported_is_refused_with_what_can(stocked, house):
    answer = stocked("import", "shop-nl", "customers")
    assert (answer.exit_code, answer.stderr) == (1, "shop-nl cannot import customers; it imports products\n")
    assert "there are: shop-nl, warehouse" in stocked("import", "shop-de", "products").stderr
    assert stocked("import", "shop-nl", "teapots").exit_code == 2
    stocked("products")
    house("pause", "shop-nl")
    assert "shop-nl is stopped since" in stocked("import", "shop-nl", "products").stderr


def test_on_a_screen_counts_are_bars_that_end_full(monkeypatch, capsys):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    with Teller() as teller:
        teller.tell("10 products: 10 calls")
        teller.tell("4 of 10 products")
        teller.tell("4 of 10 products")
        teller.tell("8 of 10 products")
        teller.done()
    shown = capsys.readouterr().out
    assert shown.count("10 products: 10 calls") == 1
    assert "10/10" in shown
    assert importing.GLANCE < importing.PATIENCE
