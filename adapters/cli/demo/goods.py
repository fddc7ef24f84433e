"""The scenes about goods: stock goes to the shops, products come in, and parcels made by hand lower what is open."""

from adapters.cli.demo.cast import OTHER_SHOP, SHOP, WAREHOUSE
from adapters.cli.demo.day import MUG, SHIP_AFTER, TEAPOT, Day, Line, key_of
from adapters.cli.stock.words import answers
from hub_core.models import OrderStatus

KETTLE: Line = {"sku": "KETTLE", "ean": "8712345000011", "title": "Kettle", "quantity": 1, "price_incl": 49.0}
STATED, SOLD, WAITING = 40, 2, 12


async def stated(day: Day) -> None:
    """A warehouse states levels."""
    day.telling.scene("The warehouse states its stock: the shops show it at once")
    await state(day, MUG, STATED)
    await state(day, TEAPOT, 8)
    await day.until_shows(MUG["sku"], STATED, (SHOP, OTHER_SHOP))
    await day.until_shows(TEAPOT["sku"], 8, (SHOP,))
    await tell_why(day, MUG["sku"])


async def state(day: Day, line: Line, units: int) -> None:
    """The warehouse counts what lies on its shelf."""
    day.telling.happened(WAREHOUSE, f"has counted {units} of {line['sku']}")
    await day.stage.warehouse("POST", "stock", {"sku": line["sku"], "available": units})


async def tell_why(day: Day, sku: str) -> None:
    """Say in the hub's sentences why each channel shows its number."""
    for answer in answers(await day.watch.stock(sku)):
        day.telling.explained(answer)


async def own_sale(day: Day) -> None:
    """A sale lowers the selling shop by itself, and the other one by the hub."""
    day.telling.scene("A sale in one shop lowers it once, by itself; the other shop is told")
    await day.in_a_while()
    before = await day.writes(SHOP, "variants")
    made = await day.order("orders two mugs, pays at once", paid=True)
    left = STATED - SOLD
    await day.until_shows(MUG["sku"], left, (SHOP, OTHER_SHOP))
    await day.until_shipped(made)

    async def counted() -> bool:
        return (await day.watch.stock(MUG["sku"])).total == left

    await day.watch.until(f"the warehouse's own level followed to {left}", counted)
    await day.until_shows(MUG["sku"], left, (SHOP, OTHER_SHOP))
    calls = await day.writes(SHOP, "variants") - before
    day.telling.expected(f"{SHOP} needed no write ({calls}): it counts its own sales", holds=calls == 0)


async def appears(day: Day) -> None:
    """Stock was there before the product."""
    day.telling.scene("The warehouse has something new: its stock waits until a shop makes the product")
    await state(day, KETTLE, WAITING)

    async def waits() -> bool:
        return bool((await day.watch.asked(KETTLE["sku"])).waiting)

    await day.watch.until("the hub keeps the level; no product has this code yet", waits)
    await day.offer(SHOP, KETTLE, 0)
    day.telling.happened("shop", f"a new product: {KETTLE['title']} ({KETTLE['sku']}), stock 0")
    await day.until_shows(KETTLE["sku"], WAITING, (SHOP,))
    other = await day.shows(OTHER_SHOP, KETTLE["sku"])
    day.telling.expected(f"products travel one way: {OTHER_SHOP} got none", holds=other is None)


async def shipped_by_hand(day: Day) -> None:
    """Somebody sends an order from behind the counter."""
    day.telling.scene("An order is shipped by hand in the shop: the warehouse hears of it, nothing goes twice")
    await day.stage.warehouse("PUT", "settings", {"ship_after": None})
    made = await day.order("orders a teapot, pays at once", paid=True, lines=[TEAPOT])
    key = key_of(made)
    await day.watch.until("the warehouse has taken it", lambda: day.watch.is_handed(key))
    await day.stage.shop("POST", f"shipments/{made['shipment_id']}/ship", {"code": "3SBYHAND", "mail": True})
    day.telling.happened("shop", f"{made['number']} is shipped by hand: 3SBYHAND")

    async def nothing_open() -> bool:
        return (await day.in_the_warehouse(key)).get("status") == "cancelled"

    await day.until_status(made, OrderStatus.COMPLETED)
    await day.watch.until("the warehouse knows that nothing is left to send", nothing_open)
    mails = await day.mails(made["number"])
    day.telling.expected(f"the customer got one mail ({mails})", holds=mails == 1)
    await day.stage.warehouse("PUT", "settings", {"ship_after": SHIP_AFTER})
