"""The promises of storage, on every storage there is."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.storage import make_storage
from hub_core.testing.contracts.storage import StorageContract
from hub_core.use_cases.storage import Storage


class TestMemory(StorageContract):
    @pytest.fixture
    async def storage(self) -> AsyncIterator[Storage]:
        storage = make_storage("memory://")
        await storage.open()
        yield storage
        await storage.close()


class TestSqlite(StorageContract):
    @pytest.fixture
    async def storage(self, tmp_path: Path) -> AsyncIterator[Storage]:
        storage = make_storage(f"sqlite:///{tmp_path}/hub.db")
        await storage.open()
        yield storage
        await storage.close()


class TestPostgres(StorageContract):
    @pytest.fixture
    async def storage(self, postgres_url: str) -> AsyncIterator[Storage]:
        storage = make_storage(postgres_url)
        await storage.open()
        yield storage
        await storage.close()
