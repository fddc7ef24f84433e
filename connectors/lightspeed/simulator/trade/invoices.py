"""What may happen to an invoice, and how an order is credited."""

from collections.abc import Mapping

import msgspec

from connectors.lightspeed.simulator.bells import Bells
from connectors.lightspeed.simulator.books import Books
from connectors.lightspeed.simulator.config import Switches
from connectors.lightspeed.simulator.records import Invoice, Line, Order
from connectors.lightspeed.simulator.trade.bills import amount, credit_note
from connectors.lightspeed.simulator.trade.fields import Reader, flag, one_of
from connectors.lightspeed.simulator.trade.orders import Orders
from connectors.lightspeed.simulator.words import INVOICE_STATUSES

_CENT = 0.01
_MAILS = {"doNotifyNew": "invoice_new", "doNotifyPaid": "invoice_paid"}


class Pieces(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So many pieces of one order line, by the line's id."""

    id: int
    quantity: int = 1


class Crediting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is given back: an amount with tax, pieces of lines, both, or (nothing said) all that is left."""

    amount: float | None = None
    lines: tuple[Pieces, ...] = ()
    notify: bool = False


class Invoices:
    """The invoices and credit notes of the shop."""

    def __init__(self, books: Books, bells: Bells, switches: Switches, orders: Orders) -> None:
        self._books, self._bells, self._switches, self._orders = books, bells, switches, orders

    def readers(self) -> dict[str, Reader]:
        """What a client may write to an invoice, and how each field is read."""
        return {"status": one_of(INVOICE_STATUSES), **dict.fromkeys(_MAILS, flag)}

    def write(self, number: int, fields: Mapping[str, object], *, channel: str) -> Invoice:
        """Changes the fields named; an order is paid as its invoice is, whatever its credit notes are."""
        invoice = self._books.invoices[number]
        order = self._books.orders[invoice.order]
        wanted = str(fields.get("status", invoice.status))
        if wanted != invoice.status and not invoice.credited:
            self._orders.write(order.id, {"paymentStatus": wanted}, channel=channel)
        else:
            invoice.status, invoice.updated = wanted, self._books.now()
            self._bells.tell("invoices", "updated", number)
        for name, kind in _MAILS.items():
            if fields.get(name) is True:
                self._books.mail(order, kind)
        return invoice

    def credit(self, order_number: int, asked: Crediting | None = None, *, channel: str = "manual") -> Invoice:
        """Gives money back for an order. Raises ValueError when there is not so much to give back."""
        asked = asked or Crediting()
        order = self._books.orders[order_number]
        pieces = self._pieces(order, asked)
        note = credit_note(
            self._books, order.invoice, pieces, self._sum(order, asked, pieces),
            negative=self._switches.negative_credits,
        )  # fmt: skip
        order.credits.append(note)
        for line, quantity in pieces:
            line.facts["quantityRefunded"] = _refunded(line) + quantity
        event = self._books.note(order.id, channel=channel, what="invoice", message="new", invoice=note.id)
        order.events.append(event)
        order.updated = note.updated
        if asked.notify:
            self._books.mail(order, "credit_note")
        self._bells.tell("invoices", "created", note.id)
        self._bells.tell("orders", "updated", order.id)
        return note

    def _pieces(self, order: Order, asked: Crediting) -> list[tuple[Line, int]]:
        left = {line.id: line.quantity - _refunded(line) for line in order.lines}
        if not asked.lines and asked.amount is None:
            return [(line, left[line.id]) for line in order.lines if left[line.id]]
        lines = {line.id: line for line in order.lines}
        for piece in asked.lines:
            if not 0 < piece.quantity <= left.get(piece.id, 0):
                raise ValueError(f"order {order.number} has no {piece.quantity} of line {piece.id} left to credit")
            left[piece.id] -= piece.quantity
        return [(lines[piece.id], piece.quantity) for piece in asked.lines]

    def _sum(self, order: Order, asked: Crediting, pieces: list[tuple[Line, int]]) -> float:
        left = order.invoice.price_incl - sum(abs(note.price_incl) for note in order.credits)
        of_lines = sum(amount(line.facts["priceIncl"]) * count / line.quantity for line, count in pieces)
        wanted = asked.amount if asked.amount is not None else of_lines if asked.lines else left
        if wanted < 0 or wanted > left + _CENT or not (wanted or pieces):
            raise ValueError(f"order {order.number} has {left:.2f} left to credit, not {wanted:.2f}")
        return wanted


def _refunded(line: Line) -> int:
    return int(str(line.facts["quantityRefunded"]))
