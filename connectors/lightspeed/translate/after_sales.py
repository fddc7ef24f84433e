"""What came back after a sale: credit invoices and returns, as words about their orders (O2)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from connectors.lightspeed import wire
from connectors.lightspeed.translate.values import identity, linked, moment, number, text, whole
from hub_core.errors import Rejected
from hub_core.models import Money, OrderWord, Ref

CANCELLED = "cancelled"


def is_credit(invoice: wire.Invoice) -> bool:
    """True when it pays money back; every other invoice only asks for it."""
    return invoice.is_credit_note is True


def order_of_invoice(invoice: wire.Invoice) -> str:
    """The id of its order. Raises `Rejected` when it names none."""
    return _order(linked(invoice.order), f"invoice {identity(invoice.id)}")


def order_of_return(said: wire.Return) -> str:
    """The id of its order. Raises `Rejected` when it names none."""
    return _order(identity(said.order_id), f"return {identity(said.id)}")


def _order(found: str, whose: str) -> str:
    if not found:
        raise Rejected(f"{whose} names no order")
    return found


def invoice_id(invoice: wire.Invoice) -> str:
    """Its id. Raises `Rejected` when it has none."""
    return _id(identity(invoice.id), "invoice")


def return_id(said: wire.Return) -> str:
    """Its id. Raises `Rejected` when it has none."""
    return _id(identity(said.id), "return")


def _id(found: str, what: str) -> str:
    if not found:
        raise Rejected(f"the body is of no {what}: it has no id")
    return found


def said_at(said: wire.Invoice | wire.Return) -> datetime:
    """When it last changed, by the shop's clock. Raises `Rejected` when it does not say."""
    found = moment(said.updated_at) or moment(said.created_at)
    if found is None:
        raise Rejected(f"{identity(said.id)} says no time: neither updatedAt nor createdAt is one")
    return found


def refund_from_wire(
    invoice: wire.Invoice,
    *,
    origin: str,
    currency: str,
    items: Sequence[wire.InvoiceItem] = (),
    read_at: datetime | None = None,
) -> OrderWord:
    """A credit invoice as *refunded*, by its amount; one that was cancelled counts no more. Raises `Rejected`."""
    id_, amount = invoice_id(invoice), number(invoice.price_incl, "priceIncl")
    if amount is None:
        raise Rejected(f"credit invoice {id_} says no amount")
    status = text(invoice.status)
    return OrderWord(
        order=Ref(origin, order_of_invoice(invoice)),
        said="refunded",
        id=f"invoice:{id_}",
        as_of=said_at(invoice),
        read_at=read_at,
        amount=Money(abs(amount), currency),
        counts=status != CANCELLED,
        reason=f"credit invoice {text(invoice.number) or id_}, {status or 'no status'}",
        lines=credited_pieces(items),
    )


def credited_pieces(items: Sequence[wire.InvoiceItem]) -> dict[str, int]:
    """The pieces of order lines on a credit invoice; costs of payment and shipment are rows without a line."""
    pieces: dict[str, int] = {}
    for item in items:
        line, count = identity(item.order_product_id), abs(whole(item.quantity, "quantity"))
        if line and count:
            pieces[line] = pieces.get(line, 0) + count
    return pieces


def return_from_wire(
    said: wire.Return, *, origin: str, counts_in: Collection[str], read_at: datetime | None = None
) -> OrderWord:
    """A return as *returned*; it counts in the states that the shop's settings list. Raises `Rejected`.

    One that names no products is told for the history only: no lines would mean the whole order.
    """
    id_, state, pieces = return_id(said), text(said.status), _returned_pieces(said)
    reason = text(said.return_reason)
    return OrderWord(
        order=Ref(origin, order_of_return(said)),
        said="returned",
        id=f"return:{id_}",
        as_of=said_at(said),
        read_at=read_at,
        counts=state in counts_in and bool(pieces),
        reason=f"return {id_}, {state or 'no status'}" + (f": {reason}" if reason else ""),
        lines=pieces,
    )


def _returned_pieces(said: wire.Return) -> dict[str, int]:
    pieces: dict[str, int] = {}
    for piece in wire.pieces_of(said):
        line, count = identity(piece.id), whole(piece.quantity, "quantity")
        if line and count > 0:
            pieces[line] = pieces.get(line, 0) + count
    return pieces
