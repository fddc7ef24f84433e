"""Secrets are read from where they are kept, and shown nowhere."""

import os
from pathlib import Path
from typing import Any

import pytest

from adapters.settings.faults import WrongError
from adapters.settings.secrets import LONGEST, Secrets


def refused(value: Any, folder: Path, environ: dict[str, str] | None = None) -> WrongError:
    with pytest.raises(WrongError) as caught:
        Secrets(environ or {}, folder).read(value)
    return caught.value


def test_only_newlines_at_the_end_of_a_file_are_not_the_secret(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b" two\nlines \r\n\n")
    assert Secrets({}, tmp_path).read({"file": "key"}).reveal() == " two\nlines "


def test_a_full_path_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("mug")
    assert Secrets({}, Path("elsewhere")).read({"file": str(tmp_path / "key")}).reveal() == "mug"


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "is empty"), (b" \n", "is empty"), (b"\xff\xfe", "UTF-8"), (b"a" * (LONGEST + 1), "at most")],
)
def test_a_file_without_a_usable_secret_is_named(content: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(content)
    wrong = refused({"file": "key"}, tmp_path)
    assert says in wrong.says
    assert "'key'" in wrong.says
    assert str(tmp_path / "key") in wrong.cure


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "no plain file" in refused({"file": "pipe"}, tmp_path).says


def test_a_name_no_file_can_have_is_refused(tmp_path: Path) -> None:
    assert "cannot be read" in refused({"file": "a\0b"}, tmp_path).says


@pytest.mark.parametrize("value", ["hunter2", 22, ["hunter2"], {}, {"env": ""}, {"env": ["hunter2"]}, {"hunter2": "x"}])
def test_what_is_no_pointer_to_a_secret_is_refused_and_not_told(value: Any, tmp_path: Path) -> None:
    wrong = refused(value, tmp_path)
    assert "hunter2" not in wrong.says + wrong.cure
    assert '{ env = "NAME" } or { file = "path" }' in wrong.cure


def test_a_secret_written_where_its_name_belongs_is_not_told(tmp_path: Path) -> None:
    wrong = refused({"env": "d41d8cd98f00b204"}, tmp_path)
    assert "d41d8cd98f00b204" not in wrong.says + wrong.cure


def test_what_was_read_is_blotted_out_of_other_texts(tmp_path: Path) -> None:
    secrets = Secrets({"A": "mug", "B": "mug-blue"}, tmp_path)
    assert [repr(secrets.read({"env": name})) for name in "AB"] == ["Secret(***)", "Secret(***)"]
    assert secrets.hidden("a mug-blue and a mug") == "a *** and a ***"
