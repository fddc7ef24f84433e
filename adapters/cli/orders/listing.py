"""The list of orders: one line each."""

from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec

from adapters.cli import paper
from hub_core.models import Order
from hub_core.use_cases.records import Standing
from hub_core.use_cases.storage import Work


class OrderRow(msgspec.Struct, frozen=True, kw_only=True):
    """One order in the list."""

    key: str
    number: str
    shop: str
    made_at: datetime
    word: str
    payment: str
    status: str
    life: str
    warehouse: str
    handover: str
    parcels: int


def order_rows(
    work: Work, *, shop: str | None, status: Collection[str], life: Collection[str], limit: int
) -> list[OrderRow]:
    """The orders that fit, newest made first."""
    standings = work.orders.list(origin=shop, status=status, life=life, limit=limit)
    orders = work.facts.find_many(Order, [standing.key for standing in standings])
    return [_row(work, standing, orders.get(standing.key)) for standing in standings]


def _row(work: Work, standing: Standing, order: Order | None) -> OrderRow:
    handovers = work.orders.handovers(standing.key)
    state = next((str(one.state) for one in handovers if one.warehouse == standing.warehouse), "")
    return OrderRow(
        key=standing.key,
        number=standing.number,
        shop=standing.origin,
        made_at=standing.made_at,
        word=standing.word,
        payment=str(order.payment or "") if order else "",
        status=str(standing.status),
        life=str(standing.life),
        warehouse=standing.warehouse,
        handover=state,
        parcels=sum(not parcel.withdrawn for _, parcel in work.facts.parcels_of(standing.key)),
    )


def show_list(rows: Sequence[OrderRow], *, limit: int, local: bool) -> None:
    """Write the list, and say when there may be more."""
    heads = ("number", "shop", "made", "shop's word", "payment", "status", "life", "warehouse", "handover", "parcels")
    paper.table(
        heads,
        [
            (
                row.number,
                row.shop,
                paper.when(row.made_at, local=local),
                row.word,
                row.payment,
                row.status,
                row.life,
                row.warehouse,
                row.handover,
                row.parcels,
            )
            for row in rows
        ],
    )
    if len(rows) == limit:
        paper.warn(f"The newest {limit} are shown; more with --limit.")
