"""Every command says what it is for, and shows how it is typed."""

import re

import click
import pytest
from click.testing import CliRunner

from adapters.cli.main import PANELS, hub


def every_command(group=hub, path=()):
    for name, command in sorted(group.commands.items()):
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from every_command(command, (*path, name))


@pytest.mark.parametrize("path", [path for path, _ in every_command()], ids=" ".join)
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


def test_every_command_stands_in_a_panel():
    named = {command.name for commands in PANELS.values() for command in commands}
    assert named == set(hub.commands)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["order"], "No such command"),
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
