"""Invoices and credit notes with the rows that stand on them."""

from collections.abc import Sequence
from datetime import datetime

from connectors.lightspeed.simulator.books import Books
from connectors.lightspeed.simulator.records import Invoice, Item, Line
from connectors.lightspeed.simulator.shapes.speech import number


def bill(
    books: Books, lines: Sequence[Line], facts: dict[str, object], *, order: int, customer: int, at: datetime
) -> Invoice:
    """The invoice an order is born with: its lines, then what it costs to ship and to pay."""
    items = [item_of(books, line, line.quantity) for line in lines]
    items.append(_cost(books, "shipment", str(facts["shipmentTitle"]), amount(facts["shipmentPriceIncl"])))
    items.append(_cost(books, "payment", str(facts["paymentTitle"]), amount(facts["paymentPriceIncl"])))
    serial = books.number("invoice")
    excl, incl = (number(amount(facts[name])) for name in ("priceExcl", "priceIncl"))
    return _kept(books, Invoice(
        id=books.next_id("invoice"), created=at, updated=at, number=serial, order=order, customer=customer,
        status="not_paid", price_excl=excl, price_incl=incl, items=items,
    ))  # fmt: skip


def credit_note(
    books: Books, invoice: Invoice, pieces: Sequence[tuple[Line, int]], incl: float, *, negative: bool
) -> Invoice:
    """What is given back of an invoice: so many pieces of its lines, and what the sum says beyond them."""
    items = [item_of(books, line, quantity) for line, quantity in pieces]
    rest = number(incl - sum(item.price_incl for item in items))
    if rest:
        items.append(_cost(books, "custom", "Refund", rest))
    now, rate, sign = books.now(), books.config.tax_rate, -1 if negative else 1
    serial = books.number("invoice")
    note = Invoice(
        id=books.next_id("invoice"), created=now, updated=now, number=serial, order=invoice.order,
        customer=invoice.customer, status="not_paid", price_excl=number(sign * incl / (1 + rate)),
        price_incl=number(sign * incl), items=items, credited=invoice.id,
    )  # fmt: skip
    invoice.credit_note, invoice.updated = note.id, now
    return _kept(books, note)


def item_of(books: Books, line: Line, quantity: int) -> Item:
    """So many pieces of an order line, at the line's own price."""
    facts = line.facts
    return Item(
        id=books.next_id("item"), type="product", title=f"{facts['brandTitle']} {facts['productTitle']}".strip(),
        variant=str(facts["variantTitle"]), quantity=quantity, line=line, tax_rate=amount(facts["taxRate"]),
        price_incl=number(amount(facts["priceIncl"]) * quantity / line.quantity),
    )  # fmt: skip


def amount(said: object) -> float:
    """A number out of an order's fields."""
    return float(str(said))


def _cost(books: Books, kind: str, title: str, incl: float) -> Item:
    return Item(
        id=books.next_id("item"), type=kind, title=f"_{kind}costs_" if kind != "custom" else title,
        variant=title if kind != "custom" else "", quantity=1, price_incl=number(incl),
        tax_rate=books.config.tax_rate if incl else 0,
    )  # fmt: skip


def _kept(books: Books, invoice: Invoice) -> Invoice:
    books.invoices[invoice.id] = invoice
    return invoice
