"""Carts ring; the word by which a shopper finds one again is all that is kept of them (K3)."""

from connectors.lightspeed import wire
from connectors.lightspeed.api import Api
from connectors.lightspeed.checkouts import Carts
from connectors.lightspeed.receive.usable import usable
from connectors.lightspeed.settings import Settings
from hub_core.models import Ring
from hub_core.plugins import HubSide


class QuotesRead:
    """Remembers the words of carts; they ring only where the settings say what to make of them."""

    def __init__(self, settings: Settings, hub: HubSide, api: Api) -> None:
        self._api, self._carts = api, Carts(settings, hub)

    async def rung(self, ring: Ring) -> None:
        """A signed body says it; one that cannot be used is read anew."""
        said = usable(ring, wire.quote_of)
        await (self.read(ring.object_id) if said is None else self._carts.remember(said))

    async def deleted(self, ring: Ring) -> None:
        """A cart that is gone needs nothing: its checkout is not collected any more."""

    async def read(self, id_: str) -> None:
        """Read this cart at the shop. Raises `HubError`."""
        await self._carts.remember(wire.quote_of(await self._api.get(f"quotes/{id_}")))
