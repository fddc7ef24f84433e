"""`hub simulate`: a far side on this machine, for whoever has no account."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from adapters.cli.simulate import listen, options_of, simulator_of
from hub_core.errors import ConfigError

PLUGIN = Path(__file__).parent / "plugin"


@pytest.mark.parametrize("kind", ["paper_shop", "lightspeed", "efulfilment_stub"])
def test_a_far_side_answers_where_it_says_until_it_is_stopped(kind, tmp_path):
    environ = {**os.environ, "PYTHONPATH": str(PLUGIN), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [sys.executable, "-m", "adapters", "simulate", kind, "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ, cwd=tmp_path,
    ) as simulator:  # fmt: skip
        assert simulator.stdout is not None
        first = simulator.stdout.readline()
        place = re.search(r"simulated at (http://127\.0\.0\.1:\d+)$", first)
        assert place, first
        answer = httpx.get(place[1] + "/", timeout=30)
        assert answer.status_code == 200
        assert "date" not in answer.headers
        simulator.send_signal(signal.SIGINT)
        rest, faults = simulator.communicate(timeout=30)
    assert (simulator.returncode, faults) == (0, "")
    assert rest.endswith("Stopped.\n")


def test_a_port_that_is_taken_is_a_sentence(house):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = house("simulate", "paper_shop", "--port", str(port))
    assert answer.exit_code == 1
    assert answer.stderr == (
        f"cannot listen on 127.0.0.1:{port}: address already in use. Choose another with --port or --host.\n"
    )


def test_a_host_that_is_none_is_a_sentence():
    with pytest.raises(ConfigError, match="cannot listen on no such host:0"):
        listen("no such host", 0)


def test_the_door_sends_small_answers_at_once():
    with listen("127.0.0.1", 0) as door:
        assert door.proto == socket.IPPROTO_TCP


def test_a_kind_without_a_simulator_or_with_none_where_it_says_is_a_sentence(house):
    answer = house("simulate", "paper_warehouse", "--port", "0")
    assert answer.exit_code == 1
    assert "is not where its kind says (paper_connectors:nowhere)" in answer.stderr
    assert "nobody offers the kind 'moon'" in house("simulate", "moon").stderr


def test_a_far_side_begins_with_as_many_things_as_are_said():
    app = simulator_of("lightspeed", options_of(("--seed-products", "40", "--seed-customers=3")))
    shop = app.state.shop
    assert (len(shop.books.variants), len(shop.books.customers)) == (40, 3)


def test_what_a_far_side_is_may_be_said():
    words = ("--ship-after", "7.5", "--codes=false", "--location", "attic")
    switches = simulator_of("efulfilment_stub", options_of(words)).state.warehouse.switches
    assert (switches.ship_after, switches.codes) == (7.5, False)


def test_an_option_that_a_far_side_does_not_have_is_a_sentence(house):
    answer = house("simulate", "efulfilment_stub", "--seed-products", "5")
    assert answer.exit_code == 1
    assert answer.stderr.startswith("the simulator of efulfilment_stub has no --seed-products; it has --token")
    answer = house("simulate", "lightspeed", "--seed-mugs", "5", "--sped=1")
    assert "the simulator of lightspeed has no --seed-mugs and no --sped; it has --key" in answer.stderr
    assert (
        house("simulate", "paper_shop", "--speed", "1").stderr
        == "the simulator of paper_shop has no --speed; it takes no options\n"
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--seed-products"], "--seed-products needs a value after it"),
        (["--seed-products", "many"], "many is not a number of things"),
        (["--seed-products", "-5"], "-5 is not a number of things"),
        (["--per-second", "fast"], "--per-second: 'fast' does not fit: Expected `int`, got `str`"),
        (["-x", "5"], "No such option: -x"),
        (["lightspeed"], "Unexpected word: lightspeed"),
    ],
)
def test_an_option_that_is_typed_wrong_is_told_in_a_sentence(house, words, says):
    answer = house("simulate", "lightspeed", *words)
    assert answer.exit_code == 2
    assert says in answer.stderr
