"""The control API: what a person, a demo or a test does in the shop; it asks for no key and counts as no call."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from litestar import Controller, delete, get, post, put
from litestar.datastructures import State
from litestar.exceptions import ClientException, NotFoundException
from litestar.params import FromPath, FromQuery, JSONBody

from connectors.lightspeed.simulator.config import Switches
from connectors.lightspeed.simulator.letters import Rung
from connectors.lightspeed.simulator.records import Order, Shipment
from connectors.lightspeed.simulator.shop import Shop
from connectors.lightspeed.simulator.telling import order_told, rung_told, state_told
from connectors.lightspeed.simulator.trade.placing import NewAddress, NewOrder
from connectors.lightspeed.simulator.words import ORDER_STATUSES

Told = dict[str, Any]
R = TypeVar("R")


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


class Ringing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to ring: an old ring by its number, one thing as it stands, or (nothing said) all that waits."""

    again: int | None = None
    group: str = "orders"
    action: str = "updated"
    id: int | None = None


class OrdersControl(Controller):
    """What happens to orders and shipments outside the API."""

    path = "/simulator"

    @post("/orders", sync_to_thread=False)
    def place(self, state: State, data: JSONBody[NewOrder]) -> Told:
        """Places an order."""
        return order_told(_shop(state).orders.place(data))

    @post("/orders/bulk", sync_to_thread=False)
    def place_many(self, state: State, data: JSONBody[ManyOrders]) -> list[Told]:
        """Places many orders at once."""
        said = {name: getattr(data, name) for name in NewOrder.__struct_fields__}
        return [
            order_told(_shop(state).orders.place(NewOrder(**{**said, "email": f"buyer{at}@example.com"})))
            for at in range(data.count)
        ]

    @post("/orders/{number:int}/pay", status_code=200, sync_to_thread=False)
    def pay(self, state: State, number: FromPath[int]) -> Told:
        """The money comes in."""
        return order_told(_shop(state).orders.pay(_order(state, number).id))

    @post("/orders/{number:int}/hold", status_code=200, sync_to_thread=False)
    def hold(self, state: State, number: FromPath[int]) -> Told:
        """Somebody wants to look at it first."""
        return order_told(_shop(state).orders.hold(_order(state, number).id))

    @post("/orders/{number:int}/cancel", status_code=200, sync_to_thread=False)
    def cancel(self, state: State, number: FromPath[int], data: JSONBody[Cancelling | None] = None) -> Told:
        """It is called off."""
        mail = data is not None and data.mail
        return order_told(_shop(state).orders.cancel(_order(state, number).id, mail=mail))

    @post("/orders/{number:int}/status", status_code=200, sync_to_thread=False)
    def set_status(self, state: State, number: FromPath[int], data: JSONBody[Status]) -> Told:
        """A person chooses a status; one outside the list too, so that clients meet an unknown one."""
        told = order_told(_shop(state).orders.set_status(_order(state, number).id, data.status))
        return {**told, "known": data.status in ORDER_STATUSES}

    @post("/orders/{number:int}/address", status_code=200, sync_to_thread=False)
    def move(self, state: State, number: FromPath[int], data: JSONBody[NewAddress]) -> Told:
        """It goes to another address."""
        return order_told(_shop(state).orders.move(_order(state, number).id, data))

    @post("/orders/{number:int}/split", status_code=200, sync_to_thread=False)
    def split(self, state: State, number: FromPath[int]) -> Told:
        """Half of what is still to be sent goes into a second shipment."""
        try:
            shipment = _shop(state).shipments.split(_order(state, number).id)
        except ValueError as fault:
            raise ClientException(str(fault)) from fault
        return {**order_told(_order(state, number)), "shipment_id": shipment.id}

    @post("/shipments/{number:int}/ship", status_code=200, sync_to_thread=False)
    def ship(self, state: State, number: FromPath[int], data: JSONBody[Shipping | None] = None) -> Told:
        """Somebody in the back office sends it."""
        said = data or Shipping()
        shipment: Shipment = _known(_shop(state).books.shipments, number)
        _shop(state).shipments.ship(shipment.id, said.code, mail=said.mail)
        return order_told(_order(state, shipment.order))


class ShopControl(Controller):
    """The shop's state, its switches and its bells."""

    path = "/simulator"

    @get("/state", sync_to_thread=False)
    def state_of(self, state: State, last: FromQuery[int] = 500) -> Told:
        """The books: of calls and rings the last so many, of orders, shipments and mails all."""
        return state_told(_shop(state), last)

    @get("/switches", sync_to_thread=False)
    def switches(self, state: State) -> Switches:
        """How the switches stand."""
        return _shop(state).switches

    @put("/switches", sync_to_thread=False)
    def turn(self, state: State, data: JSONBody[dict[str, Any]]) -> Switches:
        """Turns the switches named, leaves the others."""
        try:
            return _shop(state).turn(**data)
        except msgspec.ValidationError as fault:
            raise ClientException(str(fault)) from fault

    @post("/ring", status_code=200)
    async def ring(self, state: State, data: JSONBody[Ringing | None] = None) -> list[Told]:
        """Rings, now, and tells what became of it."""
        return [rung_told(rung) for rung in await _ring(_shop(state), data or Ringing())]

    @post("/webhooks/forget", status_code=200, sync_to_thread=False)
    def forget(self, state: State) -> Told:
        """Deletes every registration, as uninstalling an app does."""
        return {"forgotten": _shop(state).webhooks.forget()}

    @delete("/webhooks/{number:int}", sync_to_thread=False)
    def forget_one(self, state: State, number: FromPath[int]) -> None:
        """Deletes one registration behind its owner's back."""
        _known(_shop(state).books.webhooks, number)
        _shop(state).webhooks.remove(number)

    @post("/reset", status_code=200, sync_to_thread=False)
    def reset(self, state: State) -> Told:
        """Forgets everything and turns every switch back."""
        _shop(state).reset()
        return {"reset": True}


async def _ring(shop: Shop, asked: Ringing) -> list[Rung]:
    if asked.again is not None:
        try:
            return [await shop.bells.ring_again(asked.again)]
        except KeyError as fault:
            raise NotFoundException(f"ring {asked.again} is not kept") from fault
    if asked.id is None:
        return await shop.bells.ring_pending()
    kept: Mapping[str, Mapping[int, object]] = {
        "orders": shop.books.orders,
        "shipments": shop.books.shipments,
        "invoices": shop.books.invoices,
    }
    _known(kept.get(asked.group, {}), asked.id)
    return await shop.bells.ring_now(asked.group, asked.action, asked.id)


def _shop(state: State) -> Shop:
    shop: Shop = state.shop
    return shop


def _order(state: State, number: int) -> Order:
    return _known(_shop(state).books.orders, number)


def _known(records: Mapping[int, R], number: int) -> R:
    if number not in records:
        raise NotFoundException(f"{number} is not in the books")
    return records[number]
