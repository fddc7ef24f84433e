"""The door's address: its path carries a token nobody can guess, made once and kept (G3)."""

import secrets

from hub_core.plugins import HubSide

PATH = "/webhooks"
NOTE = "path_token"
TOKEN_BYTES = 24


class DoorAddress:
    """Knows the token, and the whole address as the shop must know it."""

    def __init__(self, hub: HubSide) -> None:
        self._hub = hub
        self._token = ""

    async def token(self) -> str:
        """The token; made at the first call of the first start. Raises `Unavailable` when it cannot be kept."""
        if not self._token:
            self._token = await self._hub.memory.note_once(NOTE, secrets.token_urlsafe(TOKEN_BYTES))
        return self._token

    async def url(self) -> str | None:
        """Where the shop rings; None while nobody said where this hub is reached."""
        if self._hub.public_url is None:
            return None
        return f"{self._hub.public_url}{PATH}/{await self.token()}"
