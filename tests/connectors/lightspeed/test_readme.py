"""What the operator's page says of the settings is what there is."""

from pathlib import Path

import msgspec

from connectors.lightspeed.settings import Settings

PAGE = Path(__file__).parents[3] / "connectors" / "lightspeed" / "README.md"


def test_every_setting_stands_in_the_readme_and_no_other() -> None:
    table = PAGE.read_text(encoding="utf-8").partition("## Settings")[2].partition("\n## ")[0]
    rows = [row.split("|")[1].strip(" `") for row in table.splitlines() if row.startswith("| `")]
    assert sorted(rows) == sorted(field.name for field in msgspec.structs.fields(Settings))
