"""A warehouse says afterwards that it will not: of an order that it took, or of a change of one (O9, O13)."""

import msgspec

from hub_core.models import Order, OrderWord
from hub_core.use_cases import causes
from hub_core.use_cases.desk import Desk, handover_at
from hub_core.use_cases.records import Handover, HandoverState, Standing
from hub_core.use_cases.settle import settle


def refused_afterwards(desk: Desk, said: OrderWord, standing: Standing) -> bool:
    """Keep that the warehouse which has this order refuses it; False when the word is of something else.

    After a change was sent there nobody can say whether the order is meant or the change, and something may have left
    already: then the warehouse keeps it, and a person must look, or it may ship twice (T7).
    """
    handover = handover_at(desk.work, said.key, desk.who)
    if said.said != "refused" or handover is None or handover.state is not HandoverState.TAKEN:
        return False
    if not _is_whole(desk, said):
        return False
    if handover.changes or _has_sent(desk, said.key):
        _a_change(desk, said, standing, handover)
    else:
        _the_order(desk, said, standing, handover)
    return True


def _is_whole(desk: Desk, said: OrderWord) -> bool:
    """Is every piece meant that is still to be sent?"""
    order = desk.work.facts.find(Order, said.key)
    lines = order.lines if order and said.lines else ()
    return all(said.lines.get(line.id, 0) >= line.quantity - line.refunded for line in lines)


def _the_order(desk: Desk, said: OrderWord, standing: Standing, handover: Handover) -> None:
    state = HandoverState.REFUSED
    _keep(desk, msgspec.structs.replace(handover, state=state, at=desk.now, reason=said.reason))
    desk.problem(
        causes.refused(standing.number),
        evidence=said.reason or "no reason was given",
        cure=f"Give it to another: hub release {standing.origin} order {standing.number} --to NAME. When the order"
        " changes, it is offered again.",
    )
    settle(desk, said.key)


def _a_change(desk: Desk, said: OrderWord, standing: Standing, handover: Handover) -> None:
    _keep(desk, handover)
    desk.problem(
        causes.may_ship_twice(standing.number),
        evidence=said.reason or "it refused a change, and gave no reason",
        cure=f"Look at it, and ask the warehouse: hub orders {standing.number}",
    )


def _keep(desk: Desk, handover: Handover) -> None:
    """What was told last is what was refused: the same is not offered again by itself."""
    desk.work.orders.hand(msgspec.structs.replace(handover, refused=handover.digest, digest=""))


def _has_sent(desk: Desk, key: str) -> bool:
    return any(giver == desk.who and not parcel.withdrawn for giver, parcel in desk.work.facts.parcels_of(key))
