"""What the tests of the storage room share."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from adapters.storage import make_storage
from hub_core.use_cases.storage import Storage

OpenAt = Callable[[str], Awaitable[Storage]]


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A place for an SQLite file."""
    return f"sqlite:///{tmp_path}/hub.db"


@pytest.fixture
async def open_at() -> AsyncIterator[OpenAt]:
    """Opens storages, and closes them when the test ends."""
    async with AsyncExitStack() as stack:

        async def open_one(url: str) -> Storage:
            storage = make_storage(url)
            await storage.open()
            stack.push_async_callback(storage.close)
            return storage

        yield open_one
