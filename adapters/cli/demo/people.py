"""The scenes about people: customers, checkouts, and what comes back after an order."""

from typing import Any

from adapters.cli.demo.cast import OTHER_SHOP, SHOP
from adapters.cli.demo.day import MUG, Day, key_of
from hub_core.models import OrderStatus
from hub_core.use_cases.people.links import checkouts_of, order_of, orders_of, person_of
from hub_core.use_cases.storage import Work

ANNA = {"email": "anna@example.com", "firstname": "Anna", "lastname": "Jansen"}
PHONE = "020 555 01 23"


async def customer(day: Day) -> None:
    """One person, two shops."""
    day.telling.scene("A customer of both shops changes her phone number in one of them")
    there = {}
    for shop in (SHOP, OTHER_SHOP):
        there[shop] = await day.stage.shop("POST", "customers", ANNA, name=shop)
        day.telling.happened("customer", f"Anna registers at {shop}")
    keys = {key_of(one, shop) for shop, one in there.items()}

    async def joined() -> bool:
        person = await day.stage.hub.storage.look(lambda work: person_of(work, ANNA["email"]))
        return person is not None and {link.key for link in person.links} == keys

    await day.watch.until("both are one profile, joined by e-mail", joined)
    before = await day.writes(SHOP, "customers")
    await day.stage.shop("POST", f"customers/{there[SHOP]['id']}", {"phone": PHONE})
    day.telling.happened("customer", f"Anna changes her phone number at {SHOP}")

    async def told() -> bool:
        state = await day.stage.shop("GET", "state?last=1", name=OTHER_SHOP)
        return any(one["email"] == ANNA["email"] and one["phone"] == PHONE for one in state["customers"])

    await day.watch.until(f"{OTHER_SHOP} has the new number", told)
    calls = await day.writes(SHOP, "customers") - before
    day.telling.expected(f"nothing came back to {SHOP} ({calls} writes)", holds=calls == 0)


async def checkout(day: Day) -> None:
    """A basket is collected, and linked when it becomes an order."""
    day.telling.scene("A checkout is collected, and linked to its customer and its order")
    line = {"sku": MUG["sku"], "quantity": 1}
    opened = await day.stage.shop("POST", "checkouts", {"lines": [line], "email": ANNA["email"]})
    day.telling.happened("customer", f"Anna puts a mug into her cart at {SHOP} and begins to check out")
    await _collect(day)
    key = key_of(opened)

    async def collected() -> bool:
        return key in await _of_anna(day, "checkouts")

    await day.watch.until("the hub has it, under Anna's profile", collected)
    made = await day.stage.shop("POST", f"checkouts/{opened['id']}/finish", {"paid": True})
    day.telling.happened("customer", f"Anna orders ({made['number']})")
    await _collect(day)

    async def linked() -> bool:
        return await day.stage.hub.storage.look(lambda work: order_of(work, key)) == key_of(made)

    await day.watch.until(f"the hub knows that it became {made['number']}", linked)
    await day.until_shipped(made)
    hers = key_of(made) in await _of_anna(day, "orders")
    day.telling.expected("the order is Anna's too", holds=hers)


async def _collect(day: Day) -> None:
    day.telling.happened("you", f"hub run {SHOP} checkouts")
    hub = day.stage.hub
    await hub.storage.do(lambda work: work.schedules.trigger(SHOP, "checkouts", at=hub.now()))


async def _of_anna(day: Day, what: str) -> list[str]:
    find = orders_of if what == "orders" else checkouts_of

    def look(work: Work) -> list[str]:
        person = person_of(work, ANNA["email"])
        return find(work, person.identity) if person else []

    return await day.stage.hub.storage.look(look)


async def money_and_goods_back(day: Day) -> None:
    """A credit note and a return."""
    day.telling.scene("Money comes back, and goods: a credit note for one mug of two, and a return of both")
    credited, returned = [await _bought(day) for _ in range(2)]
    piece = [{"id": credited["lines"][0]["id"], "quantity": 1}]
    await day.stage.shop("POST", f"orders/{credited['id']}/credit", {"lines": piece})
    day.telling.happened("shop", f"one mug of {credited['number']} is credited")
    await day.until_status(credited, OrderStatus.PARTIALLY_REFUNDED)
    await day.stage.shop("POST", f"orders/{returned['id']}/return", {"status": "completed"})
    day.telling.happened("shop", f"both mugs of {returned['number']} came back")
    await day.until_status(returned, OrderStatus.RETURNED)


async def _bought(day: Day) -> dict[str, Any]:
    made = await day.order("orders two mugs, pays at once", paid=True)
    await day.until_shipped(made)
    return made
