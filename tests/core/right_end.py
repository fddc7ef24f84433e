"""What must hold once everything has arrived."""

from typing import Any

from hub_core.decisions.handing import digest, for_warehouse
from hub_core.decisions.news import content
from hub_core.decisions.order_status import to_be_sent
from hub_core.models import Order, OrderStatus, Shipment
from hub_core.use_cases.records import HandoverState, Life

GOING = {OrderStatus.PROCESSING, OrderStatus.PARTIALLY_SHIPPED, OrderStatus.COMPLETED}
MOVES = {Life.LIVE, Life.RELEASED}


async def everything_is_right(days: Any) -> None:
    """Hold the hub, the shop and the warehouses against one another."""
    rows, parked = await days.storage.look(lambda work: (work.outbox.counts(), work.inbox.parked()))
    assert [*rows, *parked] == [], "nothing waits, nothing is parked"
    problems = {one.cause: one for one in await days.storage.look(lambda work: work.problems.open())}
    for thing in list(days.shop.things.values()):
        if isinstance(thing, Order):
            await _order_is_right(days, thing, problems)
    for far in days.all():
        for thing in far.things.values():
            if isinstance(thing, Shipment):
                await _parcel_is_right(days, far, thing)


async def _order_is_right(days: Any, order: Order, problems: dict[str, Any]) -> None:
    held = await days.storage.look(lambda work: work.facts.find(Order, order.key))
    assert held is not None
    assert content(held) == content(order), "the hub knows what the shop knows"
    standing = await days.storage.look(lambda work: work.orders.standing(order.key))
    parcels = await days.storage.look(lambda work: work.facts.parcels_of(order.key))
    handovers = await days.storage.look(lambda work: work.orders.handovers(order.key))
    assert standing is not None
    assert standing.shop is (order.status or standing.shop)
    states = {one.state for one in handovers if one.warehouse == standing.warehouse}
    assert states <= {HandoverState.TAKEN, HandoverState.NOT_NEEDED}
    others = {one.state for one in handovers if one.warehouse != standing.warehouse}
    assert others <= {HandoverState.REFUSED, HandoverState.NOT_NEEDED}
    assert not [cause for cause in problems if "refused" in cause or "twice" in cause]
    goes = standing.life in MOVES and not standing.unknown and to_be_sent(standing.status, standing.shop)
    if not standing.warehouse:
        assert not goes or f"order {order.number} has no warehouse" in problems
        return
    warehouse = days.warehouses[standing.warehouse]
    wanted = for_warehouse(order, standing.status, parcels, warehouse.name)
    taken = [one for one in handovers if one.warehouse == warehouse.name and one.state is HandoverState.TAKEN]
    if taken and order.key in warehouse.holds:
        assert digest(warehouse.holds[order.key]) == digest(wanted), "the warehouse knows the newest"
    elif taken:
        assert wanted.status not in GOING or not any(line.open for line in wanted.lines), "the warehouse lacks it"
    by_itself = any(giver == warehouse.name and not parcel.withdrawn for giver, parcel in parcels)
    if goes and not by_itself and any(line.open for line in wanted.lines):
        assert taken, "what is to be sent is with the warehouse"


async def _parcel_is_right(days: Any, far: Any, parcel: Shipment) -> None:
    held = await days.storage.look(lambda work: work.facts.find(Shipment, parcel.key))
    assert held is not None
    assert content(held) == content(parcel)
    standing = await days.storage.look(lambda work: work.orders.standing(parcel.order.key))
    assert standing is not None
    if far is not days.shop and standing.life in MOVES:
        assert content(days.shop.told[parcel.key]) == content(parcel), "the shop knows every parcel"
