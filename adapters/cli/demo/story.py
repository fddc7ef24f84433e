"""The story of the demo, scene by scene."""

from adapters.cli.demo import goods, orders, people
from adapters.cli.demo.audience import Audience
from adapters.cli.demo.closing import budget, why
from adapters.cli.demo.day import SHIP_AFTER, Day, Scene
from adapters.cli.demo.stage import Stage
from adapters.cli.demo.summary import figures, nothing_waits
from adapters.cli.demo.telling import Telling

SCENES: tuple[Scene, ...] = (
    orders.unpaid,
    orders.doubled,
    orders.two_parcels,
    orders.cancelled,
    orders.warehouse_down,
    goods.stated,
    goods.own_sale,
    goods.appears,
    goods.shipped_by_hand,
    people.customer,
    people.checkout,
    people.money_and_goods_back,
)
OPENING = (
    "a day between two Lightspeed shops and a warehouse, on this machine.\n"
    "The shops and the warehouse are simulators; the hub, its database and every call are real."
)


async def play(stage: Stage, telling: Telling) -> bool:
    """Play every scene; True: everything that was expected happened."""
    day = Day(stage, telling, Audience(stage, telling))
    telling.opening(OPENING)
    await stage.warehouse("PUT", "settings", {"ship_after": SHIP_AFTER})
    old = await orders.switched_on(day)
    for scene in SCENES:
        await scene(day)
    await orders.released(day, old)
    await why(day)
    await budget(day)
    await day.watch.until("nothing waits any more", lambda: nothing_waits(stage))
    rows, faults = await figures(stage)
    for fault in faults:
        telling.expected(fault, holds=False)
    telling.summary(rows)
    return not telling.failed
