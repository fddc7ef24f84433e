"""What must be known of the market before its orders can be read: its name."""

from connectors.channel_stub.api.market import Api
from hub_core.plugins import HubSide

NOTE = "market"


class Account:
    """Read at first need, noted, and read anew at every check."""

    def __init__(self, hub: HubSide, api: Api) -> None:
        self._hub, self._api = hub, api

    async def name(self) -> str:
        """The market's name. Raises `HubError`."""
        return await self._hub.memory.note(NOTE) or await self.learn()

    async def learn(self) -> str:
        """Ask, and note the answer. Raises `HubError`."""
        name = (await self._api.account()).name.strip() or self._hub.name
        if name != await self._hub.memory.note(NOTE):
            await self._hub.memory.write_note(NOTE, name)
        return name
