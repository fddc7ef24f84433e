"""What the scenes of the demo share: what people do, and what can be seen at the far sides."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.cli.demo.audience import Audience
from adapters.cli.demo.cast import SHOP
from adapters.cli.demo.stage import Stage
from adapters.cli.demo.telling import Telling
from hub_core.models import OrderStatus

Line = dict[str, Any]
MUG: Line = {"sku": "MUG-BLUE", "ean": "8712345678906", "title": "Mug, blue", "quantity": 2, "price_incl": 9.95}
TEAPOT: Line = {"sku": "TEAPOT", "ean": "8712345000004", "title": "Teapot", "quantity": 1, "price_incl": 34.5}
SHIP_AFTER = 1.0
EVERY = "state?last=20000"


@dataclass(slots=True)
class Day:
    """What the scenes share."""

    stage: Stage
    telling: Telling
    watch: Audience

    async def order(self, who: str, *, shop: str = SHOP, **said: Any) -> dict[str, Any]:
        """A customer orders in a shop."""
        made: dict[str, Any] = await self.stage.shop("POST", "orders", {"lines": [MUG], **said}, name=shop)
        self.telling.happened("customer", f"{who} ({made['number']})")
        return made

    async def offer(self, shop: str, line: Line, stock: int) -> dict[str, Any]:
        """A person puts a product into a shop."""
        variant = {"sku": line["sku"], "ean": line["ean"], "price_incl": line["price_incl"], "stockLevel": stock}
        body = {"title": line["title"], "variants": [variant]}
        made: dict[str, Any] = await self.stage.shop("POST", "products", body, name=shop)
        return made

    async def in_a_while(self) -> None:
        """Let the shops' clocks, which know whole seconds only, see that what comes now is later."""
        await asyncio.sleep(1.1)

    async def mails(self, number: str) -> int:
        """How many mails about its shipping the customer of that order got."""
        state = await self.stage.shop("GET", "state?last=1")
        return sum(1 for mail in state["mails"] if mail["order"] == number and mail["kind"] == "shipped")

    async def is_shipped(self, made: dict[str, Any], *, codes: int = 1) -> bool:
        """Does the shop show the order as shipped, with so many track & trace codes?"""
        state = await self.stage.shop("GET", "state?last=1")
        shipments = [one for one in state["shipments"] if one["order"] == made["id"]]
        return any(one["status"] == "shipped" and len(_codes(one)) == codes for one in shipments)

    async def shows(self, shop: str, sku: str) -> int | None:
        """The level that the shop shows of a product; None: it does not have it."""
        state = await self.stage.shop("GET", "state?last=1", name=shop)
        return next((one["stockLevel"] for one in state["variants"] if one["sku"] == sku), None)

    async def writes(self, shop: str, what: str) -> int:
        """How many calls changed something of that kind in the shop, whoever made them."""
        state = await self.stage.shop("GET", EVERY, name=shop)
        calls = [call for call in state["calls"] if call["method"] in {"PUT", "POST", "DELETE"}]
        return sum(1 for call in calls if f"/{what}" in call["path"])

    async def until_shows(self, sku: str, level: int, shops: Sequence[str]) -> None:
        """Wait until these shops show that level."""

        async def so() -> bool:
            return all([await self.shows(shop, sku) == level for shop in shops])

        await self.watch.until(f"{' and '.join(shops)} show{'s' * (len(shops) == 1)} {level} of {sku}", so)

    async def in_the_warehouse(self, key: str) -> dict[str, Any]:
        """The order as the warehouse has it; empty: it has not."""
        state = await self.stage.warehouse("GET", "state?last=1000")
        return next((one for one in state["orders"] if one["reference"] == key), {})

    async def until_shipped(self, made: dict[str, Any], *, codes: int = 1) -> None:
        """Wait until an order came all the way to the warehouse and back."""
        key, number = key_of(made), made["number"]
        await self.watch.until("the warehouse has taken it", lambda: self.watch.is_handed(key))
        await self.watch.until(
            f"the shop shows it as shipped, with {codes} track & trace code{'s' if codes > 1 else ''}",
            lambda: self.is_shipped(made, codes=codes),
        )
        await self.until_status(made, OrderStatus.COMPLETED)
        mails = await self.mails(number)
        self.telling.expected(f"the customer got one mail ({mails})", holds=mails == 1)

    async def until_status(self, made: dict[str, Any], status: OrderStatus) -> None:
        """Wait until the hub says that of the order."""
        await self.watch.until(f"the hub calls it {status}", lambda: self.watch.has_status(key_of(made), status))


Scene = Callable[[Day], Awaitable[None]]


def key_of(made: dict[str, Any], shop: str = SHOP) -> str:
    """The hub's key of something in a shop."""
    return f"{shop}:{made['id']}"


def _codes(shipment: dict[str, Any]) -> list[str]:
    return [code for code in shipment["trackingCode"].replace(",", " ").split() if code]
