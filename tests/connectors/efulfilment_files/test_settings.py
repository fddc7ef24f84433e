"""What an operator may fill in."""

from pathlib import Path

import msgspec
import pytest

import connectors.efulfilment_files
from connectors.efulfilment_files.settings import Settings


def test_the_defaults_fit_a_warehouse_that_writes_plain_csv():
    made = Settings(folder="/mnt/warehouse/hub")
    assert (made.separator, made.encoding, made.poll_seconds, made.settle_seconds) == (",", "utf-8", 60, 5)
    assert (made.unfinished_minutes, made.keep_days, made.pickup_minutes) == (15, 90, 60)


@pytest.mark.parametrize("separator", [",", ";", "|", "\t", "~", "^"])
def test_columns_may_be_parted_by_what_stands_in_no_value(separator):
    assert Settings(folder="files", separator=separator).separator == separator


@pytest.mark.parametrize(
    "separator", ["", ",,", "a", "7", '"', "'", "\n", "\r", " ", "-", ":", ".", "_", "\0", "\x1f", "é"]
)
def test_columns_are_not_parted_by_what_stands_in_values(separator):
    with pytest.raises(ValueError, match="separator: it must be one sign"):
        Settings(folder="files", separator=separator)


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "cp1252", "iso-8859-15", "latin-1", "cp850", "gb18030"])
def test_encodings_in_which_ascii_stays_as_it_is_are_taken(encoding):
    Settings(folder="files", encoding=encoding)


@pytest.mark.parametrize(
    "encoding",
    ["utf-16", "utf-7", "utf-8-sig", "cp037", "hex", "rot13", "idna", "raw_unicode_escape", "moon", ""],
)
def test_other_encodings_are_refused(encoding):
    with pytest.raises(ValueError, match="encoding: it must be one that Python knows"):
        Settings(folder="files", encoding=encoding)


@pytest.mark.parametrize("folder", ["", "  ", "~/files", "a\0b"])
def test_a_folder_that_cannot_be_is_refused(folder):
    with pytest.raises(ValueError, match="folder: "):
        Settings(folder=folder)


def test_all_faults_are_told_at_once():
    with pytest.raises(ValueError, match="folder: ") as fault:
        Settings(
            folder="",
            separator="",
            encoding="moon",
            poll_seconds=0,
            settle_seconds=-1,
            unfinished_minutes=10**9,
            keep_days=-1,
            pickup_minutes=-1,
        )
    assert all(f"; {name}: it must be" in f"; {fault.value}" for name in Settings.__struct_fields__[1:])


def test_unknown_settings_are_refused():
    with pytest.raises(msgspec.ValidationError, match="unknown field `seperator`"):
        msgspec.convert({"folder": "files", "seperator": ";"}, Settings)


def test_the_readme_leaves_room_for_the_table_of_settings():
    readme = Path(connectors.efulfilment_files.__file__ or "").with_name("README.md").read_text()
    section = readme.split("## Settings")[1].split("\n## ")[0]
    assert section.strip().startswith("<!-- settings: written by make docs -->")
    assert section.strip().endswith("<!-- settings end -->")
