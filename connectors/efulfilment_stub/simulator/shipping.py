"""Picks, packs and ships: by the clock or by hand, in one parcel or in several."""

from datetime import timedelta

from .faults import refused
from .orders import BEFORE_PICKING, HeldLine, HeldOrder
from .taking import release_stock, schedule
from .warehouse import Shipment, Warehouse

Parcel = list[tuple[HeldLine, int]]
GONE = frozenset({"shipped", "cancelled", "refused"})


def work(house: Warehouse) -> int:
    """Do everything whose time has come and say how many steps that took."""
    now, steps = house.clock(), 0
    while entry := house.agenda.next_due(now):
        order, ticket = entry
        if ticket == order.ticket:
            _step(house, order)
            steps += 1
    return steps


def ship(house: Warehouse, order: HeldOrder, parcel: Parcel, *, code: str | None, carrier: str = "") -> Shipment:
    """Let these units leave in one parcel and tell it; no code makes one up, an empty one leaves it out."""
    now = house.clock()
    house.parcels_numbered += 1
    number = house.parcels_numbered
    code = f"3SSTUB{number:09d}" if code is None else code
    shipment = Shipment(
        id=f"SHP-{number}",
        order=order.reference,
        carrier=carrier or house.config.carrier,
        code=code,
        url=_tracked_at(code),
        shipped_at=now,
        updated_at=now,
        version=1,
        lines=[{"line": line.line, "sku": line.sku, "quantity": units} for line, units in parcel],
    )
    house.shipments[shipment.id] = house.shipment_numbers[number] = shipment
    house.shipment_changes.note(number, now)
    _book_out(order, parcel, shipment.id)
    house.changed(order, now)
    house.tell("shipment.created", _data(shipment))
    return shipment


def ship_by_hand(
    house: Warehouse, order: HeldOrder, units: dict[str, int] | None, *, code: str | None, carrier: str
) -> Shipment:
    """Let these units of the lines (default: all that is open) leave now; raises Refused for more than is open."""
    parcel = _open(order) if units is None else _picked(order, units)
    if order.status in GONE or not parcel:
        raise refused(409, "nothing_open", f"Order {order.reference} is {order.status}: nothing of it can leave.")
    shipment = ship(house, order, parcel, code=code, carrier=carrier)
    schedule(house, order)
    return shipment


def correct_code(house: Warehouse, shipment: Shipment, code: str) -> None:
    """Give a shipment its late or corrected code and tell it; the code it has already changes nothing."""
    if shipment.code == code:
        return
    now = house.clock()
    shipment.code, shipment.url = code, _tracked_at(code)
    shipment.version += 1
    shipment.updated_at = now
    house.shipment_changes.note(int(shipment.id.removeprefix("SHP-")), now)
    house.tell("shipment.updated", _data(shipment))


def back_order(house: Warehouse, order: HeldOrder, units: dict[str, int] | None, reason: str) -> None:
    """Say that these open units (default: all) are not there; they leave only by hand. Raises Refused."""
    missing = _open(order) if units is None else _picked(order, units)
    if order.status in GONE or not missing:
        raise refused(409, "nothing_open", f"Order {order.reference} is {order.status}: nothing of it is open.")
    for line, short in missing:
        line.backordered = short
    if order.status in BEFORE_PICKING and not _ready(order):
        order.status = "backordered"
    order.reason = reason
    house.changed(order, house.clock())
    lines = [{"line": line.line, "sku": line.sku, "quantity": short} for line, short in missing]
    house.tell("order.backordered", _word(order) | {"reason": reason, "lines": lines})


def refuse_late(house: Warehouse, order: HeldOrder, reason: str) -> None:
    """Refuse an order that was taken before, and tell it; raises Refused once something left."""
    if order.status not in BEFORE_PICKING | {"picking"} or order.status in GONE:
        raise refused(409, "nothing_open", f"Order {order.reference} is {order.status} and cannot be refused.")
    now = house.clock()
    order.status, order.reason = "refused", reason
    order.ticket += 1
    house.changed(order, now)
    release_stock(house, order, now)
    lines = [{"line": line.line, "sku": line.sku, "quantity": line.quantity} for line in order.lines]
    house.tell("order.refused", _word(order) | {"reason": reason, "lines": lines})


def start_picking(house: Warehouse, order: HeldOrder) -> None:
    """Start picking now: from here on the order cannot be changed. Raises Refused if it is not waiting for that."""
    if order.status != "accepted":
        raise refused(409, "not_accepted", f"Order {order.reference} is {order.status}, not accepted.")
    order.status = "picking"
    house.changed(order, house.clock())
    schedule(house, order)


def _step(house: Warehouse, order: HeldOrder) -> None:
    if order.status == "accepted":
        start_picking(house, order)
        return
    ready = _ready(order)
    if not ready:
        return
    parcel = next_parcel(ready, order.parcels_left)
    ship(house, order, parcel, code=None if house.switches.codes else "")
    order.parcels_left = max(1, order.parcels_left - 1)
    if _ready(order):
        house.agenda.add(house.clock() + timedelta(seconds=house.switches.parcel_gap), (order, order.ticket))


def next_parcel(ready: Parcel, parcels_left: int) -> Parcel:
    """An even share of what is ready to leave, filled line by line."""
    room = -(-sum(units for _, units in ready) // max(1, parcels_left))
    parcel: Parcel = []
    for line, units in ready:
        taken = min(units, room)
        if taken:
            parcel.append((line, taken))
        room -= taken
    return parcel


def _open(order: HeldOrder) -> Parcel:
    return [(line, line.open) for line in order.lines if line.open]


def _ready(order: HeldOrder) -> Parcel:
    return [(line, line.open - line.backordered) for line in order.lines if line.open > line.backordered]


def _picked(order: HeldOrder, units: dict[str, int]) -> Parcel:
    lines = {line.line: line for line in order.lines}
    for name, wanted in units.items():
        if name not in lines:
            raise refused(422, "unknown_line", f"Order {order.reference} has no line {name}.", f"lines[{name}]")
        if not 0 < wanted <= lines[name].open:
            told = f"Line {name} has {lines[name].open} open units, not {wanted}."
            raise refused(422, "bad_quantity", told, f"lines[{name}].quantity")
    return [(lines[name], wanted) for name, wanted in units.items()]


def _book_out(order: HeldOrder, parcel: Parcel, shipment: str) -> None:
    for line, units in parcel:
        line.shipped += units
        line.backordered = min(line.backordered, line.open)
    order.shipments = [*order.shipments, shipment]
    order.status = "partially_shipped" if _open(order) else "shipped"


def _tracked_at(code: str) -> str:
    return f"https://track.example/{code}" if code else ""


def _data(shipment: Shipment) -> dict[str, object]:
    return {name: getattr(shipment, name) for name in shipment.__struct_fields__}


def _word(order: HeldOrder) -> dict[str, object]:
    return {"order": order.reference, "status": order.status, "version": order.version}
