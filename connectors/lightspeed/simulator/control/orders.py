"""What happens to orders and shipments outside the API."""

import msgspec
from litestar import Controller, post
from litestar.datastructures import State
from litestar.exceptions import ClientException, HTTPException
from litestar.params import FromPath, JSONBody

from connectors.lightspeed.simulator.control.found import Told, known, shop_of
from connectors.lightspeed.simulator.records import Order, Shipment
from connectors.lightspeed.simulator.telling import order_told
from connectors.lightspeed.simulator.trade.placing import NewAddress, NewOrder
from connectors.lightspeed.simulator.trade.stock import SoldOut
from connectors.lightspeed.simulator.words import ORDER_STATUSES


class ManyOrders(NewOrder, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So many orders that are alike but for the e-mail."""

    count: int


class Cancelling(msgspec.Struct, frozen=True):
    """Whether the consumer hears of it."""

    mail: bool = False


class Status(msgspec.Struct, frozen=True):
    """The status that a person chooses."""

    status: str


class Shipping(msgspec.Struct, frozen=True):
    """The track & trace code, and whether the consumer hears of it."""

    code: str = ""
    mail: bool = False


class OrdersControl(Controller):
    """What happens to orders and shipments outside the API."""

    path = "/simulator"

    @post("/orders", sync_to_thread=False)
    def place(self, state: State, data: JSONBody[NewOrder]) -> Told:
        """Places an order; 409 for what is sold out, where the shop minds."""
        try:
            return order_told(shop_of(state).orders.place(data))
        except SoldOut as fault:
            raise HTTPException(str(fault), status_code=409) from fault

    @post("/orders/bulk", sync_to_thread=False)
    def place_many(self, state: State, data: JSONBody[ManyOrders]) -> list[Told]:
        """Places many orders at once."""
        said = {name: getattr(data, name) for name in NewOrder.__struct_fields__}
        return [
            order_told(shop_of(state).orders.place(NewOrder(**{**said, "email": f"buyer{at}@example.com"})))
            for at in range(data.count)
        ]

    @post("/orders/{number:int}/pay", status_code=200, sync_to_thread=False)
    def pay(self, state: State, number: FromPath[int]) -> Told:
        """The money comes in."""
        return order_told(shop_of(state).orders.pay(_order(state, number).id))

    @post("/orders/{number:int}/hold", status_code=200, sync_to_thread=False)
    def hold(self, state: State, number: FromPath[int]) -> Told:
        """Somebody wants to look at it first."""
        return order_told(shop_of(state).orders.hold(_order(state, number).id))

    @post("/orders/{number:int}/cancel", status_code=200, sync_to_thread=False)
    def cancel(self, state: State, number: FromPath[int], data: JSONBody[Cancelling | None] = None) -> Told:
        """It is called off."""
        mail = data is not None and data.mail
        return order_told(shop_of(state).orders.cancel(_order(state, number).id, mail=mail))

    @post("/orders/{number:int}/status", status_code=200, sync_to_thread=False)
    def set_status(self, state: State, number: FromPath[int], data: JSONBody[Status]) -> Told:
        """A person chooses a status; one outside the list too, so that clients meet an unknown one."""
        told = order_told(shop_of(state).orders.set_status(_order(state, number).id, data.status))
        return {**told, "known": data.status in ORDER_STATUSES}

    @post("/orders/{number:int}/address", status_code=200, sync_to_thread=False)
    def move(self, state: State, number: FromPath[int], data: JSONBody[NewAddress]) -> Told:
        """It goes to another address."""
        return order_told(shop_of(state).orders.move(_order(state, number).id, data))

    @post("/orders/{number:int}/split", status_code=200, sync_to_thread=False)
    def split(self, state: State, number: FromPath[int]) -> Told:
        """Half of what is still to be sent goes into a second shipment."""
        try:
            shipment = shop_of(state).shipments.split(_order(state, number).id)
        except ValueError as fault:
            raise ClientException(str(fault)) from fault
        return {**order_told(_order(state, number)), "shipment_id": shipment.id}

    @post("/shipments/{number:int}/ship", status_code=200, sync_to_thread=False)
    def ship(self, state: State, number: FromPath[int], data: JSONBody[Shipping | None] = None) -> Told:
        """Somebody in the back office sends it."""
        said = data or Shipping()
        shipment: Shipment = known(shop_of(state).books.shipments, number)
        shop_of(state).shipments.ship(shipment.id, said.code, mail=said.mail)
        return order_told(_order(state, shipment.order))


def _order(state: State, number: int) -> Order:
    return known(shop_of(state).books.orders, number)
