"""Takes orders: twice is once, the newest version counts, and what is being picked stays as it is."""

from datetime import timedelta

from .faults import Refused, order_faults, refused
from .orders import BEFORE_PICKING, ON_ITS_WAY, HeldOrder, Plan, first_status, held_lines
from .reserving import reserve
from .warehouse import Warehouse
from .words import OrderBody


def place(house: Warehouse, reference: str, body: OrderBody) -> tuple[HeldOrder, bool]:
    """Take an order, or a newer word about one, and say whether it is new; raises Refused."""
    held = house.orders.get(reference)
    try:
        if held is None:
            return _create(house, reference, body), True
        held.puts += 1
        _replace(house, held, body)
    except Refused as refusal:
        house.refuse(reference, refusal)
        raise
    return held, False


def schedule(house: Warehouse, order: HeldOrder) -> None:
    """Plan the order's next step, and forget any step planned before."""
    order.ticket += 1
    ship_after, pick_after = house.switches.ship_after, house.switches.pick_after
    if ship_after is None or order.by_hand or order.body.hold or order.status not in ON_ITS_WAY:
        return
    if pick_after is None:
        pick_after = ship_after / 2
    seconds = min(pick_after, ship_after) if order.status == "accepted" else ship_after
    house.agenda.add(order.accepted_at + timedelta(seconds=seconds), (order, order.ticket))


def plan(house: Warehouse, reference: str, wanted: Plan) -> None:
    """Treat this order so, whether it is here already or still to come."""
    house.plans[reference] = wanted
    if order := house.orders.get(reference):
        order.parcels_left = wanted.parcels or house.switches.parcels
        order.by_hand = wanted.by_hand
        schedule(house, order)


def _create(house: Warehouse, reference: str, body: OrderBody) -> HeldOrder:
    _check(house, body)
    now = house.clock()
    wanted = house.plans.get(reference, Plan())
    order = HeldOrder(
        number=len(house.order_numbers),
        reference=reference,
        body=body,
        status=first_status(body),
        version=body.version,
        accepted_at=now,
        updated_at=now,
        lines=held_lines(body.lines),
        parcels_left=wanted.parcels or house.switches.parcels,
        by_hand=wanted.by_hand,
        means=house.switches.stock_means,
    )
    house.orders[reference] = order
    house.order_numbers.append(order)
    house.order_changes.note(order.number, now)
    house.figures["created"] += 1
    reserve(house, order, (), now)
    schedule(house, order)
    return order


def _replace(house: Warehouse, order: HeldOrder, body: OrderBody) -> None:
    if body.version <= order.version:
        return
    before = order.body
    given_up = order.status == "refused" or (order.status == "cancelled" and order.said_at is not None)
    if body.asks_the_same_as(before) and not given_up:
        order.version, order.body = body.version, body
        return
    if order.status not in BEFORE_PICKING and not _may_cancel(house, order, body):
        raise _too_late(order)
    _check(house, body)
    now, former = house.clock(), order.lines
    if before.hold or before.cancelled or given_up:
        order.accepted_at = now
    order.version, order.body, order.reason, order.said_at = body.version, body, "", None
    order.status, order.lines = first_status(body), held_lines(body.lines)
    order.changed += 1
    house.figures["changed"] += 1
    house.changed(order, now)
    reserve(house, order, former, now)
    schedule(house, order)


def _may_cancel(house: Warehouse, order: HeldOrder, body: OrderBody) -> bool:
    return order.status == "picking" and body.cancelled and house.switches.cancel_until == "shipping"


def _check(house: Warehouse, body: OrderBody) -> None:
    if faults := order_faults(body, house.switches.skus):
        raise Refused(422, faults)


def _too_late(order: HeldOrder) -> Refused:
    if order.status == "picking":
        return refused(409, "already_picked", f"Order {order.reference} is being picked and cannot be changed.")
    return refused(409, "already_shipped", f"Order {order.reference} has left, in part or whole; it stays as it is.")
