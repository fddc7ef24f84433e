"""How a shopper finds a cart again: Lightspeed says it of the cart, never of the checkout (K3)."""

from connectors.lightspeed import wire
from connectors.lightspeed.settings import HASH, Settings
from connectors.lightspeed.translate import identity, text
from hub_core.plugins import HubSide

SHELVES = 10_000
"""So many carts are remembered: the newest ones, as their ids count up."""


class Carts:
    """The words of the newest carts, as their webhooks told them; asking for one would cost a call per checkout."""

    def __init__(self, settings: Settings, hub: HubSide) -> None:
        self._link, self._memory = settings.recovery_link, hub.memory

    async def remember(self, said: wire.Quote) -> None:
        """Keep its word, in place of that of a cart long before."""
        id_, word = identity(said.id), text(said.recovery_hash)
        if self._link and id_ and word:
            await self._memory.write_note(_shelf(id_), f"{id_} {word}")

    async def link(self, id_: str) -> str:
        """Where this cart is found again; empty where nobody said."""
        if not self._link or not id_:
            return ""
        kept, _, word = (await self._memory.note(_shelf(id_)) or "").partition(" ")
        return self._link.replace(HASH, word) if kept == id_ else ""


def _shelf(id_: str) -> str:
    return f"cart {int(id_) % SHELVES}"
