"""What pytest learns when the hub is installed: the marker of promises, and a hub that only remembers."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from hub_core.testing.fakes import RememberingHub

# Before anything imports the contracts: what is imported already cannot be rewritten any more.
pytest.register_assert_rewrite("hub_core.testing")


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known, so that `--strict-markers` of a stranger takes the contracts."""
    config.addinivalue_line("markers", "promise(*ids): the rules of behaviour and the promises this test proves")


@pytest.fixture
def hub_side() -> "RememberingHub":
    """A hub that only remembers, for testing `connect()`, webhooks and jobs of a connector."""
    # Inside: a plugin that imports the package would hide it from coverage.
    from hub_core.testing.fakes import hub_side as make  # noqa: PLC0415  # see the line above

    return make()
