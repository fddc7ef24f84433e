"""The titles of brands: a product names its brand by a number only."""

import logging
from datetime import datetime, timedelta

import msgspec

from connectors.lightspeed import wire
from connectors.lightspeed.api import Api
from connectors.lightspeed.translate import identity, text
from hub_core.errors import HubError
from hub_core.plugins import HubSide

NOTE = "brands"
ASK_AGAIN = timedelta(hours=1)
"""How long the title of a brand that was not found stays empty before it is asked for again."""
log = logging.getLogger(__name__)


class Brands:
    """Read all at once at first need and noted; a brand whose title cannot be read has none."""

    def __init__(self, hub: HubSide, api: Api) -> None:
        self._hub, self._api = hub, api
        self._titles: dict[str, str] | None = None
        self._asked: datetime | None = None

    async def title(self, brand: str) -> str:
        """The title of that brand, or an empty one."""
        if not brand:
            return ""
        if self._titles is None:
            noted = await self._hub.memory.note(NOTE)
            self._titles = msgspec.json.decode(noted, type=dict[str, str]) if noted else {}
        if brand not in self._titles and (self._asked is None or self._hub.now() - self._asked >= ASK_AGAIN):
            await self.learn()
        return self._titles.get(brand, "")

    async def learn(self) -> None:
        """Read all of them, in place of what was known: a brand may have a new title."""
        self._asked = self._hub.now()
        self._titles = await self._ask() or self._titles

    async def _ask(self) -> dict[str, str]:
        try:
            rows = await self._api.members("brands", "brands", wire.Brand, fields="id,title", priority="background")
        except HubError as fault:
            log.warning("brands not read", extra={"connector": self._hub.name, "reason": str(fault)})
            return {}
        titles = {identity(row.id): text(row.title) for row in rows if identity(row.id)}
        await self._hub.memory.write_note(NOTE, msgspec.json.encode(titles).decode())
        return titles
