"""What an operator's page says of the settings is what there is."""

import runpy

import pytest

SETTINGS = '''
class Settings(msgspec.Struct):
    """A warehouse."""

    url: str
    """Where it | answers."""
    hours: int = 0
    """How long
    it waits."""
    words: tuple[str, ...] = ()
    """Its words."""
'''
PAGE = "# Paper\n\n## Settings\n\n<!-- settings: written by make docs -->\n<!-- settings end -->\n\n## More\n"


@pytest.fixture
def write(house):
    return runpy.run_path(str(house / "tests" / "settings_tables.py"))["main"]


@pytest.fixture
def paper(tmp_path):
    """A house with one connector in it."""
    folder = tmp_path / "connectors" / "paper"
    folder.mkdir(parents=True)
    (folder / "settings.py").write_text(SETTINGS)
    (folder / "README.md").write_text(PAGE)
    return folder


def test_the_table_is_made_of_the_fields_and_the_words_under_them(write, paper, tmp_path):
    assert write([], tmp_path) == 0
    rows = [line for line in (paper / "README.md").read_text().splitlines() if line.startswith("| `")]
    assert rows == [
        "| `url` | must be given | Where it \\| answers. |",
        "| `hours` | `0` | How long it waits. |",
        "| `words` | none | Its words. |",
    ]
    assert write(["--check"], tmp_path) == 0


def test_a_page_that_is_stale_or_has_no_place_for_it_is_named(write, paper, tmp_path, capsys):
    assert write(["--check"], tmp_path) == 1
    assert capsys.readouterr().err == "connectors/paper/README.md is stale: make docs\n"
    (paper / "README.md").write_text("# Paper\n")
    assert write([], tmp_path) == 1
    assert "must stand where the table of settings belongs" in capsys.readouterr().err


def test_a_setting_that_nobody_explains_is_named(write, paper, tmp_path, capsys):
    (paper / "settings.py").write_text(SETTINGS + "    silent: int = 1\n")
    assert write([], tmp_path) == 1
    assert "nobody says what the setting silent is" in capsys.readouterr().err
