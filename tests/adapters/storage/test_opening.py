"""From an address to a storage."""

import traceback

import pytest

from adapters.storage import make_storage, migrate, schema_is_current
from hub_core.errors import ConfigError, Unavailable

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "url", ["", "hub.db", "mysql://root:hush@host/hub", "sqlite://", "sqlite:///", "sqlite:///:memory:"]
)
def test_an_address_that_is_none_names_those_that_are(url: str) -> None:
    with pytest.raises(ConfigError, match=r"sqlite:///hub\.db, postgresql://user@host/database or memory://") as told:
        make_storage(url)
    assert "hush" not in str(told.value)


def test_memory_needs_no_migration() -> None:
    migrate("memory://")
    assert schema_is_current("memory://")


def test_a_broken_postgres_address_does_not_tell_its_password() -> None:
    with pytest.raises(ConfigError, match="no address of PostgreSQL") as told:
        migrate("postgresql://hub:hush@[::1/hub")
    assert "hush" not in "".join(traceback.format_exception_only(told.value))
    assert (told.value.__cause__, told.value.__suppress_context__) == (None, True)


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg", "postgres"])
async def test_a_server_that_is_away_is_unavailable(scheme: str) -> None:
    storage = make_storage(f"{scheme}://hub:hush@127.0.0.1:1/hub")
    with pytest.raises(Unavailable, match="cannot be reached") as told:
        await storage.open()
    assert "hush" not in str(told.value)
