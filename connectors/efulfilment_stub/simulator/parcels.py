"""What of an order may go into a parcel."""

from .faults import refused
from .orders import HeldOrder, Parcel


def still_open(order: HeldOrder) -> Parcel:
    """All that has not left yet."""
    return [(line, line.open) for line in order.lines if line.open]


def ready(order: HeldOrder) -> Parcel:
    """All that has not left and is there."""
    return [(line, line.open - line.backordered) for line in order.lines if line.open > line.backordered]


def lacking(order: HeldOrder) -> Parcel:
    """All that is not there."""
    return [(line, line.backordered) for line in order.lines if line.backordered]


def picked(order: HeldOrder, units: dict[str, int], among: Parcel, what: str) -> Parcel:
    """So many units of these lines, which are `what`; raises Refused for a line or a number that is not among them."""
    names = {line.line for line in order.lines}
    there = {line.line: (line, most) for line, most in among}
    for name, wanted in units.items():
        if name not in names:
            raise refused(422, "unknown_line", f"Order {order.reference} has no line {name}.", f"lines[{name}]")
        most = there[name][1] if name in there else 0
        if not 0 < wanted <= most:
            told = f"Line {name} has {most} {what} units, not {wanted}."
            raise refused(422, "bad_quantity", told, f"lines[{name}].quantity")
    return [(there[name][0], wanted) for name, wanted in units.items()]


def next_parcel(ready_units: Parcel, parcels_left: int) -> Parcel:
    """An even share of what is ready to leave, filled line by line."""
    room = -(-sum(units for _, units in ready_units) // max(1, parcels_left))
    parcel: Parcel = []
    for line, units in ready_units:
        taken = min(units, room)
        if taken:
            parcel.append((line, taken))
        room -= taken
    return parcel
