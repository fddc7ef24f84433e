"""Every command says what it is for, and shows how it is typed."""

import re
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from adapters.cli.main import PARTS, hub


def every_command(group=hub, path=()):
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from every_command(command, (*path, name))


@pytest.mark.parametrize("path", [*every_command()], ids=" ".join)
def test_every_command_has_help_with_a_sentence_and_an_example(path):
    answer = CliRunner().invoke(hub, [*path, "--help"], env={"TERMINAL_WIDTH": "200"})
    assert answer.exit_code == 0
    rest = answer.stdout.partition("Usage:")[2].partition("\n")[2]
    text = " ".join(re.sub(r"[│╭╮╰╯─]", " ", rest).split())
    assert re.match(r"[A-Z].*?[.:]", text), text
    _, found, examples = text.partition("Example")
    assert found, text
    assert f"hub {' '.join(path)}" in examples


def test_the_command_itself_has_help_with_an_example():
    answer = CliRunner().invoke(hub, ["--help"])
    assert "Example:" in answer.stdout
    assert "hub check && hub serve" in answer.stdout


def test_every_part_is_called_as_it_is_named():
    context = click.Context(hub)
    assert {name: hub.get_command(context, name).name for name in PARTS} == {name: name for name in PARTS}


def test_a_look_does_not_wait_for_a_server():
    """Neither a web server nor a client is loaded before a command needs it."""
    code = "import sys, adapters.cli, adapters.cli.orders; print({'litestar', 'uvicorn', 'aiohttp'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "set()\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["order"], "No such command 'order'. Is it: hub orders"),
        (["xyzzy"], "No such command 'xyzzy'."),
        (["release"], "hub release [SHOP] [order] NUMBER"),
        (["release", "a", "b", "c"], "hub release [SHOP] [order] NUMBER"),
        (["release", "--open", "a", "b"], "hub release --open [SHOP]"),
        (["release", "1001", "--to", "warehouse", "--dismiss"], "choose one of them"),
        (["retry"], "What there is: hub parked"),
        (["retry", "--all", "3"], "leave the ids out"),
        (["retry", "three"], "not a valid integer"),
        (["set", "1001", "shipped"], "lift"),
        (["simulate", "lightspeed", "--port", "70000"], "65535"),
        (["orders", "--limit", "0"], "100000"),
        (["fetch", "shop-nl", "letters", "1"], "shipments"),
    ],
    ids=" ".join,
)
def test_what_is_typed_wrong_is_told_in_a_sentence(house, words, says):
    answer = house(*words, TERMINAL_WIDTH="200")
    assert answer.exit_code == 2
    assert says in answer.stderr
    assert "Traceback" not in answer.output
