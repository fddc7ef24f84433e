"""What the warehouse does to orders by its own doing, and says of it: refused, cancelled, back-ordered."""

from typing import Literal

from .faults import refused
from .orders import BEFORE_PICKING, GONE, HeldOrder, Parcel, first_status
from .parcels import lacking, picked, ready, still_open
from .reserving import release
from .taking import schedule
from .warehouse import Warehouse


def back_order(house: Warehouse, order: HeldOrder, units: dict[str, int] | None, reason: str) -> None:
    """Say that these open units (default: all) are not there; they leave only by hand. Raises Refused."""
    missing = still_open(order) if units is None else picked(order, units, still_open(order), "open")
    if order.status in GONE or not missing:
        raise refused(409, "nothing_open", f"Order {order.reference} is {order.status}: nothing of it is open.")
    for line, short in missing:
        line.backordered = short
    if order.status in BEFORE_PICKING and not ready(order):
        order.status = "backordered"
    order.reason = reason
    house.speaks_of(order, house.clock())
    _tell(house, "order.backordered", order, lacking(order))


def restock(house: Warehouse, order: HeldOrder, units: dict[str, int] | None) -> None:
    """Back-ordered units (default: all) came in and leave like any other; raises Refused for more than there are."""
    came = lacking(order) if units is None else picked(order, units, lacking(order), "back-ordered")
    if order.status in GONE or not came:
        raise refused(409, "nothing_backordered", f"Order {order.reference} is {order.status}: it waits for nothing.")
    for line, there in came:
        line.backordered -= there
    if order.status == "backordered":
        order.status = first_status(order.body)
    if not lacking(order):
        order.reason, order.said_at = "", None
    house.changed(order, house.clock())
    schedule(house, order)


def refuse_late(house: Warehouse, order: HeldOrder, reason: str) -> None:
    """Refuse an order that was taken before, and tell it; raises Refused once something left."""
    _give_up(house, order, "refused", reason)


def cancel(house: Warehouse, order: HeldOrder, reason: str) -> None:
    """Cancel an order that nobody asked to cancel, and tell it; raises Refused once something left."""
    _give_up(house, order, "cancelled", reason)


def _give_up(house: Warehouse, order: HeldOrder, how: Literal["refused", "cancelled"], reason: str) -> None:
    if order.status not in BEFORE_PICKING | {"picking"} or order.status in GONE:
        raise refused(409, "nothing_open", f"Order {order.reference} is {order.status} and cannot be {how}.")
    now = house.clock()
    order.status, order.reason = how, reason
    order.ticket += 1
    house.speaks_of(order, now)
    release(house, order, now)
    _tell(house, f"order.{how}", order, still_open(order))


def _tell(house: Warehouse, event: str, order: HeldOrder, concerned: Parcel) -> None:
    lines = [{"line": line.line, "sku": line.sku, "quantity": units} for line, units in concerned]
    word = {"order": order.reference, "status": order.status, "version": order.version, "said_at": order.said_at}
    house.tell(event, word | {"reason": order.reason, "lines": lines})
