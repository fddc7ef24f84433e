"""What a person or a test does to orders, parcels and shelves inside the warehouse."""

from typing import Annotated, Any

import msgspec
from litestar import Controller, post, put
from litestar.datastructures import State
from litestar.params import FromPath, JSONBody

from . import saying, shipping
from .answers import not_found
from .faults import refused
from .orders import HeldOrder, Plan
from .taking import plan
from .warehouse import Shipment, Warehouse

Units = Annotated[int, msgspec.Meta(ge=0)]


class PickedLine(msgspec.Struct, forbid_unknown_fields=True):
    """So many units of one line."""

    line: str
    quantity: int


class LinesBody(msgspec.Struct, forbid_unknown_fields=True):
    """Units of some lines; none named: all."""

    lines: list[PickedLine] | None = None

    @property
    def units(self) -> dict[str, int] | None:
        """The units by line."""
        return None if self.lines is None else {line.line: line.quantity for line in self.lines}


class ShipBody(LinesBody):
    """What leaves, and under which code; an empty code leaves it out."""

    code: str | None = None
    carrier: str = ""


class WordBody(LinesBody):
    """Why something does not leave, and what."""

    reason: str = "Out of stock."


class StrayLine(msgspec.Struct, forbid_unknown_fields=True):
    """So many units of a SKU, for a line that nobody here has on paper."""

    quantity: Annotated[int, msgspec.Meta(ge=1)]
    line: str = ""
    sku: str = ""


class StrayBody(msgspec.Struct, forbid_unknown_fields=True):
    """A parcel for an order that never came in; without lines it holds the whole order."""

    order: str
    lines: list[StrayLine] = []
    code: str | None = None
    carrier: str = ""


class CodeBody(msgspec.Struct, forbid_unknown_fields=True):
    """A late or corrected code."""

    code: str


class StockBody(msgspec.Struct, forbid_unknown_fields=True):
    """How many of a SKU there are, at the first location unless one is named."""

    sku: str
    available: Units
    location: str = ""


class ChangeBody(msgspec.Struct, forbid_unknown_fields=True):
    """Units of a SKU that came in, or went where the number is negative."""

    sku: str
    change: int
    location: str = ""


class Floor(Controller):
    """The control API of orders, parcels and shelves; it asks for no token, as it is no part of a real warehouse."""

    path = "/simulator"

    @put("/orders/{reference:str}/plan", status_code=200)
    async def plan(self, state: State, reference: FromPath[str], data: JSONBody[Plan]) -> Plan:
        """Say how one order is to be treated, also before it arrives."""
        plan(_house(state), reference, data)
        return data

    @post("/orders/{reference:str}/pick", status_code=200)
    async def pick(self, state: State, reference: FromPath[str]) -> dict[str, Any]:
        """Start picking now."""
        order = _order(state, reference)
        shipping.start_picking(_house(state), order)
        return order.counted()

    @post("/orders/{reference:str}/ship", status_code=200)
    async def ship(self, state: State, reference: FromPath[str], data: JSONBody[ShipBody | None] = None) -> Shipment:
        """Let units leave now."""
        body, order = data or ShipBody(), _order(state, reference)
        return shipping.ship_by_hand(_house(state), order, body.units, code=body.code, carrier=body.carrier)

    @post("/orders/{reference:str}/backorder", status_code=200)
    async def back_order(
        self, state: State, reference: FromPath[str], data: JSONBody[WordBody | None] = None
    ) -> dict[str, Any]:
        """Say that units are not there."""
        body, order = data or WordBody(), _order(state, reference)
        saying.back_order(_house(state), order, body.units, body.reason)
        return order.counted()

    @post("/orders/{reference:str}/restock", status_code=200)
    async def restock(
        self, state: State, reference: FromPath[str], data: JSONBody[LinesBody | None] = None
    ) -> dict[str, Any]:
        """Back-ordered units came in."""
        order = _order(state, reference)
        saying.restock(_house(state), order, (data or LinesBody()).units)
        return order.counted()

    @post("/orders/{reference:str}/refuse", status_code=200)
    async def refuse(
        self, state: State, reference: FromPath[str], data: JSONBody[WordBody | None] = None
    ) -> dict[str, Any]:
        """Refuse an order that was taken before."""
        order = _order(state, reference)
        saying.refuse_late(_house(state), order, (data or WordBody()).reason)
        return order.counted()

    @post("/orders/{reference:str}/cancel", status_code=200)
    async def cancel(
        self, state: State, reference: FromPath[str], data: JSONBody[WordBody | None] = None
    ) -> dict[str, Any]:
        """Cancel an order that nobody asked to cancel."""
        order = _order(state, reference)
        saying.cancel(_house(state), order, (data or WordBody()).reason)
        return order.counted()

    @post("/shipments", status_code=200)
    async def ship_unknown(self, state: State, data: JSONBody[StrayBody]) -> Shipment:
        """Let a parcel leave for an order that never came in."""
        lines: shipping.Lines = [{"line": line.line, "sku": line.sku, "quantity": line.quantity} for line in data.lines]
        return shipping.ship_unknown(_house(state), data.order, lines, code=data.code, carrier=data.carrier)

    @post("/shipments/{identity:str}/code", status_code=200)
    async def code(self, state: State, identity: FromPath[str], data: JSONBody[CodeBody]) -> Shipment:
        """Give a shipment its late or corrected code."""
        shipment = _house(state).shipments.get(identity)
        if shipment is None:
            raise not_found(f"shipment {identity}")
        shipping.correct_code(_house(state), shipment, data.code)
        return shipment

    @post("/stock", status_code=200)
    async def stock(self, state: State, data: JSONBody[StockBody]) -> dict[str, Any]:
        """State a level and tell it, as a level whatever the switches say."""
        house, place = _house(state), _place(state, data.location)
        level = house.shelves.state(data.sku, data.available, house.clock(), place).answer()
        house.tell("stock.level", level)
        return level

    @post("/stock/changes", status_code=200)
    async def change_stock(self, state: State, data: JSONBody[ChangeBody]) -> dict[str, Any]:
        """Let units come in or go, and tell it as the switches say."""
        house, place = _house(state), _place(state, data.location)
        level = house.shelves.level(data.sku, place)
        if level is None:
            told = f"{data.sku} has no level{f' at {place}' if place else ''} yet: state one first."
            raise refused(409, "no_level", told, "sku")
        house.move_stock(data.sku, data.change, house.clock(), level.location)
        return level.answer()


def _house(state: State) -> Warehouse:
    house: Warehouse = state.warehouse
    return house


def _order(state: State, reference: str) -> HeldOrder:
    order = _house(state).orders.get(reference)
    if order is None:
        raise not_found(f"order {reference}")
    return order


def _place(state: State, location: str) -> str:
    places = _house(state).shelves.places
    if location and location not in places:
        told = f"There is no location {location} here; there are {', '.join(places)}."
        raise refused(422, "unknown_location", told, "location")
    return location
