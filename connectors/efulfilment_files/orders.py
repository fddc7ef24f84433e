"""The warehouse as a sink of orders."""

import asyncio

from hub_core.errors import Unsupported
from hub_core.models import Order, OrderWord

from .api import Folders, write_whole
from .settings import Settings
from .translate import order_file


class Orders:
    """Takes orders over: a file's name is key and version, so twice is once without a look-up (H5)."""

    def __init__(self, settings: Settings, folders: Folders) -> None:
        self._settings = settings
        self._folders = folders

    async def accept(self, said: Order | OrderWord, /) -> None:
        """Write this order for the warehouse, or its newer word. Raises `Rejected` when it cannot be written."""
        if isinstance(said, OrderWord):
            raise Unsupported(f"a warehouse takes orders, and no word that {said.key} is {said.said}")
        file = order_file(said, self._settings)
        await asyncio.to_thread(write_whole, self._folders.orders / file.name, file.content)
