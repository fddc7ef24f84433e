"""The sweep: the sure path beside the feed (H8)."""

from datetime import datetime

from connectors.channel_stub.jobs.feed import NOTE, OVERLAP, WALKED
from connectors.channel_stub.jobs.walk import Tell, Walk
from connectors.channel_stub.receive import Reader
from hub_core.models import Product
from hub_core.plugins import HubSide


class Sweep:
    """Walks all offers and what else changed since the last walk began; finds the offers that left no trace."""

    def __init__(self, hub: HubSide, reader: Reader, walk: Walk) -> None:
        self._hub, self._reader, self._walk = hub, reader, walk

    async def run(self, tell: Tell) -> str:
        """Do it. Its place moves only when all went well, to the moment this run began. Raises `HubError`."""
        began, noted = self._hub.now(), await self._hub.memory.note(WALKED)
        if not noted or not await self._hub.memory.note(NOTE):
            return "the feed has not walked everything yet, and does so first"
        since = datetime.fromisoformat(noted) - OVERLAP
        walked = await self._walk.run(tell, since=since, sales_since=since)
        missing = await self._look_for_what_is_gone()
        await self._hub.memory.write_note(WALKED, began.isoformat())
        return f"{walked} walked, {missing} offers missing"

    async def _look_for_what_is_gone(self) -> int:
        """Pages shift while one walks, so each is asked for by itself (P10)."""
        if self._hub.ports.products is None:
            return 0
        missing = sorted(await self._known() - self._walk.offers)
        for id_ in missing:
            if not await self._reader.is_there("products", id_):
                await self._reader.missing.note(id_)
        return len(missing)

    async def _known(self) -> set[str]:
        found: set[str] = set()
        after = ""
        while page := await self._hub.memory.all_known("products", after=after):
            found |= {id_ for id_, fact in page.items() if isinstance(fact, Product) and not fact.deleted}
            after = list(page)[-1]
        return found
