"""What may happen to a checkout."""

from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec

from connectors.lightspeed.simulator.bells import Bells
from connectors.lightspeed.simulator.books import Books
from connectors.lightspeed.simulator.records import CartLine, Checkout, Order
from connectors.lightspeed.simulator.trade.birth import new_cart
from connectors.lightspeed.simulator.trade.carts import (
    NewCheckout,
    Touching,
    fill_cart,
    line_of,
    order_of,
    person_of,
    place_of,
    recount,
)
from connectors.lightspeed.simulator.trade.fields import FieldsRefused, Reader, flag, one_of, text
from connectors.lightspeed.simulator.trade.orders import Orders
from connectors.lightspeed.simulator.trade.placing import NewLine
from connectors.lightspeed.simulator.words import PAYMENT_METHODS, SHIPMENT_METHODS

_PERSON = ("email", "firstname", "middlename", "lastname", "phone", "mobile", "gender", "company")
_PLACE = ("name", "company", "address1", "address2", "number", "extension", "zipcode", "city", "region", "country")
_NEEDED = {"customer": ("email", "firstname", "lastname"), "shipping_address": ("name", "address1", "zipcode", "city")}


class Checkouts:
    """The checkouts of the shop; they ring nobody, but the carts behind them do."""

    def __init__(self, books: Books, bells: Bells, orders: Orders) -> None:
        self._books, self._bells, self._orders = books, bells, orders

    def open(self, new: NewCheckout | None = None) -> Checkout:
        """Somebody begins to check out."""
        new = new or NewCheckout()
        created = self._moment(new.created_at)
        checkout = Checkout(
            id=self._books.next_id("checkout"), created=created, updated=self._moment(new.updated_at, created),
            quote=new_cart(self._books, created), lines=[line_of(self._books, line, created) for line in new.lines],
            customer=new.customer if new.customer in self._books.customers else 0,
            person=person_of(self._books, new), comment=new.comment, newsletter=new.newsletter,
        )  # fmt: skip
        checkout.mode = "customer" if checkout.customer else "guest"
        if new.address is not None:
            self._goes_to(checkout, place_of(new.address))
        fill_cart(self._books, checkout)
        self._books.checkouts[checkout.id] = checkout
        if not (new.created_at is not None if new.silent is None else new.silent):
            self._bells.tell("quotes", "created", checkout.quote.id)
        return checkout

    def touch(self, number: int, said: Touching | None = None) -> Checkout:
        """Somebody comes back to it, and perhaps fills in more."""
        said = said or Touching()
        checkout = self._books.checkouts[number]
        typed = {name: getattr(said, name) for name in ("email", "firstname", "lastname", "phone")}
        checkout.person.update({name: value for name, value in typed.items() if value is not None})
        if said.lines is not None:
            checkout.lines = [line_of(self._books, line, self._books.now()) for line in said.lines]
        if said.address is not None:
            self._goes_to(checkout, place_of(said.address))
        return self._changed(checkout)

    def finish(self, number: int, *, paid: bool = False, channel: str = "main", at: datetime | None = None) -> Order:
        """It becomes an order; `at` an earlier time it rings nobody. Raises ValueError the second time."""
        checkout = self._books.checkouts[number]
        if checkout.order:
            raise ValueError(f"checkout {number} is finished already")
        new = msgspec.structs.replace(order_of(self._books, checkout), paid=paid, channel=channel, created_at=at)
        order = self._orders.place(new, cart=checkout.quote)
        checkout.order, checkout.step = order.id, "finished"
        checkout.customer = order.customer.id
        checkout.updated = order.created
        return order

    def remove(self, number: int) -> None:
        """Takes a checkout away; its cart stays."""
        del self._books.checkouts[number]

    def readers(self) -> dict[str, Reader]:
        """What a client may write to a checkout, and how each field is read."""
        return {
            "mode": one_of(frozenset({"guest", "customer", "register"})),
            "customer": self._customer,
            "billing_address": _place,
            "shipping_address": _place,
            "shipment_method": _chosen(SHIPMENT_METHODS),
            "payment_method": _chosen(PAYMENT_METHODS),
            **dict.fromkeys(("newsletter", "terms", "notifications"), flag),
            **dict.fromkeys(("comment", "memo", "discount_code"), text),
        }

    def write(self, number: int, fields: Mapping[str, object]) -> Checkout:
        """Changes the fields named."""
        checkout = self._books.checkouts[number]
        for name, value in fields.items():
            if name == "customer":
                self._is_for(checkout, value)
            elif name in {"billing_address", "shipping_address"}:
                setattr(checkout, name.partition("_")[0], value)
            else:
                setattr(checkout, name, value)
        return self._changed(checkout)

    def put_in(self, number: int, variant: int, quantity: int) -> CartLine:
        """One more thing in the cart. Raises FieldsRefused when the shop has no such variant."""
        if variant not in self._books.variants:
            raise FieldsRefused({"variant_id": ["does not exist"]})
        checkout = self._books.checkouts[number]
        line = line_of(self._books, NewLine(variant=variant, quantity=quantity), self._books.now())
        checkout.lines.append(line)
        self._changed(checkout)
        return line

    def take(self, number: int, line: CartLine, quantity: int) -> None:
        """So many of it from now on; none: it is taken out."""
        checkout = self._books.checkouts[number]
        if quantity:
            recount(self._books, line, quantity)
        else:
            checkout.lines.remove(line)
        self._changed(checkout)

    def missing(self, number: int) -> dict[str, str]:
        """What still stands between this checkout and an order."""
        checkout = self._books.checkouts[number]
        said = {"customer": checkout.person, "shipping_address": checkout.shipping or {}}
        lacks = [f"{part}.{name}" for part, names in _NEEDED.items() for name in names if not said[part].get(name)]
        lacks += [name for name in ("shipment_method", "payment_method") if not getattr(checkout, name)]
        lacks += [] if checkout.lines else ["products"]
        return {f"{name}.required": f"The field {name} is required." for name in lacks}

    def _customer(self, value: object) -> object:
        number = value.get("id") if isinstance(value, dict) else value
        if number and number not in self._books.customers:
            raise ValueError("is not a customer")
        return value if isinstance(value, dict) else {"id": value}

    def _is_for(self, checkout: Checkout, said: object) -> None:
        typed = dict(said) if isinstance(said, dict) else {}
        if typed.get("id"):
            checkout.customer, checkout.mode = int(str(typed["id"])), "customer"
            checkout.person = person_of(self._books, NewCheckout(customer=checkout.customer))
        checkout.person.update({name: typed[name] or "" for name in _PERSON if name in typed})

    def _goes_to(self, checkout: Checkout, place: dict[str, object]) -> None:
        checkout.shipping = place
        checkout.billing = {**place, "number": str(place["number"])}
        checkout.step = "shipment"

    def _changed(self, checkout: Checkout) -> Checkout:
        checkout.updated = self._books.now()
        if not checkout.order:
            checkout.step = "payment" if checkout.shipment_method else "shipment" if checkout.shipping else "customer"
            fill_cart(self._books, checkout)
            self._bells.tell("quotes", "updated", checkout.quote.id)
        return checkout

    def _moment(self, said: datetime | None, otherwise: datetime | None = None) -> datetime:
        return (said or otherwise or self._books.now()).astimezone(UTC).replace(microsecond=0)


def _place(value: object) -> dict[str, object]:
    if isinstance(value, dict):
        return {name: value.get(name) or "" for name in _PLACE}
    raise ValueError("is not an address")


def _chosen(known: Mapping[str, str]) -> Reader:
    read = one_of(frozenset(known))
    return lambda value: read(value.get("id") if isinstance(value, dict) else value)
