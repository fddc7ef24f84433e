"""What happens to customers and checkouts outside the API."""

from typing import Any

import msgspec
from litestar import Controller, delete, post
from litestar.datastructures import State
from litestar.exceptions import ClientException
from litestar.params import FromPath, JSONBody

from connectors.lightspeed.simulator.control.found import Told, known, shop_of
from connectors.lightspeed.simulator.records import Checkout, Customer
from connectors.lightspeed.simulator.telling import checkout_told, customer_told, order_told
from connectors.lightspeed.simulator.trade.carts import NewCheckout, Touching
from connectors.lightspeed.simulator.trade.fields import FieldsRefused, read_fields
from connectors.lightspeed.simulator.trade.people import NewCustomer


class Finishing(msgspec.Struct, frozen=True):
    """Whether it is paid for at once."""

    paid: bool = False


class PeopleControl(Controller):
    """What people do before they order, and what the back office knows of them."""

    path = "/simulator"

    @post("/customers", sync_to_thread=False)
    def add(self, state: State, data: JSONBody[NewCustomer | None] = None) -> Told:
        """Somebody registers."""
        return customer_told(shop_of(state).customers.add(data))

    @post("/customers/{number:int}", status_code=200, sync_to_thread=False)
    def change(self, state: State, number: FromPath[int], data: JSONBody[dict[str, Any]]) -> Told:
        """Their details change; the fields are those of the API."""
        customer, customers = _customer(state, number), shop_of(state).customers
        unknown = sorted(data.keys() - customers.readers())
        if unknown:
            raise ClientException(f"a customer has no field {', '.join(unknown)}")
        try:
            return customer_told(customers.write(customer.id, read_fields(data, customers.readers())))
        except FieldsRefused as refused:
            raise ClientException(str(refused)) from refused

    @delete("/customers/{number:int}", sync_to_thread=False)
    def remove(self, state: State, number: FromPath[int]) -> None:
        """They are deleted; their orders stay."""
        shop_of(state).customers.remove(_customer(state, number).id)

    @post("/checkouts", sync_to_thread=False)
    def open(self, state: State, data: JSONBody[NewCheckout | None] = None) -> Told:
        """Somebody begins to check out."""
        if data is not None and data.customer:
            _customer(state, data.customer)
        return checkout_told(shop_of(state).checkouts.open(data))

    @post("/checkouts/{number:int}/touch", status_code=200, sync_to_thread=False)
    def touch(self, state: State, number: FromPath[int], data: JSONBody[Touching | None] = None) -> Told:
        """They come back to it, and perhaps fill in more."""
        return checkout_told(shop_of(state).checkouts.touch(_checkout(state, number).id, data))

    @post("/checkouts/{number:int}/finish", status_code=200, sync_to_thread=False)
    def finish(self, state: State, number: FromPath[int], data: JSONBody[Finishing | None] = None) -> Told:
        """They order."""
        paid = data is not None and data.paid
        try:
            return order_told(shop_of(state).checkouts.finish(_checkout(state, number).id, paid=paid))
        except ValueError as fault:
            raise ClientException(str(fault)) from fault

    @delete("/checkouts/{number:int}", sync_to_thread=False)
    def forget(self, state: State, number: FromPath[int]) -> None:
        """It is deleted."""
        shop_of(state).checkouts.remove(_checkout(state, number).id)


def _customer(state: State, number: int) -> Customer:
    return known(shop_of(state).books.customers, number)


def _checkout(state: State, number: int) -> Checkout:
    return known(shop_of(state).books.checkouts, number)
