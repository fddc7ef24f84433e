"""The story of the demo, scene by scene."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.cli.demo.audience import Audience
from adapters.cli.demo.stage import SHOP, Stage
from adapters.cli.demo.summary import figures, nothing_waits
from adapters.cli.demo.telling import Telling
from hub_core.models import OrderStatus

MUG = {"sku": "MUG-BLUE", "ean": "8712345678906", "title": "Mug, blue", "quantity": 2, "price_incl": 9.95}
TEAPOT = {"sku": "TEAPOT", "ean": "8712345000004", "title": "Teapot", "quantity": 1, "price_incl": 34.5}
OLD_ORDERS = 3


@dataclass(slots=True)
class Day:
    """What the scenes share."""

    stage: Stage
    telling: Telling
    watch: Audience

    async def order(self, who: str, **said: Any) -> dict[str, Any]:
        """A customer orders in the shop."""
        made: dict[str, Any] = await self.stage.shop("POST", "orders", {"lines": [MUG], **said})
        self.telling.happened("customer", f"{who} ({made['number']})")
        return made

    async def mails(self, number: str) -> int:
        """How many mails about its shipping the customer of that order got."""
        state = await self.stage.shop("GET", "state?last=1")
        return sum(1 for mail in state["mails"] if mail["order"] == number and mail["kind"] == "shipped")

    async def is_shipped(self, made: dict[str, Any], *, codes: int = 1) -> bool:
        """Does the shop show the order as shipped, with so many track & trace codes?"""
        state = await self.stage.shop("GET", "state?last=1")
        shipments = [one for one in state["shipments"] if one["order"] == made["id"]]
        return any(one["status"] == "shipped" and len(_codes(one)) == codes for one in shipments)


def key_of(made: dict[str, Any]) -> str:
    """The hub's key of an order of the shop."""
    return f"{SHOP}:{made['id']}"


def _codes(shipment: dict[str, Any]) -> list[str]:
    return [code for code in shipment["trackingCode"].replace(",", " ").split() if code]


async def play(stage: Stage, telling: Telling) -> bool:
    """Play every scene; True: everything that was expected happened."""
    day = Day(stage, telling, Audience(stage, telling))
    telling.opening()
    await stage.warehouse("PUT", "settings", {"ship_after": 1.0})
    old = await _switched_on(day)
    for number, scene in enumerate((_unpaid, _doubled, _two_parcels, _cancelled, _warehouse_down), start=2):
        await scene(day, number)
    await _released(day, 7, old)
    await day.watch.until("nothing waits any more", lambda: nothing_waits(stage))
    rows, lost = await figures(stage)
    telling.expected("lost: 0", holds=lost == 0)
    telling.summary(rows)
    return not telling.failed


async def _switched_on(day: Day) -> list[dict[str, Any]]:
    day.telling.scene(1, "The hub is switched on at a running shop: the past stays put")
    made_at = (datetime.now(UTC) - timedelta(days=2)).isoformat()
    old = [
        await day.order("two days ago: two mugs, paid, still open", paid=True, created_at=made_at)
        for _ in range(OLD_ORDERS)
    ]
    day.telling.happened("you", "hub serve")
    await day.stage.switch_on()

    async def all_known() -> bool:
        return all([await day.watch.is_known(key_of(made)) for made in old])

    await day.watch.until("all old open orders are taken in and listed", all_known)
    await _webhooks_stand(day)
    counts = await day.stage.warehouse("GET", "state?last=10")
    day.telling.expected("none of them was sent to the warehouse", holds=not counts["orders"])
    return old


async def _webhooks_stand(day: Day) -> None:
    async def stand() -> bool:
        schedules = await day.stage.hub.storage.look(lambda work: work.schedules.all())
        return all(one.last_ok for one in schedules if one.job == "webhooks")

    await day.watch.until("the webhooks are registered at the shop and at the warehouse", stand)


async def _unpaid(day: Day, number: int) -> None:
    day.telling.scene(number, "An unpaid order waits for its payment, then goes out and comes back shipped")
    made = await day.order("orders two mugs, not paid yet", paid=False)
    key = key_of(made)
    await day.watch.until("it waits for payment", lambda: day.watch.has_status(key, OrderStatus.PENDING_PAYMENT))
    day.telling.expected("the warehouse has not got it", holds=not await day.watch.is_handed(key))
    await day.stage.shop("POST", f"orders/{made['id']}/pay")
    day.telling.happened("customer", f"pays ({made['number']})")
    await _until_shipped(day, made)


async def _until_shipped(day: Day, made: dict[str, Any], *, codes: int = 1) -> None:
    key, number = key_of(made), made["number"]
    await day.watch.until("the warehouse has taken it", lambda: day.watch.is_handed(key))
    await day.watch.until(
        f"the shop shows it as shipped, with {codes} track & trace code{'s' if codes > 1 else ''}",
        lambda: day.is_shipped(made, codes=codes),
    )
    await day.watch.until("the hub calls it completed", lambda: day.watch.has_status(key, OrderStatus.COMPLETED))
    mails = await day.mails(number)
    day.telling.expected(f"the customer got one mail ({mails})", holds=mails == 1)


async def _doubled(day: Day, number: int) -> None:
    day.telling.scene(number, "Webhooks arrive doubled and in the wrong order")
    await day.stage.shop("PUT", "switches", {"duplicate_rate": 1.0, "reorder_seconds": 0.8})
    made = await day.order("orders two mugs, pays at once", paid=True)
    await asyncio.sleep(0.2)
    address = {"name": "A. Jansen", "street": "Oudegracht", "number": "12", "zipcode": "3511 AA", "city": "Utrecht"}
    await day.stage.shop("POST", f"orders/{made['id']}/address", {**address, "country": "nl"})
    day.telling.happened("shop", f"the address of {made['number']} is changed; every webhook rings twice, late")
    await _until_shipped(day, made)
    await day.stage.shop("PUT", "switches", {"duplicate_rate": 0.0, "reorder_seconds": 0.0})
    state = await day.stage.warehouse("GET", "state?last=1000")
    created = [one["created"] for one in state["orders"] if one["reference"] == key_of(made)]
    day.telling.expected("the warehouse made it exactly once", holds=created == [1])


async def _two_parcels(day: Day, number: int) -> None:
    day.telling.scene(number, "One order, two parcels: both codes reach the shop, one mail goes out")
    await day.stage.warehouse("PUT", "settings", {"parcels": 2, "parcel_gap": 1.0})
    made = await day.order("orders two mugs and a teapot, pays at once", paid=True, lines=[MUG, TEAPOT])
    await _until_shipped(day, made, codes=2)
    await day.stage.warehouse("PUT", "settings", {"parcels": 1})


async def _cancelled(day: Day, number: int) -> None:
    day.telling.scene(number, "An order is cancelled while the warehouse has it")
    await day.stage.warehouse("PUT", "settings", {"ship_after": None})
    made = await day.order("orders two mugs, pays at once", paid=True)
    key = key_of(made)
    await day.watch.until("the warehouse has taken it", lambda: day.watch.is_handed(key))
    await day.stage.shop("POST", f"orders/{made['id']}/cancel", {"mail": False})
    day.telling.happened("shop", f"{made['number']} is cancelled")

    async def cancelled_there() -> bool:
        state = await day.stage.warehouse("GET", "state?last=1000")
        return any(one["reference"] == key and one["status"] == "cancelled" for one in state["orders"])

    await day.watch.until("the warehouse knows, and sends nothing", cancelled_there)
    await day.stage.warehouse("PUT", "settings", {"ship_after": 1.0})


async def _warehouse_down(day: Day, number: int) -> None:
    day.telling.scene(number, "The warehouse is down for a moment: nothing is lost, nothing goes twice")
    await day.stage.warehouse("PUT", "settings", {"down": True})
    day.telling.happened("warehouse", "does not answer any more")
    made = await day.order("orders two mugs, pays at once", paid=True)
    await day.watch.until("the hub keeps it and waits", lambda: day.watch.is_known(key_of(made)))
    await asyncio.sleep(2.0)
    await day.stage.warehouse("PUT", "settings", {"down": False})
    day.telling.happened("warehouse", "is back")
    await _until_shipped(day, made)


async def _released(day: Day, number: int, old: list[dict[str, Any]]) -> None:
    day.telling.scene(number, "One of the old orders is released by hand, and goes out once")
    made = old[0]
    day.telling.happened("you", f"hub release {SHOP} order {made['number']}")
    await day.stage.hub.operate.release(key_of(made))
    await _until_shipped(day, made)
    still = [await day.watch.is_handed(key_of(one)) for one in old[1:]]
    day.telling.expected("the other old orders stay where they are", holds=not any(still))
