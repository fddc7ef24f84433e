"""Who is who: the customers of the shop, found by e-mail; two of them may have the same one."""

from connectors.lightspeed.simulator.books import Books
from connectors.lightspeed.simulator.records import Customer


def known_by(books: Books, email: str) -> Customer | None:
    """The oldest customer with this e-mail, whatever its capitals; nobody is known by an empty one."""
    return next(iter(books.customers_by_email.get(_name(email), {}).values()), None) if email.strip() else None


def enter(books: Books, customer: Customer) -> None:
    """Writes a customer into the books, or a known one under a new e-mail."""
    books.customers[customer.id] = customer
    books.customers_by_email.setdefault(_name(customer.facts["email"]), {})[customer.id] = customer


def leave(books: Books, customer: Customer) -> None:
    """Strikes a customer out, before it goes or gets another e-mail."""
    del books.customers_by_email[_name(customer.facts["email"])][customer.id]


def _name(email: object) -> str:
    return str(email).strip().lower()
