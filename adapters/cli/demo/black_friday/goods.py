"""What is sold on Black Friday: plenty of most things, and a few that will not last."""

from dataclasses import dataclass
from typing import Final

from adapters.cli.demo.black_friday.cast import BUFFER, MARKET, NORTH, SHOPS, SOUTH
from adapters.cli.demo.cast import OTHER_SHOP
from adapters.cli.demo.stage import Stage

PLENTY, FEW = 5000, 40
"""Pieces of a thing in each warehouse, for every 2,000 orders."""
USUAL_ORDERS = 2000


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that is sold."""

    sku: str
    ean: str
    title: str
    scarce: bool = False

    def in_each_warehouse(self, orders: int) -> int:
        """How many lie there before the rush of so many orders."""
        return max(4, (FEW if self.scarce else PLENTY) * orders // USUAL_ORDERS)


def ean(number: int) -> str:
    """A valid EAN-13 of that number."""
    digits = f"87123{number:07}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


THINGS: Final = tuple(
    Thing(f"GIFT-{number:02}", ean(number), f"Gift {number}", scarce=number <= 4)  # noqa: PLR2004 - the first four
    for number in range(1, 21)
)


async def offer(stage: Stage) -> None:
    """Every thing stands in both shops and at the market, with nothing to sell yet."""
    for thing in THINGS:
        variant = {"sku": thing.sku, "ean": thing.ean, "price_incl": 9.95, "stockLevel": 0}
        for shop in SHOPS:
            await stage.at(shop, "POST", "products", {"title": thing.title, "variants": [variant]})
        said = {"sku": thing.sku, "ean": thing.ean, "title": thing.title, "price": "9.95", "stock": 0}
        await stage.at(MARKET, "POST", "offers", said)
        made = {"id": thing.sku.lower(), "sku": thing.sku, "barcode": thing.ean, "title": thing.title}
        await stage.at(SOUTH, "POST", "products", made)


async def count(stage: Stage, orders: int) -> None:
    """Both warehouses state what they have; the north has it in two halls."""
    for thing in THINGS:
        units = thing.in_each_warehouse(orders)
        halls = {"main": units - units // 4, "attic": units // 4}
        for hall, some in halls.items():
            await stage.at(NORTH, "POST", "stock", {"sku": thing.sku, "available": some, "location": hall})
        await stage.at(SOUTH, "POST", "stock", {"sku": thing.sku, "available": units})


async def shown(stage: Stage, channel: str) -> dict[str, int]:
    """What a channel shows of each thing, by SKU."""
    state = await stage.at(channel, "GET", "state?last=1000" if channel == MARKET else "state?last=1")
    if channel == MARKET:
        return {one["sku"]: one["stock"] for one in state["offers"]}
    return {one["sku"]: one["stockLevel"] for one in state["variants"]}


def to_show(left: int, channel: str) -> int:
    """What a channel should show when so many are left that nobody bought."""
    return max(0, left - (BUFFER if channel == OTHER_SHOP else 0))
