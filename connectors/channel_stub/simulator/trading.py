"""Orders: placed by buyers, paid, looked at, withdrawn in whole or in part."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from .books import Books
from .faults import Fault, Refused, refused
from .offering import move, with_sku
from .people import buyer_of
from .things import Customer, Fulfilment, Line, Offer, Order, Sale
from .words import CancelBody

LEFT = frozenset({"part_sent", "sent"})
DELIVERIES = {"standard": "Standard delivery", "evening": "Evening delivery"}
Wanted = Sequence[tuple[str, int]]


def place_order(
    books: Books,
    wanted: Wanted,
    *,
    fulfilment: Fulfilment = "merchant",
    paid: bool = True,
    buyer: str = "",
    delivery: str = "standard",
    country: str = "",
    note: str = "",
    force: bool = False,
) -> Order:
    """Somebody buys so many of these offers, by SKU or id; raises Refused for more than is shown, unless forced."""
    picked = [(with_sku(books, name), pieces) for name, pieces in wanted]
    _refuse_what_is_not_there(picked, force=force or fulfilment == "market")
    who, number, now = buyer_of(books, buyer), books.next_number("order"), books.clock()
    ship_to = msgspec.structs.replace(who.address, country=country or who.address.country)
    order = Order(
        id=str(number),
        number=f"MKT-{1000 + number}",
        placed_at=now,
        changed_at=now,
        state="open" if paid else "awaiting_payment",
        fulfilment=fulfilment,
        buyer=_buyer(who),
        ship_to=ship_to,
        bill_to=msgspec.structs.replace(who.address),
        delivery={"id": delivery, "title": DELIVERIES.get(delivery, delivery)},
        lines=[_line(f"{number}-{place}", offer, pieces) for place, (offer, pieces) in enumerate(picked, 1)],
        currency=books.config.currency,
        note=note,
        paid=paid,
    )
    books.orders[order.id] = order
    books.note("order", order.id)
    for line in order.lines:
        _sell(books, order, line, line.quantity)
    return order


def pay(books: Books, id_: str) -> Order:
    """The buyer pays."""
    order = books.order(id_)
    order.paid = True
    return set_state(books, id_, "open" if order.state == "awaiting_payment" else order.state)


def set_state(books: Books, id_: str, state: str) -> Order:
    """The market sets a state, also one that nobody has heard of."""
    order = books.order(id_)
    order.state, order.changed_at = state, books.clock()
    books.note("order", order.id)
    return order


def withdraw(books: Books, id_: str, line: str = "", pieces: int = 0) -> Order:
    """The buyer withdraws from the order, or from some pieces of a line; raises Refused for what has left."""
    order = books.order(id_)
    if order.state in LEFT:
        raise refused(409, "already_sent", f"Order {order.number} has left, in part or whole; it stays as it is.")
    found = [one for one in order.lines if line in ("", one.id)]
    if not found or any(pieces > one.wanted for one in found):
        raise refused(422, "bad_pieces", f"Order {order.number} has no {pieces} pieces of line {line or 'each'} open.")
    for one in found:
        back = pieces or one.wanted
        one.cancelled += back
        _sell(books, order, one, -back)
    whole = not any(one.wanted for one in order.lines)
    return set_state(books, id_, "withdrawn" if whole else order.state)


def cancel(books: Books, id_: str, body: CancelBody) -> Order:
    """The merchant cancels: twice is once, the newest reason stands. Raises Refused (409) for what has left."""
    order = books.order(id_)
    if order.fulfilment == "market":
        raise refused(409, "not_yours", f"Order {order.number} is sent by the market itself.")
    if order.refused is not None and body.version < order.refused:
        return order
    if order.state != "withdrawn":
        withdraw(books, id_)
    order.refused, order.reason = body.version, body.reason
    return order


def _buyer(who: Customer) -> dict[str, str]:
    return {"id": who.id, "email": who.email, "name": who.name, "phone": who.phone}


def _line(id_: str, offer: Offer, pieces: int) -> Line:
    return Line(
        id=id_,
        offer=offer.id,
        sku=offer.sku,
        ean=offer.ean,
        title=offer.title,
        quantity=pieces,
        unit_price=Decimal(offer.price),
    )


def _sell(books: Books, order: Order, line: Line, pieces: int) -> None:
    """Goods of the merchant's own are sold, or come back; those in the market's houses are none of the offer's."""
    if order.fulfilment != "merchant" or not pieces:
        return
    number, now = books.next_number("sale"), books.clock()
    sale = Sale(id=f"SA-{number}", offer=line.offer, sku=line.sku, change=-pieces, at=now, order=order.id)
    books.sales[sale.id] = sale
    books.note("sale", sale.id)
    move(books, line.offer, -pieces, "sale" if pieces > 0 else "cancellation")


def _refuse_what_is_not_there(picked: Sequence[tuple[Offer, int]], *, force: bool) -> None:
    faults = [] if picked else [Fault("no_lines", "lines", "The order has no lines.")]
    wanted: dict[str, int] = {}
    for offer, pieces in picked:
        wanted[offer.id] = wanted.get(offer.id, 0) + pieces
        if pieces < 1:
            faults.append(Fault("bad_quantity", "lines", f"Nobody buys {pieces} of {offer.sku}."))
        elif wanted[offer.id] > offer.stock and not force:
            told = f"The market shows {offer.stock} of {offer.sku}, not {wanted[offer.id]}."
            faults.append(Fault("sold_out", "lines", told))
    if faults:
        raise Refused(409 if faults[0].code == "sold_out" else 422, faults)
