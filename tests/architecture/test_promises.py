"""The program that says which test proves which promise."""

import runpy
import subprocess
import sys

import pytest

TEST = """
import pytest

pytestmark = [pytest.mark.anyio, pytest.mark.promise("H1")]

@pytest.mark.promise("H3", "O8")
async def test_twice_is_once(): ...

@pytest.mark.promise("L10")
class TestShop:
    @pytest.mark.promise("T3")
    def test_sticks(self): ...
"""
PROMISES = """
[H]
title = "Every stream"
H1 = "Kept."
H2 = "Spared."
"""


@pytest.fixture
def program(house, tmp_path, monkeypatch):
    """The program, on a house of two promises."""
    names = runpy.run_path(str(house / "tests/promises.py"))
    names["main"].__globals__.update(HOUSE=tmp_path, NUMBERS={"H": 2})
    (tmp_path / "tests").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/promises.toml").write_text(PROMISES)
    return names


def write_test(house, text):
    (house / "tests/test_it.py").write_text(text)


def test_every_promise_stands_in_the_list(house):
    """Exit code and silence: the list is whole, every id of a test is in it, and every promise has a test."""
    run = subprocess.run(
        [sys.executable, "-c", f"""
import runpy
names = runpy.run_path({str(house / "tests/promises.py")!r})
chapters, proofs = names["read_promises"](names["HOUSE"] / names["PROMISES"]), names["read_proofs"](names["HOUSE"])
print("\\n".join(names["faults"](chapters, proofs)), end="")
"""],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stdout) == (0, ""), run.stdout + run.stderr


def test_marks_of_module_and_class_hold_for_all_tests_in_them(program, tmp_path):
    write_test(tmp_path, TEST)
    proofs = program["read_proofs"](tmp_path)
    assert {id_: [proof.test for proof in found] for id_, found in proofs.items()} == {
        "H1": ["test_sticks", "test_twice_is_once"],
        "H3": ["test_twice_is_once"],
        "O8": ["test_twice_is_once"],
        "L10": ["test_sticks"],
        "T3": ["test_sticks"],
    }


def test_an_id_that_nobody_promised_is_an_error(program, tmp_path, capsys):
    write_test(tmp_path, TEST)
    assert program["main"]([]) == 1
    assert "tests/test_it.py: test_twice_is_once proves H3, which nobody promised" in capsys.readouterr().err


def test_an_id_that_is_computed_is_an_error(program, tmp_path, capsys):
    write_test(tmp_path, "@pytest.mark.promise(f'H{1}')\ndef test_x(): ...\n")
    assert program["main"]([]) == 1
    assert "tests/test_it.py:2: an id of a promise is a plain text" in capsys.readouterr().err


def test_a_mark_on_what_is_no_test_is_an_error(program, tmp_path, capsys):
    write_test(tmp_path, "@pytest.mark.promise('H1')\ndef tset_x(): ...\n")
    assert program["main"]([]) == 1
    assert "tset_x is marked with a promise, and is no test" in capsys.readouterr().err


def test_a_promise_that_was_forgotten_is_an_error(program, tmp_path, capsys):
    (tmp_path / "docs/promises.toml").write_text(PROMISES.replace('H1 = "Kept."\n', ""))
    assert program["main"]([]) == 1
    assert "must hold H1 to H2" in capsys.readouterr().err


def test_a_promise_without_a_test_is_an_error(program, tmp_path, capsys):
    write_test(tmp_path, "@pytest.mark.promise('H1')\ndef test_x(): ...\n")
    assert program["main"](["--check"]) == 1
    assert capsys.readouterr().err == "H2 has no test\n"


def test_a_stale_page_is_an_error(program, tmp_path, capsys):
    write_test(tmp_path, "@pytest.mark.promise('H1', 'H2')\ndef test_x(): ...\n")
    assert program["main"]([]) == 0
    assert program["main"](["--check"]) == 0
    written = (tmp_path / "docs/coverage-of-promises.md").read_text()
    assert "| H1 | Kept. | [test_it.py](../tests/test_it.py): `test_x` |" in written
    write_test(tmp_path, "@pytest.mark.promise('H1', 'H2')\ndef test_y(): ...\n")
    assert program["main"](["--check"]) == 1
    assert "is stale: make docs" in capsys.readouterr().err
