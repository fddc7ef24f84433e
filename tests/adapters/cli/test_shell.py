"""The command as a shell runs it: in a process of its own, into a pipe, with real exit codes."""

import json
from datetime import UTC, datetime

import pytest

from adapters.cli import paper


def test_the_main_ones_run_as_a_shell_runs_them(house):
    house.live(lambda life: life.order())
    listed = house.alone("orders")
    assert (listed.returncode, listed.stderr) == (0, "")
    assert "\x1b" not in listed.stdout
    assert all(line == line.rstrip() for line in listed.stdout.splitlines())
    assert "is at warehouse" in house.alone("orders", "1001").stdout
    assert house.alone("check").returncode == 0
    assert json.loads(house.alone("orders", "1001", "--json").stdout)["order"]["number"] == "1001"


def test_a_fault_is_a_sentence_beside_the_output_and_a_code(house):
    answer = house.alone("orders", "1001")
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.count("\n") == 1
    assert house.alone("retry").returncode == 2
    assert "Traceback" not in house.alone("check", HUB_DATABASE_URL="mysql://x").stderr


def test_migrate_makes_the_schema_and_again_is_the_same(house):
    for _ in range(2):
        answer = house.alone("migrate")
        assert (answer.returncode, answer.stderr) == (0, "")
        assert answer.stdout == f"{house.url} has the schema of this version.\n"
    assert house.alone("orders").stdout == "There are no orders yet.\n"


def test_migrate_refuses_an_address_that_is_none_without_telling_its_password(house):
    answer = house("migrate", HUB_DATABASE_URL="oracle://hub:sesame@db/hub")
    assert answer.exit_code == 1
    assert "sesame" not in answer.output


@pytest.mark.parametrize(
    "words",
    [
        ["check"],
        ["check", "--json"],
        ["connectors", "--json"],
        ["orders", "--json"],
        ["parked", "--json"],
        ["problems", "--json"],
        ["jobs", "--json"],
        ["run", "shop-nl", "sweep"],
        ["fetch", "shop-nl", "order", "7"],
        ["webhooks", "list", "shop-nl"],
        ["release", "7"],
    ],
    ids=" ".join,
)
def test_no_output_holds_a_secret(house, words):
    house.live(lambda life: life.order())
    house.write(shop='mood = "refuses"\nneeds_address = true')
    answer = house(*words, HUB_PUBLIC_URL="https://hub.example")
    assert "sesame" not in answer.output
    assert "Traceback" not in answer.output


def test_what_a_vendor_wrote_cannot_move_the_cursor(house):
    house.live(lambda life: life.order(word="new\x1b[2J\nline", number="10\u202e01"))
    shown = house("orders").stdout
    assert "new\ufffd[2J line" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_a_pipe_gets_every_letter_of_a_long_line(house):
    reason = "because " * 100 + "the end"

    async def play(life):
        await life.warehouse.says_no(reason)
        await life.order()

    house.live(play)
    assert reason in house("parked").stdout
    assert reason in house("orders", "1001").stdout


def test_memory_is_forgotten_between_commands_and_says_so(house):
    answer = house("orders", HUB_DATABASE_URL="memory://")
    assert answer.exit_code == 1
    assert "memory:// keeps nothing from one command to the next" in answer.stderr


def test_times_are_utc_or_local():
    noon = datetime(2026, 1, 15, 12, 0, 5, tzinfo=UTC)
    assert paper.when(noon) == "2026-01-15 12:00"
    assert paper.when(noon, local=True, seconds=True) == f"{noon.astimezone():%Y-%m-%d %H:%M:%S}"
    assert paper.when(None) == "-"
