"""The units that are held back from channels, and of which order they are (S6)."""

from collections.abc import Iterable, Sequence

import msgspec

from hub_core.decisions.stock_number import Held, Terms, held_back
from hub_core.models import Order, OrderStatus, Reserved
from hub_core.use_cases.records import HandoverState
from hub_core.use_cases.stock.numbers import Known
from hub_core.use_cases.storage import Work


class HeldBack(msgspec.Struct, frozen=True, kw_only=True):
    """Units of one order line that channels are not told of."""

    row: Reserved
    units: int
    to: tuple[str, ...]
    """The channels from whose numbers they are subtracted; empty: from none any more, nobody answered in time."""
    status: OrderStatus | None = None
    """The order's; None for a sale that came as a stock change."""
    handed: HandoverState | None = None
    """How far its handing over to its warehouse is."""
    picked_up: bool = False
    """True: no warehouse is to send it."""
    physical: bool = False
    """True: its warehouse's numbers fall only as goods leave."""


def held_of(work: Work, about: Known, every: Iterable[Terms]) -> list[HeldBack]:
    """The units that no level contains yet, oldest first."""
    rows: dict[tuple[str, str], list[tuple[str, Held]]] = {}
    physical: set[str] = set()
    for terms in every:
        physical |= terms.physical
        for held in held_back(about.levels, about.rows, terms):
            rows.setdefault((held.row.order, held.row.line), []).append((terms.to, held))
    found = [_held(work, told, physical) for told in rows.values()]
    return sorted(found, key=lambda one: (one.row.made_at, one.row.order, one.row.line))


def _held(work: Work, told: Sequence[tuple[str, Held]], physical: set[str]) -> HeldBack:
    row = told[0][1].row
    standing, order = work.orders.standing(row.order), work.facts.find(Order, row.order)
    states = {one.warehouse: one.state for one in work.orders.handovers(row.order)}
    return HeldBack(
        row=row,
        units=max(held.units for _, held in told),
        to=tuple(name for name, held in told if not held.expired),
        status=standing.status if standing else None,
        handed=states.get(row.warehouse),
        picked_up=order is not None and not order.to_warehouse,
        physical=row.warehouse in physical,
    )
