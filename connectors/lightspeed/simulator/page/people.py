"""Customers and checkouts on the page, and what came of orders afterwards, with what a person may do to them."""

from itertools import chain, islice

from connectors.lightspeed.simulator.page.drawing import SHOWN, button, table
from connectors.lightspeed.simulator.records import Checkout, Customer, Invoice, Return
from connectors.lightspeed.simulator.shop import Shop
from connectors.lightspeed.simulator.words import INVOICE_STATUSES

_FIELDS = {"firstname": "First name", "lastname": "Last name", "email": "E-mail", "phone": "Phone"}


def customers_table(shop: Shop) -> str:
    """The newest customers; each detail is a button that changes it."""
    customers = shop.books.customers
    rows = [_customer_row(customer) for customer in islice(reversed(customers.values()), SHOWN)]
    return table(f"Customers ({len(customers)})", "Id,First name,Last name,E-mail,Phone,", rows, raw_last=5)


def checkouts_table(shop: Shop) -> str:
    """The newest checkouts, finished or left standing."""
    checkouts = shop.books.checkouts
    rows = [_checkout_row(shop, checkout) for checkout in islice(reversed(checkouts.values()), SHOWN)]
    return table(f"Checkouts ({len(checkouts)})", "Id,Customer,Pieces,Changed,Order,E-mail,", rows, raw_last=2)


def afterwards_table(shop: Shop) -> str:
    """The newest credit notes and returns."""
    books = shop.books
    notes = (invoice for invoice in reversed(books.invoices.values()) if invoice.credited)
    rows = chain(
        (_note_row(shop, note) for note in islice(notes, SHOWN)),
        (_return_row(shop, back) for back in islice(reversed(books.returns.values()), SHOWN)),
    )
    title = (
        f"Credit notes and returns ({sum(len(order.credits) for order in books.orders.values()) + len(books.returns)})"
    )
    return table(title, "What,Order,Amount,Status", list(rows), raw_last=1)


def _customer_row(customer: Customer) -> list[str]:
    change = f"customers/{customer.id}"
    details = (
        button(change, str(customer.facts[name]) or "…", ask=label, field=name, old=customer.facts[name])
        for name, label in _FIELDS.items()
    )
    return [str(customer.id), *details, button(change, "Delete", method="DELETE")]


def _checkout_row(shop: Shop, checkout: Checkout) -> list[str]:
    path, email = f"checkouts/{checkout.id}", checkout.person["email"]
    order = shop.books.orders[checkout.order].number if checkout.order else ""
    pieces = sum(line.quantity for line in checkout.lines)
    name = f"{checkout.person['firstname']} {checkout.person['lastname']}".strip()
    buttons = [button(path, "Delete", method="DELETE")]
    if not checkout.order:
        buttons[:0] = [button(f"{path}/finish", "Finish"), button(f"{path}/touch", "Touch")]
    who = button(f"{path}/touch", str(email) or "…", ask="E-mail", field="email", old=email)
    texts = [str(checkout.id), name or "guest", str(pieces), f"{checkout.updated:%d %b %H:%M:%S}", order]
    return [*texts, who, " ".join(buttons)]


def _note_row(shop: Shop, note: Invoice) -> list[str]:
    ask = " or ".join(sorted(INVOICE_STATUSES))
    status = button(f"invoices/{note.id}", note.status, ask=ask, field="status", old=note.status)
    return [f"Credit note {note.number}", shop.books.orders[note.order].number, f"{note.price_incl:.2f}", status]


def _return_row(shop: Shop, back: Return) -> list[str]:
    ask = "Status, for example authorized or completed"
    status = button(f"returns/{back.id}", back.status, ask=ask, field="status", old=back.status)
    return [f"Return {back.id}", shop.books.orders[back.order].number, f"{back.price_incl:.2f}", status]
