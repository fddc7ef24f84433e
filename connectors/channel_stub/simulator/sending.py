"""Parcels: told by the merchant under his own keys; the buyer gets one mail, with the first."""

from datetime import datetime

from .books import Books
from .faults import refused
from .things import Order, Parcel
from .trading import set_state
from .words import ParcelBody


def put_parcel(books: Books, id_: str, key: str, body: ParcelBody) -> Order:
    """Take a parcel, or a newer word about one; an older version changes nothing. Raises Refused."""
    order = books.order(id_)
    _refuse_what_cannot_be_sent(order, body)
    fresh = Parcel(
        key=key,
        version=body.version,
        carrier=body.carrier,
        code=body.code,
        url=body.url,
        shipped_at=body.shipped_at or books.clock(),
        lines=tuple((line.line, line.quantity) for line in body.lines),
    )
    return _keep(books, order, fresh)


def take_back_parcel(books: Books, id_: str, key: str, version: datetime) -> Order:
    """The parcel is not on its way after all."""
    return _keep(books, books.order(id_), Parcel(key=key, version=version, gone=True))


def _keep(books: Books, order: Order, fresh: Parcel) -> Order:
    held = order.parcels.get(fresh.key)
    if held is not None and (fresh.version < held.version or fresh == held):
        return order
    order.parcels[fresh.key] = fresh
    if not fresh.gone and not order.mailed:
        order.mailed = True
        books.mails.append({"order": order.id, "code": fresh.code, "at": books.clock()})
    return set_state(books, order.id, _state(order))


def _state(order: Order) -> str:
    """What its parcels make of it; one whose parcels were all taken back is open again."""
    if order.state == "withdrawn":
        return order.state
    parcels = order.on_their_way
    if not parcels:
        return "open" if order.state in ("part_sent", "sent") else order.state
    sent: dict[str, int] = {}
    for line, pieces in (row for parcel in parcels for row in parcel.lines):
        sent[line] = sent.get(line, 0) + pieces
    whole = any(not parcel.lines for parcel in parcels)
    return "sent" if whole or all(sent.get(line.id, 0) >= line.wanted for line in order.lines) else "part_sent"


def _refuse_what_cannot_be_sent(order: Order, body: ParcelBody) -> None:
    if order.state == "withdrawn":
        raise refused(409, "withdrawn", f"Order {order.number} was withdrawn; nothing of it is to be sent.")
    if order.fulfilment == "market":
        raise refused(409, "not_yours", f"Order {order.number} is sent by the market itself.")
    known = {line.id for line in order.lines}
    if unknown := [line.line for line in body.lines if line.line not in known]:
        raise refused(422, "unknown_line", f"Order {order.number} has no line {', '.join(unknown)}.", "lines")
