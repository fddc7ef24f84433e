"""The oversell guard: the units of order lines, reserved until a stated level contains them (S6)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from hub_core.decisions.coverage import shipped, still_open
from hub_core.decisions.handing import digest
from hub_core.models import Order, OrderLine, OrderStatus, Reserved, Shipment
from hub_core.use_cases import causes
from hub_core.use_cases.catalogue import identify
from hub_core.use_cases.desk import HUB, PRIORITY, Desk, handover_at
from hub_core.use_cases.handed import handed_to
from hub_core.use_cases.members import Members
from hub_core.use_cases.records import HandoverState, Life, Standing
from hub_core.use_cases.stock.telling import near_zero, tell_stock
from hub_core.use_cases.stock.waiting import line_waits, name_of, order_waits_no_more
from hub_core.use_cases.storage import Work

GUARDED = "orders guarded since"
"""The hub's note: since when open orders hold back stock."""
_OPEN = frozenset(
    {OrderStatus.PENDING_PAYMENT, OrderStatus.PROCESSING, OrderStatus.ON_HOLD, OrderStatus.PARTIALLY_SHIPPED}
)
_GONE = frozenset({OrderStatus.CANCELLED, OrderStatus.FAILED, OrderStatus.REFUNDED})
_PAST = frozenset({Life.BEFORE, Life.DISMISSED})
Parcels = Sequence[tuple[str, Shipment]]


def reserve_lines(
    desk: Desk, order: Order, standing: Standing, parcels: Parcels, *, goods: OrderStatus, again: bool
) -> None:
    """Bring the reserved units of this order up to date, and have the numbers they concern looked at.

    `goods` is the status by which goods move; `again` says that the order became processing just now, so that its
    units wait anew to be answered for.
    """
    if not guarded(desk, order):
        return
    before = {row.line: row for row in desk.work.stock.reserved_of(order.key)}
    view = _View(desk, order, standing, parcels, goods)
    touched: dict[str, int] = {}
    unknown = False
    for line in order.lines:
        row = view.row(line, before.get(line.id), again=again)
        unknown = unknown or not row.product
        if not row.product and line.id not in before:
            line_waits(desk, order.key, line)
        _keep(desk, before.get(line.id), row, touched)
    for gone in (row for row in before.values() if row.units and row.line not in {line.id for line in order.lines}):
        _keep(desk, gone, msgspec.structs.replace(gone, units=0, back_at=order.as_of), touched)
    if before and not unknown and any(not row.product for row in before.values()):
        order_waits_no_more(desk, order.key)
    for product, change in touched.items():
        tell_stock(desk, product, urgent=near_zero(desk, product, change))


def guard_from_now(work: Work, members: Members, now: datetime) -> None:
    """The first time that stock matters to anybody: orders that are open already are looked at once."""
    if not _matters(members) or work.notes.read(HUB, GUARDED) is not None:
        return
    work.notes.write(HUB, GUARDED, now.isoformat())
    for standing in work.orders.list(status=_OPEN, limit=1_000_000):
        work.outbox.address("orders", standing.key, to=HUB, due=now, priority=PRIORITY["orders"])


def look_at_unanswered(work: Work, members: Members, now: datetime) -> None:
    """Units that waited too long count no more: their products are looked at again (S6)."""
    guarding = [member for member in members if "stock" in member.hears and member.rules.guard]
    days = min((member.rules.guard_days for member in guarding), default=0)
    for product in work.stock.unanswered(now - timedelta(days=days)) if guarding else ():
        for member in guarding:
            work.outbox.address("stock", product, to=member.name, due=now, priority=PRIORITY["stock"])


def guarded(desk: Desk, order: Order) -> bool:
    """Does stock matter to anybody, and do this order's goods come from our own shelves (O16, S8)?"""
    origin = desk.members.find(order.ref.origin)
    by_changes = origin is not None and origin.rules.sales_in == "changes"
    return _matters(desk.members) and not order.fulfilled_by and not by_changes


def _matters(members: Members) -> bool:
    """Is anybody told of stock, or does a rule of routing ask where goods are to be had?"""
    asked = any(route.in_stock_at for route in members.rules.routes)
    return asked or any("stock" in member.hears for member in members)


def _keep(desk: Desk, before: Reserved | None, row: Reserved, touched: dict[str, int]) -> None:
    """Keep a row that changed; note the products whose numbers it concerns, with the units held back more."""
    if row == before or (before is None and not row.units and not (row.sold and row.counts)):
        return
    desk.work.stock.reserve(row)
    if before is not None and _revived(before, row):
        desk.work.stock.put_away(row, away=False)
    if row.units == 0 or (before is not None and row.active_at > before.active_at):
        desk.solved(causes.unanswered(row.number), connector=row.origin)
    more = row.units - (before.units if before else 0)
    for product in sorted({before.product if before else "", row.product} - {""}):
        touched[product] = touched.get(product, 0) + more


def _revived(before: Reserved, row: Reserved) -> bool:
    """More units wait, or anew; what had answered was taken back; or units came back, and the shop shows them."""
    lost = row.sent < before.sent or (before.taken_at is not None and row.taken_at is None)
    anew = row.units != before.units or row.active_at > before.active_at
    return anew or lost or before.warehouse != row.warehouse


class _View:
    """One order, as the guard sees it."""

    def __init__(self, desk: Desk, order: Order, standing: Standing, parcels: Parcels, goods: OrderStatus) -> None:
        self._desk, self._order, self._standing = desk, order, standing
        self._over = goods is OrderStatus.COMPLETED
        self._parcels = [parcel for _, parcel in parcels if not parcel.withdrawn]
        self._sender = _sender(desk, parcels)
        self._sent = shipped(order, self._parcels).pieces
        handover = handover_at(desk.work, standing.key, standing.warehouse)
        self._handed = handover is not None and handover.state in (HandoverState.STARTED, HandoverState.TAKEN)
        self._has_it = (
            handover is not None
            and handover.state is HandoverState.TAKEN
            and handover.digest == digest(handed_to(desk.members, order, goods, parcels, standing.warehouse))
        )

    def row(self, line: OrderLine, before: Reserved | None, *, again: bool) -> Reserved:
        """The row of this line now."""
        desk, order = self._desk, self._order
        units, more = self._units(line), before is not None and line.quantity > before.sold and before.sold > 0
        warehouse = self._standing.warehouse if self._handed or not self._over else self._sender
        taken_at = self._taken_at(before, units)
        return Reserved(
            order=order.key,
            line=line.id,
            number=order.number,
            origin=order.ref.origin,
            product=identify(desk.work, name_of(line)).identity or (before.product if before else ""),
            remote=line.product.id if line.product else "",
            sold=line.quantity,
            folded=before.folded if before else 0,
            units=units,
            made_at=order.made_at,
            seen_at=desk.now if before is None or more else before.seen_at,
            back_at=self._back_at(line, before, units),
            counts=self._standing.life not in _PAST,
            warehouse=warehouse,
            taken_at=taken_at,
            taken_seen_at=self._taken_seen_at(before, taken_at),
            shipped_at=self._shipped_at(line),
            sent=self._sent[line.id],
            ended_at=None if warehouse or not self._over else self._ended_at(before),
            active_at=desk.now if before is None or again else before.active_at,
        )

    def _units(self, line: OrderLine) -> int:
        if self._standing.status in _GONE:
            return 0
        if self._standing.life in _PAST:
            return 0 if self._over else still_open(line, self._sent[line.id])
        return max(0, line.quantity - line.refunded)

    def _back_at(self, line: OrderLine, before: Reserved | None, units: int) -> datetime | None:
        """When units were given back: also of an order that is cancelled already when it is first heard of."""
        first = units if self._standing.life in _PAST else line.quantity
        if units < (before.units if before is not None else first):
            return self._order.as_of
        return before.back_at if before is not None else None

    def _taken_at(self, before: Reserved | None, units: int) -> datetime | None:
        """By the warehouse's clock; what was added to the order waits until the warehouse took the change.

        One that sent it without being handed it had it in hand when its first parcel left, at the latest.
        """
        if self._over and self._sender and not self._handed:
            return min(parcel.shipped_at for parcel in self._parcels)
        if before is not None and before.taken_at is not None and units <= before.units and self._handed:
            return before.taken_at
        return (self._desk.far or self._desk.now) if self._has_it else None

    def _taken_seen_at(self, before: Reserved | None, taken_at: datetime | None) -> datetime | None:
        if before is not None and before.taken_at == taken_at and before.taken_seen_at is not None:
            return before.taken_seen_at
        return self._desk.now if taken_at is not None else None

    def _shipped_at(self, line: OrderLine) -> datetime | None:
        """When the last parcel went that may hold pieces of this line."""
        return max(parcel.shipped_at for parcel in self._parcels) if self._sent[line.id] else None

    def _ended_at(self, before: Reserved | None) -> datetime:
        """It ended without a warehouse: where its goods came from is a person's to say, once per connector (S7)."""
        origin = self._desk.members.find(self._order.ref.origin)
        if origin is not None and not origin.rules.pickup_location:
            self._desk.problem(
                causes.PICKUP,
                connector=origin.name,
                evidence=f"order {self._order.number} was completed without a warehouse",
                cure=f'Say it in plugins.toml: [connector.{origin.name}.rules] pickup_location = "NAME/LOCATION"',
            )
        return before.ended_at if before is not None and before.ended_at is not None else self._order.as_of


def _sender(desk: Desk, parcels: Parcels) -> str:
    """The warehouse that sent something of it, whether or not it was handed the order."""
    for giver, parcel in parcels:
        member = desk.members.find(giver)
        if member is not None and member.role == "warehouse" and not parcel.withdrawn:
            return giver
    return ""
