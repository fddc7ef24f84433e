"""What people do at the market: buy, pay, withdraw, make offers, change what is known of them."""

from decimal import Decimal
from typing import Annotated, Any

import msgspec
from litestar import Controller, post
from litestar.datastructures import State
from litestar.params import FromPath, JSONBody

from . import people, trading
from .control import market_of
from .things import Fulfilment
from .words import CustomerPatch

Units = Annotated[int, msgspec.Meta(ge=0)]


class BoughtLine(msgspec.Struct, forbid_unknown_fields=True):
    """So many of an offer, by SKU or id."""

    sku: str
    quantity: int = 1


class PlaceBody(msgspec.Struct, forbid_unknown_fields=True):
    """What somebody buys, and how."""

    lines: list[BoughtLine]
    fulfilment: Fulfilment = "merchant"
    paid: bool = True
    buyer: str = ""
    delivery: str = "standard"
    country: str = ""
    note: str = ""
    force: bool = False


class WithdrawBody(msgspec.Struct, forbid_unknown_fields=True):
    """Some pieces of a line; nothing said means the whole order."""

    line: str = ""
    pieces: Units = 0


class StateBody(msgspec.Struct, forbid_unknown_fields=True):
    """A state, known or not."""

    state: str


class OfferBody(msgspec.Struct, forbid_unknown_fields=True):
    """What of an offer is made or changed."""

    sku: str | None = None
    ean: str | None = None
    title: str | None = None
    brand: str | None = None
    price: Decimal | None = None
    stock: Units | None = None

    def said(self) -> dict[str, Any]:
        """The fields that were given."""
        fields = {name: getattr(self, name) for name in self.__struct_fields__}
        return {name: value for name, value in fields.items() if value is not None}


class RemoveBody(msgspec.Struct, forbid_unknown_fields=True):
    """Whether it goes without a trace."""

    traceless: bool = False


class Buying(Controller):
    """Orders, from inside."""

    path = "/simulator/orders"

    @post("/", status_code=201)
    async def place(self, state: State, data: JSONBody[PlaceBody]) -> dict[str, Any]:
        """Somebody buys."""
        terms = {name: getattr(data, name) for name in data.__struct_fields__ if name != "lines"}
        wanted = [(line.sku, line.quantity) for line in data.lines]
        return trading.place_order(market_of(state), wanted, **terms).whole()

    @post("/{identity:str}/pay", status_code=200)
    async def pay(self, state: State, identity: FromPath[str]) -> dict[str, Any]:
        """The buyer pays."""
        return market_of(state).pay(identity).whole()

    @post("/{identity:str}/withdraw", status_code=200)
    async def withdraw(
        self, state: State, identity: FromPath[str], data: JSONBody[WithdrawBody | None] = None
    ) -> dict[str, Any]:
        """The buyer withdraws."""
        body = data or WithdrawBody()
        return market_of(state).withdraw(identity, body.line, body.pieces).whole()

    @post("/{identity:str}/state", status_code=200)
    async def state_is(self, state: State, identity: FromPath[str], data: JSONBody[StateBody]) -> dict[str, Any]:
        """The market sets a state."""
        return market_of(state).set_state(identity, data.state).whole()


class Offering(Controller):
    """Offers, from inside."""

    path = "/simulator/offers"

    @post("/", status_code=201)
    async def add(self, state: State, data: JSONBody[OfferBody]) -> dict[str, Any]:
        """The merchant makes an offer."""
        return market_of(state).add_offer(**({"sku": ""} | data.said())).answer()

    @post("/{identity:str}", status_code=200)
    async def change(self, state: State, identity: FromPath[str], data: JSONBody[OfferBody]) -> dict[str, Any]:
        """A person changes an offer."""
        return market_of(state).change_offer(identity, **data.said()).answer()

    @post("/{identity:str}/remove", status_code=200)
    async def remove(
        self, state: State, identity: FromPath[str], data: JSONBody[RemoveBody | None] = None
    ) -> dict[str, Any]:
        """The merchant takes an offer away."""
        market_of(state).remove_offer(identity, traceless=data is not None and data.traceless)
        return market_of(state).counts()


class People(Controller):
    """Customers, from inside."""

    path = "/simulator/customers"

    @post("/", status_code=201)
    async def add(self, state: State, data: JSONBody[CustomerPatch | None] = None) -> dict[str, Any]:
        """A person comes to the market."""
        return people.add_customer(market_of(state), data).answer()

    @post("/{identity:str}", status_code=200)
    async def change(self, state: State, identity: FromPath[str], data: JSONBody[CustomerPatch]) -> dict[str, Any]:
        """A person changes what the market knows of him."""
        return people.change_customer(market_of(state), identity, data).answer()
