"""Packs and ships: by the clock or by hand, in one parcel or in several."""

from .orders import OVER, HeldLine, HeldOrder
from .refusals import Refused
from .shelves import rows
from .stores import Shipment, Stores
from .taking import answer, schedule, take_all

Parcel = list[tuple[HeldLine, int]]


def tick(house: Stores) -> int:
    """Take what was written, write what is due, ship what is due; how many steps that took."""
    house.open()
    if not house.is_there:
        return 0
    steps, now = take_all(house) + house.pen.go_on(house.clock()), house.clock()
    while order := house.agenda.next_due(now):
        if house.orders.get(order.reference) is order:
            _step(house, order)
            steps += 1
    return steps + house.write_notes(now)


def ship(house: Stores, order: HeldOrder, parcel: Parcel, *, code: str | None = None, carrier: str = "") -> Shipment:
    """Let these units leave in one parcel, and write it; no code makes one up, an empty one leaves it out."""
    now = house.moment()
    house.parcels_numbered += 1
    if code is None:
        code = f"3SFILE{house.parcels_numbered:09d}" if house.switches.codes else ""
    shipment = Shipment(
        id=f"SHP-{house.parcels_numbered}",
        order=order.reference,
        shipped_at=now,
        changed_at=now,
        carrier=carrier or house.config.carrier,
        code=code,
        url=_tracked_at(code),
        lines=[{"line": line.line, "sku": line.sku, "quantity": units} for line, units in parcel],
    )
    house.shipments[shipment.id] = shipment
    order.shipments = [*order.shipments, shipment.id]
    for line, units in parcel:
        line.shipped += units
        line.backordered = min(line.backordered, line.open)
    order.status = "partially_shipped" if any(line.open for line in order.lines) else "shipped"
    house.note("shipments", shipment.rows())
    fell = [level for line, units in parcel for level in house.shelves.take(line.sku, units, house.moment())]
    if fell:
        house.note("stock", rows(fell))
    return shipment


def ship_by_hand(
    house: Stores, order: HeldOrder, units: dict[str, int] | None, *, code: str | None, carrier: str
) -> Shipment:
    """Let these units (default: all that is open) leave now. Raises Refused for more than is open."""
    return ship(house, order, _picked(order, units), code=code, carrier=carrier)


def correct_code(house: Stores, shipment: Shipment, code: str) -> None:
    """Give a parcel its late or corrected code, and write it."""
    if shipment.code != code:
        shipment.code, shipment.url, shipment.changed_at = code, _tracked_at(code), house.moment()
        house.note("shipments", shipment.rows())


def back_order(house: Stores, order: HeldOrder, units: dict[str, int] | None, reason: str) -> None:
    """Say that these open units (default: all) are not there; they leave by hand only. Raises Refused."""
    missing = _picked(order, units)
    for line, short in missing:
        line.backordered = short
    if order.status == "accepted" and not any(line.ready for line in order.lines):
        order.status = "backordered"
    order.reason = reason
    answer(house, order, "back_ordered", reason, {line.line: short for line, short in missing})


def give_up(house: Stores, order: HeldOrder, said: str, reason: str) -> None:
    """Refuse or cancel an order that was taken, and say so. Raises Refused once something left."""
    if order.status in OVER or order.shipments:
        raise Refused(409, "nothing_open", f"Order {order.reference} is {order.status} and cannot be {said}.")
    order.status, order.reason = ("refused" if said == "refused" else "cancelled"), reason
    answer(house, order, said, reason)


def _step(house: Stores, order: HeldOrder) -> None:
    ready = [(line, line.ready) for line in order.lines if line.ready]
    if order.status in OVER or not ready:
        return
    ship(house, order, _next_parcel(ready, order.parcels_left))
    order.parcels_left = max(1, order.parcels_left - 1)
    if any(line.ready for line in order.lines):
        schedule(house, order)


def _next_parcel(ready: Parcel, parcels_left: int) -> Parcel:
    """An even share of what is ready to leave, filled line by line."""
    room = -(-sum(units for _, units in ready) // max(1, parcels_left))
    parcel: Parcel = []
    for line, units in ready:
        if taken := min(units, room):
            parcel.append((line, taken))
        room -= taken
    return parcel


def _picked(order: HeldOrder, units: dict[str, int] | None) -> Parcel:
    if order.status in OVER:
        raise Refused(409, "nothing_open", f"Order {order.reference} is {order.status}: nothing of it is open.")
    if units is None:
        return [(line, line.open) for line in order.lines if line.open]
    lines = {line.line: line for line in order.lines}
    for name, wanted in units.items():
        if name not in lines:
            raise Refused(422, "unknown_line", f"Order {order.reference} has no line {name}.")
        if not 0 < wanted <= lines[name].open:
            raise Refused(422, "bad_quantity", f"Line {name} has {lines[name].open} open units, not {wanted}.")
    return [(lines[name], wanted) for name, wanted in units.items()]


def _tracked_at(code: str) -> str:
    return f"https://track.example/{code}" if code else ""
