"""Takes orders: twice is once, the newest version counts, and what began to leave stays as it is."""

from collections.abc import Iterator
from datetime import timedelta

from .agenda import Agenda
from .orders import HeldOrder
from .stores import Stores

UNTOUCHED = frozenset({"accepted", "held", "cancelled", "refused", "backordered"})
GOING = frozenset({"accepted", "partially_shipped", "backordered"})
ADDRESS_NEEDS = ("street", "postcode", "city", "country")


def take_all(house: Stores) -> int:
    """Take every order file away; how many those were."""
    taken = 0
    for order in house.mailbox.take(house.clock()):
        take(house, order)
        taken += 1
    return taken


def take(house: Stores, order: HeldOrder) -> None:
    """Take an order, or a newer version of one; what cannot be done is answered."""
    held = house.orders.get(order.reference)
    if held is None:
        house.figures["created"] += 1
        _hold(house, order)
    elif order.version <= held.version:
        held.files += 1
    elif order.asks_the_same_as(held) and held.status != "refused":
        held.files += 1
        held.version = order.version
    elif held.status not in UNTOUCHED:
        held.files += 1
        answer(house, held, "refused", f"Order {held.reference} has left, in part or whole; it stays as it is.")
    else:
        order.files, order.changed = held.files + 1, held.changed + 1
        house.figures["changed"] += 1
        _hold(house, order)


def answer(house: Stores, order: HeldOrder, said: str, reason: str, units: dict[str, int] | None = None) -> None:
    """Write a word about an order, about these units or about all of it."""
    word = {"reference": order.reference, "said": said, "reason": reason, "at": house.moment().isoformat()}
    lines = [word | {"line": line, "quantity": count} for line, count in (units or {}).items()]
    house.note("answers", lines or [word])
    house.figures[said] += 1


def schedule(house: Stores, order: HeldOrder) -> None:
    """Plan when the order ships."""
    after = house.switches.ship_after
    if after is not None and order.status in GOING:
        house.agenda.add(order.accepted_at + timedelta(seconds=after), order)


def schedule_anew(house: Stores) -> None:
    """Plan every order anew."""
    house.agenda = Agenda()
    for order in house.orders.values():
        schedule(house, order)


def _hold(house: Stores, order: HeldOrder) -> None:
    house.orders[order.reference] = order
    order.parcels_left = house.switches.parcels
    if order.cancelled:
        order.status = "cancelled"
    elif faults := [*_faults(house, order)]:
        order.status, order.reason = "refused", " ".join(faults)
        answer(house, order, "refused", order.reason)
    elif order.hold:
        order.status = "held"
    else:
        schedule(house, order)


def _faults(house: Stores, order: HeldOrder) -> Iterator[str]:
    known = house.switches.skus
    for line in order.lines:
        if line.quantity and known and line.sku not in known:
            yield f"Line {line.line} asks for SKU {line.sku}, which this warehouse does not keep."
    for name in ADDRESS_NEEDS:
        if not order.ship_to[name].strip():
            yield f"The address has no {name}."
