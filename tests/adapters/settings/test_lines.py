"""Every key of a file has the line on which it stands."""

import tomllib
from textwrap import dedent
from typing import Any

import pytest

from adapters.settings.lines import Lines, Place

TEXT = dedent(
    '''
    top = 1 # "not a text
    dotted . key = { a = 1, "b c".d = [ 2, { e = 3 } ] }

    [ table . 'quoted.name' ]
    long = """
    [no.table]
    a = 1 \\""" still text
    """""
    literal = \'\'\'
    [no.table]\'\'\'
    list = [ # one
      "a]", 'b', # ]

      [ 1, 2 ], { f = 1 },
    ]
    moment = 2025-01-31 12:00:00

    [[items]]
    name = "first"
    [items.inner]
    x = 1
    [[items]]
    name = "second"
    [items.inner]
    x = 2
    [[items.parts]]
    y = 3

    [table]
    late = true
    '''
)


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("top",), 2),
        (("dotted",), 3),
        (("dotted", "key", "b c", "d", 1, "e"), 3),
        (("table", "quoted.name"), 5),
        (("table", "quoted.name", "long"), 6),
        (("table", "quoted.name", "literal"), 10),
        (("table", "quoted.name", "list", 0), 13),
        (("table", "quoted.name", "list", 1), 13),
        (("table", "quoted.name", "list", 2, 1), 15),
        (("table", "quoted.name", "list", 3, "f"), 15),
        (("table", "quoted.name", "moment"), 17),
        (("items", 0, "name"), 20),
        (("items", 0, "inner", "x"), 22),
        (("items", 1, "name"), 24),
        (("items", 1, "inner"), 25),
        (("items", 1, "parts", 0, "y"), 28),
        (("table",), 30),
        (("table", "late"), 31),
        (("table", "quoted.name", "missing"), 5),
        (("nowhere", "at", "all"), 1),
    ],
)
def test_a_place_has_its_line(place: Place, line: int) -> None:
    assert Lines(TEXT).of(place) == line


def test_the_nearest_header_is_known() -> None:
    lines = Lines(TEXT)
    assert lines.header_of(("items", 1, "inner", "x")) == ("items", 1, "inner")
    assert lines.header_of(("dotted", "key", "a")) == ()


def places(value: Any, place: Place = ()) -> set[Place]:
    inner: Any = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    return {place}.union(*(places(item, (*place, name)) for name, item in inner))


def test_nothing_of_the_file_is_without_a_line() -> None:
    lines = Lines(TEXT)
    for place in places(tomllib.loads(TEXT)) - {()}:
        assert place in lines, place
