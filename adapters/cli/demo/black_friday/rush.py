"""The rush: so many people buy at once, in three places."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx

from adapters.cli.demo.black_friday import faults
from adapters.cli.demo.black_friday.cast import CHANNELS, MARKET
from adapters.cli.demo.black_friday.goods import THINGS
from adapters.cli.demo.cast import OTHER_SHOP
from adapters.cli.demo.stage import Stage

AT_ONCE, A_SECOND = 12, 30
SOLD_OUT = 409
MARKETS_OWN, CANCELLED, EXPRESS = 0.15, 0.02, 0.2
AFTER = 100
"""After so many orders a few rings are lost again."""
AWAY_EVERY = 2000
"""In the middle of so many orders a warehouse is away."""


@dataclass(slots=True)
class Rush:
    """What people do; the same seed is the same rush."""

    stage: Stage
    seed: int = 1
    placed: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    """So many found their thing sold out."""
    cancelled: set[str] = field(default_factory=set)
    """The keys of orders that were called off."""

    async def run(self, orders: int) -> None:
        """So many people buy, thirty a second as far as the far sides keep up."""
        chance = random.Random(self.seed)  # noqa: S311 - a rush must repeat, nobody is protected by it
        room = asyncio.Semaphore(AT_ONCE)

        async def one(number: int, wish: dict[str, Any]) -> None:
            await asyncio.sleep(number / A_SECOND)
            async with room:
                await self._buy(wish)
                if number % AFTER == 0:
                    await faults.again(self.stage)
            if number % AWAY_EVERY == min(orders, AWAY_EVERY) // 2:
                await faults.outage(self.stage)

        wishes = [_wish(chance) for _ in range(orders)]
        await asyncio.gather(*(one(number, wish) for number, wish in enumerate(wishes)))

    async def tries(self, sku: str, channel: str) -> bool:
        """Somebody wants one piece of it there; False: the channel says that it is sold out."""
        return await self._place(channel, _body(channel, [(sku, 1)], "NL", "late@example.com")) is not None

    async def _buy(self, wish: dict[str, Any]) -> None:
        channel, leaves = wish.pop("channel"), wish.pop("leaves")
        made = await self._place(channel, wish)
        if made is None:
            self.refused += 1
            return
        self.placed[channel] += 1
        if leaves:
            path = f"orders/{made['id']}/{'withdraw' if channel == MARKET else 'cancel'}"
            if await self._may(channel, path):
                self.cancelled.add(f"{channel}:{made['id']}")

    async def _place(self, channel: str, body: dict[str, Any]) -> dict[str, Any] | None:
        try:
            made: dict[str, Any] = await self.stage.at(channel, "POST", "orders", body)
        except httpx.HTTPStatusError as fault:
            if fault.response.status_code == SOLD_OUT:
                return None
            raise
        return made

    async def _may(self, channel: str, path: str) -> bool:
        try:
            await self.stage.at(channel, "POST", path)
        except httpx.HTTPStatusError as fault:
            if fault.response.status_code == SOLD_OUT:
                return False
            raise
        return True


def _wish(chance: random.Random) -> dict[str, Any]:
    channel = chance.choice(CHANNELS)
    country = "BE" if chance.random() < (0.7 if channel == OTHER_SHOP else 0.1) else "NL"
    lines = [(thing.sku, chance.randint(1, 3)) for thing in chance.sample(THINGS, k=chance.choice((1, 1, 2)))]
    person = chance.randrange(10**6)
    wish = _body(channel, lines, country, f"buyer{person}@example.com")
    if channel == MARKET and chance.random() < MARKETS_OWN:
        wish["fulfilment"] = "market"
    if channel == MARKET and chance.random() < EXPRESS:
        wish["delivery"] = "evening"
    return {**wish, "channel": channel, "leaves": chance.random() < CANCELLED}


def _body(channel: str, lines: list[tuple[str, int]], country: str, email: str) -> dict[str, Any]:
    wanted = [{"sku": sku, "quantity": pieces} for sku, pieces in lines]
    if channel == MARKET:
        return {"lines": wanted, "country": country}
    place = {"street": "Oudegracht", "number": "7", "city": "Utrecht", "country": country.lower()}
    return {"lines": wanted, "paid": True, "email": email, "address": {"name": "J. Jansen", **place}}
