"""What the operator's page says is what there is."""

import re
from pathlib import Path

import connectors.channel_stub
from connectors.channel_stub.simulator import SimulatorConfig
from connectors.channel_stub.translate import STATES

HOUSE = Path(connectors.channel_stub.__file__ or "").parent


def test_the_table_of_states_is_the_one_that_is_used():
    page = (HOUSE / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \|$", page, flags=re.MULTILINE)
    assert dict(rows) == {word: str(status) for word, status in STATES.items()}


def test_the_page_of_the_protocol_names_the_whole_config():
    page = (HOUSE / "simulator" / "README.md").read_text(encoding="utf-8")
    assert [name for name in SimulatorConfig.__struct_fields__ if f"`{name}`" not in page] == []
