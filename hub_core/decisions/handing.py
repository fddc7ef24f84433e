"""What a warehouse is handed, when for the first time, and whether it is news to it."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec

from hub_core.decisions.coverage import shipped, still_open
from hub_core.decisions.order_status import FINAL, to_be_sent
from hub_core.decisions.routing import method_code
from hub_core.models import Order, OrderStatus, Shipment

NO_CODE = "no rule says by which code the warehouse knows its shipping method"
_TICK = timedelta(milliseconds=1)
_GOING = frozenset({OrderStatus.PROCESSING, OrderStatus.PARTIALLY_SHIPPED, OrderStatus.COMPLETED})
_encode = msgspec.json.Encoder(order="deterministic").encode


def for_warehouse(
    order: Order,
    status: OrderStatus,
    parcels: Iterable[tuple[str, Shipment]],
    warehouse: str,
    *,
    codes: Mapping[str, str] | None = None,
) -> Order:
    """The order as its warehouse shall know it: the hub's status, the pieces it has to send in all, its own code.

    What the warehouse itself sent does not lower its number: it knows that. What others sent does (T7).
    """
    known = list(parcels)
    others = shipped(order, (parcel for giver, parcel in known if giver != warehouse))
    all_in = shipped(order, (parcel for _, parcel in known))
    over = status in FINAL and not (status is OrderStatus.COMPLETED and all_in.extent == "wholly")
    lines = tuple(
        msgspec.structs.replace(line, open=0 if over else still_open(line, others.pieces[line.id]))
        for line in order.lines
    )
    method = order.method
    if codes:
        method = msgspec.structs.replace(method, code=method_code(method, codes)[1])
    return msgspec.structs.replace(order, status=status, lines=lines, method=method)


def digest(handed: Order) -> str:
    """What matters to a warehouse, as a short text; the same digest means no news.

    That it goes on, in whatever stage, is one thing: a warehouse knows best what it sent itself.
    """
    stage = "going" if handed.status in _GOING else str(handed.status)
    matters = (
        stage,
        [(line.id, line.open, line.sku, line.barcode, line.article_code) for line in handed.lines],
        handed.shipping,
        handed.method,
        handed.note,
        handed.email,
    )
    return hashlib.blake2b(_encode(matters), digest_size=12).hexdigest()


def why_not(
    handed: Order,
    *,
    shop: OrderStatus,
    may_move: bool,
    unknown: bool,
    only_paid: bool,
    sent_by_it: bool,
    needs_code: bool = False,
) -> str:
    """Why this order is not to be handed over for the first time now, or an empty text: it is (O8).

    `shop` is the last known word of the shop; `sent_by_it` says that the warehouse sent parcels of it already;
    `needs_code` that it knows shipping methods by codes of its own.
    """
    reasons = {
        "it was made before the hub went live": not may_move,
        "the shop's word for its status is unknown": unknown,
        "it is picked up, or sent by the shop itself": not handed.to_warehouse,
        f"{handed.fulfilled_by} fulfils it": bool(handed.fulfilled_by),
        f"its status is {handed.status}": not to_be_sent(handed.status, shop),
        "the warehouse sent parcels of it already": sent_by_it,
        "it is not paid": only_paid and handed.payment != "paid",
        "nothing of it is open": not any(line.open for line in handed.lines),
        NO_CODE: needs_code and not handed.method.code,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def strictly_later(as_of: datetime, last: datetime | None) -> datetime:
    """A time for the next word about an order that is later than the last one handed on (O15)."""
    return as_of if last is None or as_of > last else last + _TICK
