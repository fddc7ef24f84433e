"""A market over real HTTP: at its door with the token, inside it without."""

import ssl
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from connectors.channel_stub.simulator import Market

TLS = ssl.create_default_context()


@dataclass
class Opened:
    """A market that is open for business."""

    market: Market
    door: httpx.AsyncClient
    inside: httpx.AsyncClient

    async def get(self, path: str, **query: Any) -> Any:
        answer = await self.door.get(f"/v1/{path}", params=query)
        answer.raise_for_status()
        return answer.json()

    async def does(self, path: str, body: Any = None, status: int = 200) -> Any:
        """A person inside does this."""
        answer = await self.inside.post(f"/simulator/{path}", json=body)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def switch(self, **switches: Any) -> None:
        (await self.inside.put("/simulator/settings", json=switches)).raise_for_status()


@pytest.fixture
async def shop(market: Market, place: Any) -> Any:
    """Ten mugs and five bowls, at noon."""
    token = {"Authorization": f"Bearer {market.config.token}"}
    async with (
        httpx.AsyncClient(base_url=place.url, headers=token, trust_env=False, verify=TLS) as door,
        httpx.AsyncClient(base_url=place.url, trust_env=False, verify=TLS) as inside,
    ):
        yield Opened(market, door, inside)
