"""How far files were read that are not read to their end yet; kept in one note."""

import msgspec

from hub_core.plugins import HubSide

PLACE = "place"
MOST = 10
"""More files are never half read at once; what lies further back was taken away by somebody."""


class Places:
    """The last line that is done with, by the digest of the file. Methods raise `Unavailable`."""

    def __init__(self, hub: HubSide) -> None:
        self._hub = hub

    async def of(self, digest: str) -> int:
        """The last line of this file that is done with; 0: none is."""
        return (await self._all()).get(digest, 0)

    async def note(self, digest: str, line: int) -> None:
        """Everything up to this line is done with."""
        places = await self._all()
        places.pop(digest, None)
        newest = dict([*places.items(), (digest, line)][-MOST:])
        await self._write(newest)

    async def forget(self, digest: str) -> None:
        """Nothing of this file is half read any more."""
        places = await self._all()
        if places.pop(digest, None) is not None:
            await self._write(places)

    async def _all(self) -> dict[str, int]:
        noted = await self._hub.memory.note(PLACE)
        return msgspec.json.decode(noted, type=dict[str, int]) if noted else {}

    async def _write(self, places: dict[str, int]) -> None:
        await self._hub.memory.write_note(PLACE, msgspec.json.encode(places).decode())
