"""Where does an order stand now, and who must hear of it? Called inside a step whenever something about it changed."""

import json
from collections.abc import Sequence
from dataclasses import replace

import msgspec

from hub_core.decisions.coverage import Shipped, shipped
from hub_core.decisions.handing import NO_CODE, digest, why_not
from hub_core.decisions.order_status import FINAL, Words, joined, operator_counts, to_be_sent
from hub_core.models import Order, OrderStatus, Shipment
from hub_core.use_cases import causes
from hub_core.use_cases.desk import Desk, handover_at
from hub_core.use_cases.handed import handed_to
from hub_core.use_cases.records import Coverage, Handover, HandoverState, Life, Standing
from hub_core.use_cases.routing import choose
from hub_core.use_cases.stock.guard import reserve_lines

NOT_HANDED = frozenset({HandoverState.ADDRESSED, HandoverState.REFUSED, HandoverState.NOT_NEEDED})
"""States in which the warehouse certainly does not have the order."""


def settle(desk: Desk, key: str) -> Standing | None:
    """Join all that is known of this order, write its standing, and address who must hear; None: not known yet."""
    order = desk.work.facts.find(Order, key)
    before = desk.work.orders.standing(key)
    if order is None or before is None:
        return None
    parcels = desk.work.facts.parcels_of(key)
    held = shipped(order, (parcel for _, parcel in parcels))
    standing = _joined(desk, order, before, held)
    standing = _with_warehouse(desk, order, standing)
    if standing != before:
        desk.work.orders.keep(standing)
    if standing.status != before.status:
        desk.write(key, "status", f"{before.status} → {standing.status}")
    _note_excess(desk, standing, held)
    if standing.life is not before.life and parcels:
        tell_of_parcels(desk, standing)
    goods = goods_status(standing)
    again = goods is OrderStatus.PROCESSING and goods_status(before) is not goods
    reserve_lines(desk, order, standing, parcels, goods=goods, again=again)
    if goods is not goods_status(before) and goods in FINAL:
        _end_words(desk, standing)
    if standing.warehouse:
        _address_warehouse(desk, order, standing, parcels)
    elif goods_status(standing) != goods_status(before) and goods_status(standing) in FINAL:
        desk.solved(causes.homeless(standing.number), connector=standing.origin)
    return standing


def _end_words(desk: Desk, standing: Standing) -> None:
    """Nothing of it is to be sent any more: what warehouses said of it asks for nobody now."""
    for handover in desk.work.orders.handovers(standing.key):
        for said in ("back_ordered", "refused", "cancelled"):
            desk.solved(causes.word_of(standing.number, said, handover.warehouse), connector=handover.warehouse)


def tell_of_parcels(desk: Desk, standing: Standing, *, giver: str = "") -> None:
    """Address the order's shop and its warehouse, save the giver (T8); nobody is told of parcels of his own."""
    for name in dict.fromkeys((standing.origin, standing.warehouse)):
        if name and name != giver and desk.members.hears(name, "shipments"):
            desk.tell("shipments", standing.key, name)


def _joined(desk: Desk, order: Order, before: Standing, held: Shipped) -> Standing:
    shop = order.status or before.shop
    standing = msgspec.structs.replace(
        before,
        number=order.number,
        word=order.word,
        unknown=order.status is None,
        shop=shop,
        coverage=Coverage(held.extent),
        changed_at=desk.now,
    )
    words = _words(standing)
    status = joined(words)
    life = standing.life
    becomes = to_be_sent(goods_status(standing), shop) and not standing.unknown
    if life is Life.BEFORE and standing.first_seen_unpaid and becomes:
        life = Life.LIVE
        desk.write(order.key, "live", "it was first seen unpaid and is to be sent now")
    # What ended does not come back when the shop returns to the word it said before (O6).
    over = before.operator is OrderStatus.PROCESSING and not operator_counts(words)
    operator = None if over else before.operator
    changed = msgspec.structs.replace(standing, status=status, life=life, operator=operator)
    unmoved = msgspec.structs.replace(changed, changed_at=before.changed_at)
    return before if unmoved == before else changed


def _words(standing: Standing) -> Words:
    return Words(
        shop=standing.shop,
        covered=standing.coverage.value,
        after_sales=standing.after_sales,
        operator=standing.operator,
        operator_at=standing.operator_at,
        operator_covered=standing.operator_covered.value,
    )


def goods_status(standing: Standing) -> OrderStatus:
    """The status by which goods move: that money or goods came back stops nothing and starts nothing (O2)."""
    return joined(replace(_words(standing), after_sales=None))


def may_move(standing: Standing) -> bool:
    """May this order move goods and mails (O7, H12)?"""
    return standing.life in (Life.LIVE, Life.RELEASED)


def _with_warehouse(desk: Desk, order: Order, standing: Standing) -> Standing:
    wanted = (
        not standing.warehouse
        and may_move(standing)
        and to_be_sent(goods_status(standing), standing.shop)
        and not standing.unknown
        and order.to_warehouse
        and not order.fulfilled_by
    )
    if not wanted:
        return standing
    choice = choose(desk.work, desk.members, order, desk.now)
    standing = msgspec.structs.replace(standing, tried=choice.tried)
    if not choice.warehouse:
        desk.problem(
            causes.homeless(standing.number),
            connector=standing.origin,
            evidence=choice.because,
            cure=f"hub release {standing.origin} order {standing.number} --to NAME",
        )
        return standing
    desk.solved(causes.homeless(standing.number), connector=standing.origin)
    if choice.tried:
        desk.write(order.key, "routed", f"to {choice.warehouse} by {choice.because}")
    return msgspec.structs.replace(standing, warehouse=choice.warehouse, because=choice.because)


def _note_excess(desk: Desk, standing: Standing, held: Shipped) -> None:
    if held.excess:
        pieces = ", ".join(f"{count} of {name}" for name, count in sorted(held.excess.items()))
        desk.problem(
            causes.excess(standing.number),
            connector=standing.origin,
            evidence=f"beyond what was ordered: {pieces}",
            cure="If it is a replacement, nothing is to be done; else ask the sender.",
        )


def _address_warehouse(desk: Desk, order: Order, standing: Standing, parcels: Sequence[tuple[str, Shipment]]) -> None:
    handed = handed_to(desk.members, order, goods_status(standing), parcels, standing.warehouse)
    handover = handover_at(desk.work, standing.key, standing.warehouse)
    if handover is None or handover.state in NOT_HANDED:
        _address_first(desk, handed, standing, handover, parcels)
    elif _is_open(digest(handed), handover):
        desk.tell("orders", order.key, standing.warehouse)


def note_method(desk: Desk, handed: Order, standing: Standing, reason: str) -> None:
    """An order that only lacks its warehouse's word for the way it is sent needs a rule, or it waits for ever."""
    warehouse = desk.members.find(standing.warehouse)
    if warehouse is None or not warehouse.rules.methods:
        return
    cause, title = causes.methodless(standing.number), handed.method.title or handed.method.id
    if reason != NO_CODE:
        desk.solved(cause, connector=standing.origin)
        return
    desk.problem(
        cause,
        connector=standing.origin,
        evidence=f"{warehouse.name} knows no method like {title!r}",
        cure=f'Add a line to [connector.{warehouse.name}.rules.methods], as {json.dumps(title)} = "CODE", and restart.',
    )


def _is_open(now: str, handover: Handover) -> bool:
    """Is there anything to tell a warehouse that has the order, or a refusal that is over?"""
    if now == handover.digest:
        return bool(handover.refused)
    return now != handover.refused


def end_refusal(desk: Desk, number: str, handover: Handover) -> None:
    """What was refused is taken now, or is not wanted any more: its problems are over."""
    if handover.refused:
        desk.solved(causes.refused(number), connector=handover.warehouse)
        desk.solved(causes.may_ship_twice(number), connector=handover.warehouse)


def hindrance(desk: Desk, handed: Order, standing: Standing, parcels: Sequence[tuple[str, Shipment]]) -> str:
    """Why the first handing over may not happen now, or an empty text."""
    warehouse = desk.members.find(standing.warehouse)
    if warehouse is None or "orders" not in warehouse.hears:
        return f"{standing.warehouse} takes no orders any more"
    return why_not(
        handed,
        shop=standing.shop,
        may_move=may_move(standing),
        unknown=standing.unknown,
        only_paid=warehouse.rules.only_paid,
        sent_by_it=any(giver == standing.warehouse and not parcel.withdrawn for giver, parcel in parcels),
        needs_code=bool(warehouse.rules.methods),
    )


def _address_first(
    desk: Desk,
    handed: Order,
    standing: Standing,
    handover: Handover | None,
    parcels: Sequence[tuple[str, Shipment]],
) -> None:
    reason = hindrance(desk, handed, standing, parcels)
    note_method(desk, handed, standing, reason)
    if reason:
        if handover is not None and handover.state is HandoverState.REFUSED:
            desk.tell("orders", handed.key, standing.warehouse)  # so that what is parked ends as not needed
        return
    fresh = Handover(order=handed.key, warehouse=standing.warehouse, state=HandoverState.ADDRESSED, at=desk.now)
    if handover is not None:
        if handover.state is HandoverState.ADDRESSED:
            return
        if handover.state is HandoverState.REFUSED and digest(handed) == handover.refused:
            return
        # The time of the word handed on last stays, so that the next one is later (O15); the refusal until it is taken.
        fresh = msgspec.structs.replace(handover, state=HandoverState.ADDRESSED, at=desk.now, reason="")
    desk.work.orders.hand(fresh)
    desk.tell("orders", handed.key, standing.warehouse)
