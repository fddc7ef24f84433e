"""The scenes about orders: from the shop to the warehouse, and their track & trace codes back."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.cli.demo.cast import OTHER_SHOP, SHOP
from adapters.cli.demo.day import MUG, SHIP_AFTER, TEAPOT, Day, key_of
from hub_core.models import OrderStatus

OLD_ORDERS = 2
IN_SHOP = 25
"""What the shops show of the mug before anybody stated a level."""


async def switched_on(day: Day) -> list[dict[str, Any]]:
    """The hub is switched on at running shops."""
    day.telling.scene("The hub is switched on at running shops: the past stays put, and no stock number moves")
    for shop in (SHOP, OTHER_SHOP):
        await day.offer(shop, MUG, IN_SHOP)
    await day.offer(SHOP, TEAPOT, 5)
    day.telling.happened("shops", f"have sold for years: {SHOP} has a mug and a teapot, {OTHER_SHOP} the same mug")
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
    await _jobs_went_well(day)
    counts = await day.stage.warehouse("GET", "state?last=10")
    day.telling.expected("none of them was sent to the warehouse", holds=not counts["orders"])
    mug = await day.watch.product(MUG["sku"])
    both = mug is not None and {link.origin for link in mug.links} == {SHOP, OTHER_SHOP}
    day.telling.expected("the mug of both shops is one product", holds=both)
    writes = [await day.writes(shop, "variants") for shop in (SHOP, OTHER_SHOP)]
    day.telling.expected("nobody stated a stock level yet, so none was written", holds=not any(writes))
    return old


async def _jobs_went_well(day: Day) -> None:
    async def went_well(job: str) -> bool:
        schedules = await day.stage.hub.storage.look(lambda work: work.schedules.all())
        return all(one.last_ok for one in schedules if one.job == job)

    await day.watch.until("the first sweep of each has read products, orders and customers", lambda: went_well("sweep"))
    await day.watch.until("the webhooks are registered everywhere", lambda: went_well("webhooks"))


async def unpaid(day: Day) -> None:
    """An order waits for its payment."""
    day.telling.scene("An unpaid order waits for its payment, then goes out and comes back shipped")
    made = await day.order("orders two mugs, not paid yet", paid=False)
    key = key_of(made)
    await day.watch.until("it waits for payment", lambda: day.watch.has_status(key, OrderStatus.PENDING_PAYMENT))
    day.telling.expected("the warehouse has not got it", holds=not await day.watch.is_handed(key))
    await day.stage.shop("POST", f"orders/{made['id']}/pay")
    day.telling.happened("customer", f"pays ({made['number']})")
    await day.until_shipped(made)


async def doubled(day: Day) -> None:
    """Webhooks come twice and swapped."""
    day.telling.scene("Webhooks arrive doubled and in the wrong order")
    await day.stage.warehouse("PUT", "settings", {"ship_after": None})
    await day.stage.shop("PUT", "switches", {"duplicate_rate": 1.0, "reorder_seconds": 0.8})
    made = await day.order("orders two mugs, pays at once", paid=True)
    address = {"name": "A. Jansen", "street": "Oudegracht", "number": "12", "zipcode": "3511 AA", "city": "Utrecht"}
    await day.stage.shop("POST", f"orders/{made['id']}/address", {**address, "country": "nl"})
    day.telling.happened("shop", f"the address of {made['number']} is changed; every webhook rings twice, late")

    async def moved() -> bool:
        return bool((await day.in_the_warehouse(key_of(made))).get("ship_to", {}).get("street") == "Oudegracht")

    await day.watch.until("the warehouse has it, with the new address", moved)
    await day.stage.warehouse("PUT", "settings", {"ship_after": SHIP_AFTER})
    await day.until_shipped(made)
    await day.stage.shop("PUT", "switches", {"duplicate_rate": 0.0, "reorder_seconds": 0.0})
    once = (await day.in_the_warehouse(key_of(made))).get("created") == 1
    day.telling.expected("the warehouse made it exactly once", holds=once)


async def two_parcels(day: Day) -> None:
    """One order leaves in two parcels."""
    day.telling.scene("One order, two parcels: both codes reach the shop, one mail goes out")
    await day.stage.warehouse("PUT", "settings", {"parcels": 2, "parcel_gap": 1.0})
    made = await day.order("orders two mugs and a teapot, pays at once", paid=True, lines=[MUG, TEAPOT])
    await day.until_shipped(made, codes=2)
    await day.stage.warehouse("PUT", "settings", {"parcels": 1})


async def cancelled(day: Day) -> None:
    """An order is cancelled late."""
    day.telling.scene("An order is cancelled while the warehouse has it")
    await day.stage.warehouse("PUT", "settings", {"ship_after": None})
    made = await day.order("orders two mugs, pays at once", paid=True)
    key = key_of(made)
    await day.watch.until("the warehouse has taken it", lambda: day.watch.is_handed(key))
    await day.stage.shop("POST", f"orders/{made['id']}/cancel", {"mail": False})
    day.telling.happened("shop", f"{made['number']} is cancelled")

    async def cancelled_there() -> bool:
        return (await day.in_the_warehouse(key)).get("status") == "cancelled"

    await day.watch.until("the warehouse knows, and sends nothing", cancelled_there)
    await day.stage.warehouse("PUT", "settings", {"ship_after": SHIP_AFTER})


async def warehouse_down(day: Day) -> None:
    """The warehouse does not answer for a while."""
    day.telling.scene("The warehouse is down for a moment: nothing is lost, nothing goes twice")
    await day.stage.warehouse("PUT", "settings", {"down": True})
    day.telling.happened("warehouse", "does not answer any more")
    made = await day.order("orders two mugs, pays at once", paid=True)
    await day.watch.until("the hub keeps it and waits", lambda: day.watch.is_known(key_of(made)))
    await asyncio.sleep(2.0)
    await day.stage.warehouse("PUT", "settings", {"down": False})
    day.telling.happened("warehouse", "is back")
    await day.until_shipped(made)


async def released(day: Day, old: list[dict[str, Any]]) -> None:
    """An order of the past goes out, because a person says so."""
    day.telling.scene("One of the old orders is released by hand, and goes out once")
    made = old[0]
    day.telling.happened("you", f"hub release {SHOP} order {made['number']}")
    await day.stage.hub.operate.release(key_of(made))
    await day.until_shipped(made)
    still = [await day.watch.is_handed(key_of(one)) for one in old[1:]]
    day.telling.expected("the other old orders stay where they are", holds=not any(still))
