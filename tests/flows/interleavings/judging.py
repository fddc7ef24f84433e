"""What must hold once the town is quiet."""

import msgspec

from connectors.efulfilment_stub.translate import order_body
from connectors.lightspeed import wire
from connectors.lightspeed.shipments.codes import split
from connectors.lightspeed.translate import Terms, order_from_wire
from hub_core.decisions.coverage import shipped
from hub_core.decisions.handing import for_warehouse
from hub_core.decisions.news import content
from hub_core.decisions.order_status import Words, joined, to_be_sent
from hub_core.use_cases.records import HandoverState, Life

WAREHOUSE = "warehouse"


async def judge(town):
    """Hold the hub, the shop and the warehouse against one another."""
    problems = [
        f"{one.connector}: {one.cause}: {one.evidence}" for one in await town.memory.look(lambda w: w.problems.open())
    ]
    for order in town.shop.books.orders.values():
        dossier = await town.hub.operate.dossier(f"{town.at}:{order.id}")
        about = [one for one in problems if order.number in one]
        fact_is_fresh(town, order, dossier)
        status_follows(dossier)
        in_warehouse_once(town, dossier, about)
        codes_stand(town, order, dossier, about)
        by_hand_is_known(town, order, dossier)
        mails_are_few(town, order, dossier)
    await parked_is_told(town, problems)


def fact_is_fresh(town, order, dossier):
    """The hub's fact is what the shop says now (H3, H8)."""
    fresh = wire.order_of(town.order_body(order.id))
    told = order_from_wire(fresh, Terms(origin=town.at, currency="EUR"), lines=wire.embedded(fresh.products))
    assert content(dossier.order) == content(told)
    assert dossier.order.as_of == told.as_of


def status_follows(dossier):
    """The hub's status is the pure function of what was said and shipped (O6)."""
    standing, order = dossier.standing, dossier.order
    extent = shipped(order, (parcel for _, parcel in dossier.parcels)).extent
    shop = order.status or standing.shop
    assert standing.shop == shop
    assert standing.status == joined(Words(shop=shop, covered=extent))
    assert standing.unknown == (order.status is None)


def in_warehouse_once(town, dossier, problems):
    """Who is to be sent is in the warehouse, once, as the hub means it, or a person knows why not (O7, O8, O9)."""
    standing, order = dossier.standing, dossier.order
    held = town.warehouse.orders.get(order.key)
    moves = standing.life in (Life.LIVE, Life.RELEASED)
    assert moves or held is None
    assert held is None or order.made_at >= town.opened or standing.first_seen_unpaid
    handed = for_warehouse(order, standing.status, dossier.parcels, WAREHOUSE)
    wanted = moves and to_be_sent(standing.status, standing.shop) and not standing.unknown and order.to_warehouse
    if held is None:
        assert not wanted or problems or not any(line.open for line in handed.lines)
        return
    assert held.created == 1
    [handover] = dossier.handovers
    if held.status == "refused" and handover.state is HandoverState.NOT_NEEDED:
        return  # refused there, and wanted no more
    assert handover.state in (HandoverState.TAKEN, HandoverState.STARTED, HandoverState.REFUSED)
    sent = {line.line: line.shipped for line in held.lines if line.shipped}
    meant = [msgspec.to_builtins(order_body(handed, known)) for known in ({}, sent)]
    holds = msgspec.to_builtins(held.body)
    for body in (*meant, holds):
        del body["version"]
    if any("was refused" in one or "refused by" in one for one in problems):
        return
    warned = any("may ship twice" in one for one in problems)
    assert warned or holds in meant, (holds, meant)
    assert not warned or holds != meant[0], problems


def codes_stand(town, order, dossier, problems):
    """Every parcel's present code stands on a shipment that is shipped, and nothing else does (T3 to T6)."""
    standing = [one for one in order.shipments if one.status == "shipped"]
    stand = [one for shipment in order.shipments for one in split(shipment.tracking_code)]
    parcels = [one for one in town.warehouse.shipments.values() if one.order == dossier.order.key]
    for parcel in parcels:
        where = [one for one in standing if not parcel.code or parcel.code in split(one.tracking_code)]
        if (town.at, order.id) not in town.taken_back:  # what a person took back there stays so
            assert where or any("no shipment at Lightspeed" in one for one in problems), parcel
    told = {one.code for one in parcels} | {f"HAND{one.id}" for one in order.shipments}
    assert set(stand) <= told, (stand, told)


def by_hand_is_known(town, order, dossier):
    """Who was shipped by hand is on the hub's order, and what the hub itself wrote is not (T2, T6, T7)."""
    known = {int(one.ref.id) for giver, one in dossier.parcels if giver == town.at and not one.withdrawn}
    shipped_there = {one.id for one in order.shipments if one.status == "shipped"}
    path = f"{town.at} PUT /nl/shipments/"
    wrote = {int(write.removeprefix(path).split(".")[0]) for write in town.writes if write.startswith(path)}
    assert known <= shipped_there & {number for shop, number in town.by_hand if shop == town.at}
    assert shipped_there - wrote <= known


def mails_are_few(town, order, dossier):
    """The consumer hears once that a shipment is on its way, and never of an order of the past (T4, H12)."""
    mails = [mail for mail in town.shop.mails if mail.order == order.number and mail.kind == "shipped"]
    assert len(mails) <= (1 if dossier.standing.life is Life.LIVE else 0)


async def parked_is_told(town, problems):
    """What is parked has a reason, and a person knows of it (H6)."""
    letters, rings = await town.hub.operate.parked()
    for letter in letters:
        assert letter.reason
        assert any(one.startswith(letter.to) and letter.reason in one for one in problems), (letter, problems)
    for ring in rings:
        assert ring.reason
        assert any(one.startswith(ring.ring.origin) for one in problems), (ring, problems)


def seen_from_outside(town):
    """The shop's orders, what the warehouse sends and where to, and the mails: not how it came about."""
    shop = {
        one.number: (
            *(one.status, one.payment, one.shipping, one.facts["addressShippingStreet"]),
            [(shipment.status, split(shipment.tracking_code)) for shipment in one.shipments],
            sorted(mail.kind for mail in town.shop.mails if mail.order == one.number),
        )
        for one in town.shop.books.orders.values()
        if not _hold_of_a_part(one)
    }
    warehouse = {
        reference: (held.status, held.body.ship_to.street, [(line.quantity, line.shipped) for line in held.lines])
        for reference, held in town.warehouse.orders.items()
        if held.status not in ("held", "cancelled")  # nothing leaves: the same as not being there
        and not _hold_of_a_part(town.shop.books.orders[int(reference.partition(":")[2])])
    }
    return shop, warehouse


def _hold_of_a_part(order):
    """A hold does not stop the rest of an order that left in part (O6), so here it matters when it was heard."""
    return order.status == "on_hold" and any(one.status == "shipped" for one in order.shipments)
