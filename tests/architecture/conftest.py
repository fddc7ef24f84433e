"""The tree that the house rules speak of."""

from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
PACKAGES = ("hub_core", "adapters", "connectors")


@pytest.fixture(scope="session")
def house() -> Path:
    """The top of the repository."""
    return HOUSE


@pytest.fixture(scope="session")
def modules(house) -> list[Path]:
    """Every Python file of the three packages."""
    return sorted(path for package in PACKAGES for path in (house / package).rglob("*.py"))
