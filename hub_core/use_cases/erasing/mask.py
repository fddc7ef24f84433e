"""Masks one order or one checkout where it stands: the fact, what leads to it, and what was written of it."""

from collections.abc import Collection, Iterable, Mapping

import msgspec

from hub_core.decisions.coverage import shipped, still_open
from hub_core.decisions.handing import digest
from hub_core.decisions.masking import MASK, masked_checkout, masked_order, masked_parcel, names_of
from hub_core.decisions.order_status import FINAL
from hub_core.decisions.spelling import Sought
from hub_core.models import Checkout, Order, Shipment
from hub_core.use_cases.desk import Desk
from hub_core.use_cases.forgotten import mark_masked
from hub_core.use_cases.handed import handed_to
from hub_core.use_cases.people.links import OF_CHECKOUT, OF_ORDER
from hub_core.use_cases.records import Entry, Standing
from hub_core.use_cases.settle import goods_status
from hub_core.use_cases.storage import Work


def mask_order(desk: Desk, key: str, *, because: str) -> bool:
    """Mask the order of that key, under its lock; False when there was nothing to mask. Nobody hears of it."""
    order, standing = desk.work.facts.find(Order, key), desk.work.orders.standing(key)
    if order is None or standing is None:
        return False
    masked = masked_order(order)
    mark_masked(desk, "orders", key)
    if masked == order:
        return False
    _keep_quiet(desk, standing, order, masked)
    desk.work.facts.keep(masked, origin=standing.origin)
    for giver, parcel in desk.work.facts.parcels_of(key):
        desk.work.facts.keep(masked_parcel(parcel), origin=giver)
    _drop_names(desk, OF_ORDER, key)
    rewrite_history(desk, [key], names_of(order))
    desk.write(key, "masked", because)
    return True


def is_over(work: Work, standing: Standing) -> bool:
    """Is nothing of this order to be sent any more: it ended, or everything that did not leave came back?"""
    if goods_status(standing) in FINAL:
        return True
    order = work.facts.find(Order, standing.key)
    if order is None or not order.lines:
        return False
    sent = shipped(order, (parcel for _, parcel in work.facts.parcels_of(standing.key))).pieces
    return not any(still_open(line, sent[line.id]) for line in order.lines)


def mask_checkout(desk: Desk, key: str) -> bool:
    """Mask the checkout of that key, under its lock; False when there was nothing to mask."""
    checkout, giver = desk.work.facts.find(Checkout, key), desk.work.facts.giver(Checkout, key)
    if checkout is None or giver is None:
        return False
    masked = masked_checkout(checkout)
    mark_masked(desk, "checkouts", key)
    if masked == checkout:
        return False
    desk.work.facts.keep(masked, origin=giver)
    _drop_names(desk, OF_CHECKOUT, key)
    return True


def rewrite_history(desk: Desk, subjects: Iterable[str], texts: Collection[str]) -> int:
    """Let a mask stand for these texts in what was written of these; answer how many lines changed."""
    sought = Sought(texts)

    def unnamed(line: Entry) -> Entry:
        changed: Mapping[str, str] = {
            name: sought.replaced(getattr(line, name), by=MASK) for name in ("who", "what", "text")
        }
        return msgspec.structs.replace(line, **changed)

    return sum(desk.work.erasure.rewrite_history(subject, unnamed) for subject in subjects)


def _keep_quiet(desk: Desk, standing: Standing, order: Order, masked: Order) -> None:
    """A warehouse that has the order as it was is not told that its address is empty now."""
    parcels = desk.work.facts.parcels_of(order.key)
    for handover in desk.work.orders.handovers(order.key):
        was, now = (_digest(desk, one, standing, parcels, handover.warehouse) for one in (order, masked))
        kept = {name: now for name in ("digest", "refused") if getattr(handover, name) == was}
        desk.work.orders.hand(msgspec.structs.replace(handover, **kept))


def _digest(
    desk: Desk, order: Order, standing: Standing, parcels: Iterable[tuple[str, Shipment]], warehouse: str
) -> str:
    return digest(handed_to(desk.members, order, goods_status(standing), parcels, warehouse))


def _drop_names(desk: Desk, kind: str, key: str) -> None:
    for label, value in desk.work.names.of(kind, key):
        desk.work.names.drop(kind, label, value)
