"""What a person or a test does inside the warehouse: turn switches, ship by hand, look at everything."""

from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, Response, get, post, put
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery, JSONBody

from . import shipping
from .answers import error, not_found
from .config import switched
from .faults import Refused, refused
from .orders import HeldOrder, Plan
from .pulse import Pulse
from .taking import plan, schedule
from .warehouse import Shipment, Warehouse

Units = Annotated[int, msgspec.Meta(ge=0)]


class PickedLine(msgspec.Struct, forbid_unknown_fields=True):
    """So many units of one line."""

    line: str
    quantity: int


class ShipBody(msgspec.Struct, forbid_unknown_fields=True):
    """What leaves, and under which code; an empty code leaves it out."""

    lines: list[PickedLine] | None = None
    code: str | None = None
    carrier: str = ""


class WordBody(msgspec.Struct, forbid_unknown_fields=True):
    """Why something does not leave, and what."""

    reason: str = "Out of stock."
    lines: list[PickedLine] | None = None


class CodeBody(msgspec.Struct, forbid_unknown_fields=True):
    """A late or corrected code."""

    code: str


class StockBody(msgspec.Struct, forbid_unknown_fields=True):
    """How many of a SKU may be promised."""

    sku: str
    available: Units


class RingBody(msgspec.Struct, forbid_unknown_fields=True):
    """The event to ring once more; without one everything that waits is rung."""

    id: str | None = None


def refusal_answer(_: Request[Any, Any, State], refusal: Refused) -> Response[dict[str, Any]]:
    """A refusal inside the warehouse reads as one at its door."""
    status, payload = error(refusal)
    return Response(payload, status_code=status)


class Control(Controller):
    """The control API; it asks for no token, for it is no part of a real warehouse."""

    path = "/simulator"

    @get("/state")
    async def state_of(self, state: State, last: FromQuery[Units | None] = None) -> dict[str, Any]:
        """Show everything, or only the last so many orders and shipments."""
        return _house(state).state(last)

    @get("/counts")
    async def counts(self, state: State) -> dict[str, Any]:
        """Show the figures that are cheap to ask for."""
        return _house(state).counts()

    @put("/settings")
    async def settings(self, state: State, data: JSONBody[dict[str, Any]]) -> dict[str, Any]:
        """Turn switches; orders that are still here follow the new times."""
        house = _house(state)
        try:
            house.switches = switched(house.switches, data)
        except msgspec.ValidationError as fault:
            raise refused(422, "bad_settings", str(fault)) from fault
        if data.keys() & {"ship_after", "pick_after"}:
            for order in house.order_numbers:
                schedule(house, order)
        return {"switches": house.switches}

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
        body = data or ShipBody()
        order, units = _order(state, reference), _units(body.lines)
        return shipping.ship_by_hand(_house(state), order, units, code=body.code, carrier=body.carrier)

    @post("/orders/{reference:str}/backorder", status_code=200)
    async def back_order(
        self, state: State, reference: FromPath[str], data: JSONBody[WordBody | None] = None
    ) -> dict[str, Any]:
        """Say that units are not there."""
        body = data or WordBody()
        order = _order(state, reference)
        shipping.back_order(_house(state), order, _units(body.lines), body.reason)
        return order.counted()

    @post("/orders/{reference:str}/refuse", status_code=200)
    async def refuse(
        self, state: State, reference: FromPath[str], data: JSONBody[WordBody | None] = None
    ) -> dict[str, Any]:
        """Refuse an order that was taken before."""
        order = _order(state, reference)
        shipping.refuse_late(_house(state), order, (data or WordBody()).reason)
        return order.counted()

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
        """State a level and tell it."""
        house = _house(state)
        level = house.shelves.state(data.sku, data.available, house.clock()).answer()
        house.tell("stock.level", level)
        return level

    @post("/tick", status_code=200)
    async def tick(self, state: State) -> dict[str, int]:
        """Do what is due by the clock, and ring what is due, before answering."""
        return {"steps": await _pulse(state).tick()}

    @post("/ring", status_code=200)
    async def ring(self, state: State, data: JSONBody[RingBody | None] = None) -> dict[str, int]:
        """Ring all that waits, or one event again, before answering."""
        house, wanted = _house(state), data.id if data else None
        if wanted is None:
            rung = house.callbacks.hurry(house.clock())
        elif happened := house.callbacks.events.get(wanted):
            rung = house.callbacks.address(happened, house.clock())
        else:
            raise not_found(f"event {wanted}")
        await _pulse(state).ringer.ring_due()
        return {"rung": rung}

    @post("/reset", status_code=200)
    async def reset(self, state: State) -> dict[str, Any]:
        """Empty the warehouse; numbers go on, so nothing is mistaken for what was before."""
        _house(state).reset()
        return _house(state).counts()


def _house(state: State) -> Warehouse:
    house: Warehouse = state.warehouse
    return house


def _pulse(state: State) -> Pulse:
    pulse: Pulse = state.pulse
    return pulse


def _order(state: State, reference: str) -> HeldOrder:
    order = _house(state).orders.get(reference)
    if order is None:
        raise not_found(f"order {reference}")
    return order


def _units(lines: list[PickedLine] | None) -> dict[str, int] | None:
    return None if lines is None else {line.line: line.quantity for line in lines}
