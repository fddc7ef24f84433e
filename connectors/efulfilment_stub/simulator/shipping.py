"""Picks, packs and ships: by the clock or by hand, in one parcel or in several."""

from datetime import datetime, timedelta

from .faults import refused
from .orders import GONE, HeldOrder, Parcel
from .parcels import next_parcel, picked, ready, still_open
from .reserving import send_off, take_off
from .saying import refuse_late
from .taking import schedule
from .warehouse import Shipment, Warehouse

__all__ = ["correct_code", "refuse_late", "ship", "ship_by_hand", "ship_unknown", "start_picking", "work"]

Lines = list[dict[str, str | int]]


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
    lines: Lines = [{"line": line.line, "sku": line.sku, "quantity": units} for line, units in parcel]
    shipment = _label(house, order.reference, lines, now, code=code, carrier=carrier)
    _book_out(order, parcel, shipment.id)
    house.changed(order, now)
    house.tell("shipment.created", _data(shipment))
    send_off(house, order, parcel, now)
    return shipment


def ship_by_hand(
    house: Warehouse, order: HeldOrder, units: dict[str, int] | None, *, code: str | None, carrier: str
) -> Shipment:
    """Let these units of the lines (default: all that is open) leave now; raises Refused for more than is open."""
    parcel = still_open(order) if units is None else picked(order, units, still_open(order), "open")
    if order.status in GONE or not parcel:
        raise refused(409, "nothing_open", f"Order {order.reference} is {order.status}: nothing of it can leave.")
    shipment = ship(house, order, parcel, code=code, carrier=carrier)
    schedule(house, order)
    return shipment


def ship_unknown(house: Warehouse, reference: str, lines: Lines, *, code: str | None, carrier: str) -> Shipment:
    """Let a parcel leave for a reference that never came in, and tell it; raises Refused for an order that is here."""
    if reference in house.orders:
        told = f"Order {reference} is here: ship it where it stands."
        raise refused(409, "known_order", told, "order")
    if not reference:
        raise refused(422, "no_reference", "A parcel names its order.", "order")
    now = house.clock()
    shipment = _label(house, reference, lines, now, code=code, carrier=carrier)
    house.tell("shipment.created", _data(shipment))
    for line in lines:
        take_off(house, str(line["sku"]), int(line["quantity"]), now)
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
    units = ready(order)
    if not units:
        return
    parcel = next_parcel(units, order.parcels_left)
    ship(house, order, parcel, code=None if house.switches.codes else "")
    order.parcels_left = max(1, order.parcels_left - 1)
    if ready(order):
        house.agenda.add(house.clock() + timedelta(seconds=house.switches.parcel_gap), (order, order.ticket))


def _label(
    house: Warehouse, reference: str, lines: Lines, now: datetime, *, code: str | None, carrier: str
) -> Shipment:
    house.parcels_numbered += 1
    number = house.parcels_numbered
    code = f"3SSTUB{number:09d}" if code is None else code
    shipment = Shipment(
        id=f"SHP-{number}",
        order=reference,
        carrier=carrier or house.config.carrier,
        code=code,
        url=_tracked_at(code),
        shipped_at=now,
        updated_at=now,
        version=1,
        lines=lines,
    )
    house.shipments[shipment.id] = house.shipment_numbers[number] = shipment
    house.shipment_changes.note(number, now)
    return shipment


def _book_out(order: HeldOrder, parcel: Parcel, shipment: str) -> None:
    for line, units in parcel:
        line.shipped += units
        line.backordered = min(line.backordered, line.open)
    order.shipments = [*order.shipments, shipment]
    order.status = "partially_shipped" if still_open(order) else "shipped"


def _tracked_at(code: str) -> str:
    return f"https://track.example/{code}" if code else ""


def _data(shipment: Shipment) -> dict[str, object]:
    return {name: getattr(shipment, name) for name in shipment.__struct_fields__}
