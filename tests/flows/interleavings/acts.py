"""What may happen in the town: verbs by name, each done on the order that an act speaks of."""

from functools import partial

from connectors.efulfilment_stub.simulator import shipping
from connectors.lightspeed.simulator.trade.placing import NewAddress, NewLine, NewOrder

LINES = (NewLine(quantity=2), NewLine(sku="PLATE", title="Plate", quantity=1))
QUIET = {
    "error_next": 0,
    "error_status": 503,
    "drop_next": 0,
    "idle_puts_next": 0,
    "hide_new_orders_seconds": 0,
    "work_before_failing": False,
}
VERBS = {}


def verb(function):
    VERBS[function.__name__] = function
    return function


async def do(town, act):
    """Do it, and let the rings that it caused meet their fate."""
    name, of, how, rings = act
    orders = list(town.shop.books.orders.values())
    order = orders[of % len(orders)] if orders else None
    result = VERBS[name](town, order, how) if order or name in NEEDS_NO_ORDER else None
    if result is not None:
        await result
    await meet_fate(town, town.new_rings(), rings)


async def meet_fate(town, rings, fate):
    """now; later: until somebody rings the pile; twice; again: now and later once more; mixed; lost."""
    if fate == "lost":
        return
    if fate in ("later", "again"):
        town.pile += rings
    if fate != "later":
        for ring in reversed(rings) if fate == "mixed" else rings * (2 if fate == "twice" else 1):
            await town.ring(ring)


def calm_down(town):
    """Every fault is off."""
    town.shop.turn(**QUIET)
    town.warehouse.switches.fail_next = town.warehouse.switches.drop_next = 0
    vars(town).pop("note_write", None)
    town.life.dies_in = 0


# in the shop


@verb
def place(town, _, how):
    paid = how in ("paid", "pickup", "old paid")
    made = town.clock.at.replace(year=2025) if how.startswith("old") else None
    new = NewOrder(
        lines=LINES, paid=paid, pickup=how == "pickup", pay_later=how == "pay later", created_at=made, silent=False
    )
    town.shop.orders.place(new)
    town.clock.step(1)  # nobody ships a parcel in the second in which it was ordered


@verb
def pay(town, order, _):
    if order.status != "cancelled":
        town.shop.orders.pay(order.id)


@verb
def unpay(town, order, _):
    if order.status != "cancelled":
        town.shop.orders.unpay(order.id)


@verb
def cancel(town, order, _):
    town.shop.orders.cancel(order.id)


@verb
def hold(town, order, _):
    if order.status != "cancelled":
        town.shop.orders.hold(order.id)


@verb
def unknown(town, order, _):
    if order.status != "cancelled":
        town.shop.orders.set_status(order.id, "off_hold")


@verb
def go_on(town, order, _):
    if order.status in ("on_hold", "off_hold"):
        paid = order.payment == "paid"
        town.shop.orders.set_status(order.id, "processing_awaiting_shipment" if paid else "processing_awaiting_payment")


@verb
def move(town, order, _):
    town.streets += 1
    town.shop.orders.move(order.id, NewAddress(street=f"Street {town.streets}"))


@verb
def split(town, order, _):
    if any(one.status == "not_shipped" and sum(part.quantity for part in one.packed) > 1 for one in order.shipments):
        town.shop.shipments.split(order.id)


@verb
def by_hand(town, order, how):
    """Somebody ships the order's first open shipment in the back office."""
    shipment = next((one for one in order.shipments if one.status == "not_shipped"), None)
    if shipment is not None and order.status != "cancelled":
        town.by_hand.add((town.at, shipment.id))
        town.shop.shipments.ship(shipment.id, f"HAND{shipment.id}" if how == "code" else "")


@verb
def take_back(town, order, _):
    """Somebody sets a shipment that was shipped by hand back to not shipped."""
    by_hand = (one for one in order.shipments if (town.at, one.id) in town.by_hand)
    shipment = next((one for one in by_hand if one.status == "shipped"), None)
    if shipment is not None:
        town.by_hand.discard((town.at, shipment.id))
        town.taken_back.add((town.at, order.id))
        town.shop.shipments.write(shipment.id, {"status": "not_shipped", "trackingCode": ""}, channel="manual")


# in the warehouse


def held_by_warehouse(town, order, *statuses):
    held = town.warehouse.orders.get(f"{town.at}:{order.id}")
    return held if held is not None and held.status in statuses else None


@verb
def pick(town, order, _):
    if held := held_by_warehouse(town, order, "accepted"):
        shipping.start_picking(town.warehouse, held)


@verb
def ship(town, order, how):
    """one: a single piece leaves; late: without its code; anything else: all that is open."""
    held = held_by_warehouse(town, order, "accepted", "picking", "partially_shipped")
    if held is None:
        return
    line = next(line for line in held.lines if line.open)
    units = {line.line: 1} if how.startswith("one") else None
    code = "" if how.endswith("late") else f"3S{order.id}-{len(held.shipments)}"
    shipping.ship_by_hand(town.warehouse, held, units, code=code, carrier="")


@verb
def code(town, order, _):
    """The code of the order's newest parcel comes late, or is corrected."""
    parcels = [parcel for parcel in town.warehouse.shipments.values() if parcel.order == f"{town.at}:{order.id}"]
    if parcels:
        shipping.correct_code(town.warehouse, parcels[-1], f"3S{order.id}-{len(parcels)}V{parcels[-1].version}")


@verb
def refuse(town, order, _):
    if held := held_by_warehouse(town, order, "accepted", "picking"):
        shipping.refuse_late(town.warehouse, held, "it fell off the shelf")


# on the way, and in the hub


@verb
def wait(town, _, how):
    town.clock.step(float(how))


@verb
async def work(town, _, how):
    """Whoever died is started again by the machine it runs on."""
    if town.life.dead:
        await town.start()
    await town.work(at_once=how == "at once")


@verb
async def jobs(town, _, __):
    await town.jobs()


@verb
async def pile(town, _, how):
    """Ring what waits: the oldest, the newest, or all of it backwards."""
    waiting, town.pile = town.pile, []
    if how in ("first", "last"):
        chosen = [waiting.pop(0 if how == "first" else -1)] if waiting else []
        town.pile = waiting
    else:
        chosen = waiting[::-1]
    for ring in chosen:
        await town.ring(ring)


@verb
async def ring_again(town, _, how):
    """An old ring is rung again, word for word."""
    if town.rung:
        await town.ring(town.rung[int(how) % len(town.rung)])


FAULTS = {
    "shop fails": {"error_next": 1, "error_status": 503, "work_before_failing": False},
    "shop acts and fails": {"error_next": 1, "error_status": 503, "work_before_failing": True},
    "shop acts and drops": {"drop_next": 1, "work_before_failing": True},
    "shop does nothing": {"idle_puts_next": 1},
    "shop hides": {"hide_new_orders_seconds": 20},
}


@verb
def fault(town, _, how):
    """A call fails, so many answers from now: before it acted, after it acted, or as if it had worked."""
    what, _, answers = how.partition(" in ")
    if answers:
        town.meanwhile[int(answers)] = partial(fault, town, None, what)
    elif what == "shop says 404":
        find_none_at_the_next_write_of_stock(town)
    elif what in FAULTS:
        town.shop.turn(**FAULTS[what])
    else:
        name = {"warehouse fails": "fail_next", "warehouse acts and drops": "drop_next"}[what]
        setattr(town.warehouse.switches, name, 1)


def find_none_at_the_next_write_of_stock(town):
    """The shop does not find a variant that it has, whenever it is written next; any other call goes well."""
    noted = town.note_write

    def note(request):
        noted(request)
        if "/variants/" in request.url.path:
            town.note_write = noted
            shop = town.shops[request.url.host.removesuffix(".test")]
            shop.turn(error_next=1, error_status=404, work_before_failing=False)

    town.note_write = note


@verb
def meanwhile(town, order, how):
    """Something happens in the shop or the warehouse between two calls of the hub."""
    name, calls = how.split()
    town.meanwhile[int(calls)] = partial(VERBS[name], town, order, "code")


@verb
def dies(town, _, how):
    """The hub dies some steps from now, unless it is dead."""
    town.life.dies_in = int(how)


@verb
async def restart(town, _, __):
    await town.start()


NEEDS_NO_ORDER = {"place", "wait", "work", "jobs", "pile", "ring_again", "fault", "dies", "restart"}


async def until_quiet(town, *, lost):
    """Faults end, the hub lives, what waits is rung or lost for good, and the sweeps run until all is still."""
    calm_down(town)
    town.meanwhile.clear()
    if town.life.dead:
        await town.start()
    for _ in range(12):
        before = len(town.writes)
        rings = [*town.pile, *town.new_rings()]
        town.pile = []
        await meet_fate(town, rings, "lost" if lost else "now")
        town.clock.step(7300)
        await town.hub.collect.prepare()
        await town.jobs()
        await town.work()
        if len(town.writes) == before and not town.warehouse.callbacks.waiting and not await waiting(town):
            return
    raise AssertionError(f"it never falls silent: {town.writes[-10:]}, {await waiting(town)} wait")


async def waiting(town):
    """What is not done and not parked; the hub's own watch over parcels whose order is awaited is no work (T9)."""
    counts = await town.memory.look(lambda work: [*work.outbox.counts(), *work.inbox.counts()])
    return sum(one.waiting for one in counts if one.name != "hub")
