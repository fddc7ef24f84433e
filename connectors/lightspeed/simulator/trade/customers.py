"""What may happen to a customer."""

from collections.abc import Iterable, Mapping
from datetime import UTC
from itertools import chain

from connectors.lightspeed.simulator.bells import Bells
from connectors.lightspeed.simulator.books import Books
from connectors.lightspeed.simulator.config import Switches
from connectors.lightspeed.simulator.records import Checkout, Customer, Invoice, Mail, Quote, Shipment
from connectors.lightspeed.simulator.trade.directory import enter, known_by, leave
from connectors.lightspeed.simulator.trade.fields import FieldsRefused, Reader
from connectors.lightspeed.simulator.trade.people import NOTICES, NewCustomer, customer_readers, new_customer_facts

_NAMES = ("email", "firstname", "middlename", "lastname")


class Customers:
    """The customers of the shop; every change bumps `updatedAt` and rings, also one that changes nothing."""

    def __init__(self, books: Books, bells: Bells, switches: Switches) -> None:
        self._books, self._bells, self._switches = books, bells, switches

    def add(self, new: NewCustomer | None = None) -> Customer:
        """Somebody registers, or is entered in the back office."""
        new = new or NewCustomer()
        at = (new.created_at or self._books.now()).astimezone(UTC).replace(microsecond=0)
        customer = Customer(
            id=self._books.next_id("customer"), created=at, updated=at, facts=new_customer_facts(new),
            language=new.language,
        )  # fmt: skip
        enter(self._books, customer)
        if not (new.created_at is not None if new.silent is None else new.silent):
            self._bells.tell("customers", "created", customer.id)
        return customer

    def readers(self) -> dict[str, Reader]:
        """What a client may write to a customer, and how each field is read."""
        return customer_readers(self._books.config.languages)

    def register(self, fields: Mapping[str, object]) -> Customer:
        """A client makes one. Raises FieldsRefused without an e-mail, or with one that may not be had twice."""
        if not fields.get("email"):
            raise FieldsRefused({"email": ["is required"]})
        self._unless_taken(str(fields["email"]))
        email, first, middle, last = (str(fields.get(name, "")) for name in _NAMES)
        new = NewCustomer(email=email, firstname=first, middlename=middle, lastname=last, silent=True)
        customer = self.add(new)
        self._overlay(customer, fields)
        self._bells.tell("customers", "created", customer.id)
        return customer

    def write(self, number: int, fields: Mapping[str, object]) -> Customer:
        """Changes the fields named. Raises FieldsRefused when an e-mail may not be had twice."""
        customer = self._books.customers[number]
        if "email" in fields:
            self._unless_taken(str(fields["email"]), customer)
            leave(self._books, customer)
            customer.facts["email"] = fields["email"]
            enter(self._books, customer)
        self._overlay(customer, fields)
        customer.updated = self._books.now()
        self._bells.tell("customers", "updated", number)
        return customer

    def remove(self, number: int) -> None:
        """Takes a customer away; orders, parcels, invoices and carts no longer name one."""
        customer = self._books.customers[number]
        leave(self._books, customer)
        del self._books.customers[number]
        customer.gone = True
        self._unname(customer)
        self._bells.tell("customers", "deleted", number)

    def _unname(self, customer: Customer) -> None:
        books = self._books
        things: Iterable[Shipment | Invoice | Quote | Checkout] = chain(
            books.shipments.values(), books.invoices.values(), books.quotes.values(), books.checkouts.values()
        )
        for thing in things:
            if thing.customer == customer.id:
                thing.customer = 0

    def _overlay(self, customer: Customer, fields: Mapping[str, object]) -> None:
        flags = customer.facts.keys() - NOTICES
        customer.facts.update({name: value for name, value in fields.items() if name in flags})
        customer.language = str(fields.get("language", customer.language))
        for name, kind in NOTICES.items():
            if fields.get(name) is True:
                self._books.mails.append(Mail(order="", kind=kind, code="", at=self._books.clock()))

    def _unless_taken(self, email: str, owner: Customer | None = None) -> None:
        if not self._switches.unique_emails:
            return
        known = known_by(self._books, email)
        if known is not None and known is not owner:
            raise FieldsRefused({"email": ["is already in use"]})
