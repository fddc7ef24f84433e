"""Letters: what is handed over, written at the moment of delivery from the newest facts."""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from hub_core.decisions.handing import digest, strictly_later
from hub_core.models import Fact, Order, OrderWord, Stream
from hub_core.use_cases import causes
from hub_core.use_cases.catalogue import handed_product
from hub_core.use_cases.desk import HUB, Desk, handover_at
from hub_core.use_cases.handed import handed_to
from hub_core.use_cases.people import written
from hub_core.use_cases.records import Handover, HandoverState, Outgoing, Standing
from hub_core.use_cases.settle import (
    NOT_HANDED,
    end_refusal,
    goods_status,
    hindrance,
    may_move,
    note_method,
    settle,
)
from hub_core.use_cases.stock.writing import Numbered, write_numbers
from hub_core.use_cases.words import newest_word


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One thing to hand over: its address, and the facts."""

    outgoing: Outgoing
    facts: tuple[Fact | OrderWord, ...]
    first: bool = False
    """True: the first handing over of an order that is to be sent; a crash may have hidden an earlier try."""
    fresh: bool = False
    """True: the warehouse certainly did not have the order before this try."""
    digest: str = ""
    before: str = ""
    """What the warehouse certainly had before this try, as a digest; empty: unsure."""
    number: str = ""
    numbered: tuple[Numbered, ...] = ()
    """Of stock: the shelves its levels are for, in the same order."""


def write_letter(desk: Desk, outgoing: Outgoing) -> Letter | None:
    """The letter for this address, or None when nothing is left to say; the address is then done."""
    letter = None
    if outgoing.to == HUB:
        _errand(desk, outgoing)
    else:
        letter = _WRITERS[outgoing.stream](desk, outgoing)
    if letter is None and desk.work.outbox.heard(outgoing, now=desk.now):
        not_refused(desk, outgoing)
    return letter


def not_refused(desk: Desk, outgoing: Outgoing) -> None:
    """Nothing waits here any more: that it was refused once is over, under whichever name that was told (H6)."""
    standing = desk.work.orders.standing(outgoing.key) if outgoing.stream in _OF_ORDERS else None
    for name in {outgoing.key, standing.number if standing else outgoing.key}:
        desk.solved(causes.not_told(outgoing.stream, name), connector=outgoing.to)


def _order(desk: Desk, outgoing: Outgoing) -> Letter | None:
    order = desk.work.facts.find(Order, outgoing.key)
    standing = desk.work.orders.standing(outgoing.key)
    if order is None or standing is None:
        return None
    if standing.origin == outgoing.to:
        return _word(desk, outgoing, standing)
    if standing.warehouse != outgoing.to:
        _note_another(desk, outgoing, standing)
        return None
    parcels = desk.work.facts.parcels_of(order.key)
    handed = handed_to(desk.members, order, goods_status(standing), parcels, outgoing.to)
    handover = handover_at(desk.work, standing.key, standing.warehouse)
    reason = hindrance(desk, handed, standing, parcels)
    note_method(desk, handed, standing, reason)
    if handover is None or handover.state in NOT_HANDED:
        return _first_order(desk, outgoing, handed, handover, reason)
    if handover.state is HandoverState.TAKEN and digest(handed) == handover.digest:
        end_refusal(desk, handed.number, handover)
        desk.work.orders.hand(msgspec.structs.replace(handover, refused=""))
        return None
    first = handover.state is HandoverState.STARTED and not reason
    return _dated(desk, outgoing, handed, handover, first=first)


def _word(desk: Desk, outgoing: Outgoing, standing: Standing) -> Letter | None:
    word = newest_word(desk, outgoing.key, to=outgoing.to) if may_move(standing) else None
    return None if word is None else Letter(outgoing=outgoing, facts=(word,), number=standing.number)


def _note_another(desk: Desk, outgoing: Outgoing, standing: Standing) -> None:
    """An operator gave it to another warehouse before this one heard of it."""
    for handover in desk.work.orders.handovers(standing.key):
        if handover.warehouse == outgoing.to and handover.state is HandoverState.ADDRESSED:
            reason = f"{standing.warehouse} sends it"
            ended = msgspec.structs.replace(handover, state=HandoverState.NOT_NEEDED, at=desk.now, reason=reason)
            desk.work.orders.hand(ended)


def _first_order(
    desk: Desk, outgoing: Outgoing, handed: Order, handover: Handover | None, reason: str
) -> Letter | None:
    fresh = handover or Handover(order=handed.key, warehouse=outgoing.to, state=HandoverState.ADDRESSED, at=desk.now)
    if reason:
        end_refusal(desk, handed.number, fresh)
        ended = msgspec.structs.replace(fresh, state=HandoverState.NOT_NEEDED, at=desk.now, reason=reason, refused="")
        desk.work.orders.hand(ended)
        desk.write(handed.key, "not needed", f"{outgoing.to} does not get it: {reason}")
        return None
    started = msgspec.structs.replace(fresh, state=HandoverState.STARTED, at=desk.now, reason="")
    return _dated(desk, outgoing, handed, started, first=True, fresh=True)


def _dated(
    desk: Desk, outgoing: Outgoing, handed: Order, handover: Handover, *, first: bool, fresh: bool = False
) -> Letter:
    """The order under a time later than the last one handed on (O15), which is kept before the call.

    From here on nobody is sure what the warehouse has: a crash may hide a yes, also that of a change.
    """
    later = strictly_later(handed.as_of, handover.as_of)
    changes = 0 if first else handover.changes + 1
    desk.work.orders.hand(msgspec.structs.replace(handover, as_of=later, at=desk.now, digest="", changes=changes))
    return Letter(
        outgoing=outgoing,
        facts=(msgspec.structs.replace(handed, as_of=later),),
        first=first,
        fresh=fresh,
        digest=digest(handed),
        before=handover.digest,
        number=handed.number,
    )


def _parcels(desk: Desk, outgoing: Outgoing) -> Letter | None:
    standing = desk.work.orders.standing(outgoing.key)
    if standing is None or not may_move(standing):
        return None
    others = [parcel for giver, parcel in desk.work.facts.parcels_of(outgoing.key) if giver != outgoing.to]
    if not others:
        return None
    return Letter(outgoing=outgoing, facts=tuple(others), number=standing.number)


def _person(desk: Desk, outgoing: Outgoing) -> Letter | None:
    """One word per customer that the receiver has of this person (C2)."""
    people = written(desk, outgoing.key, outgoing.to)
    return Letter(outgoing=outgoing, facts=people) if people else None


def _stock(desk: Desk, outgoing: Outgoing) -> Letter | None:
    """The number is computed now, from the newest of all that it depends on (S4)."""
    numbered = tuple(write_numbers(desk, outgoing.key, outgoing.to))
    return (
        Letter(outgoing=outgoing, facts=tuple(one.level for one in numbered), numbered=numbered) if numbered else None
    )


def _product(desk: Desk, outgoing: Outgoing) -> Letter | None:
    """What is joined of all that connectors say of the product (P9)."""
    product = desk.work.catalogue.find(outgoing.key)
    handed = None if product is None else handed_product(desk.work, product, outgoing.to)
    return None if handed is None else Letter(outgoing=outgoing, facts=(handed,))


def _errand(desk: Desk, outgoing: Outgoing) -> None:
    """What the hub left for itself: an order whose products are known now, or parcels without their order."""
    if outgoing.stream == "orders":
        settle(desk, outgoing.key)
    else:
        _note_late(desk, outgoing)


def _note_late(desk: Desk, outgoing: Outgoing) -> None:
    """Parcels waited for their order; if it did not come, a person must look (T9)."""
    if desk.work.orders.standing(outgoing.key) is None:
        givers = sorted({giver for giver, _ in desk.work.facts.parcels_of(outgoing.key)})
        desk.problem(
            causes.orphan(outgoing.key),
            connector=HUB,
            evidence=f"parcels of {', '.join(givers)} name an order that the hub was never given",
            cure=f"Fetch it: hub fetch {outgoing.key.partition(':')[0]} order {outgoing.key.partition(':')[2]}",
        )


_OF_ORDERS: frozenset[Stream] = frozenset({"orders", "shipments"})
"""What is refused of these is told by the order's number; by its key where the hub itself was at fault."""
_WRITERS: dict[str, Callable[[Desk, Outgoing], Letter | None]] = {
    "orders": _order,
    "shipments": _parcels,
    "customers": _person,
    "products": _product,
    "stock": _stock,
}
