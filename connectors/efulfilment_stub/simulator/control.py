"""What a person or a test does with the whole warehouse: look at everything, turn switches, let time and bells go."""

from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, Response, get, post, put
from litestar.datastructures import State
from litestar.params import FromQuery, JSONBody

from .answers import error, not_found
from .faults import Refused, refused
from .pulse import Pulse
from .taking import schedule
from .warehouse import Warehouse

Last = Annotated[int, msgspec.Meta(ge=0)]


class RingBody(msgspec.Struct, forbid_unknown_fields=True):
    """The event to ring once more; without one everything that waits is rung."""

    id: str | None = None


def refusal_answer(_: Request[Any, Any, State], refusal: Refused) -> Response[dict[str, Any]]:
    """A refusal inside the warehouse reads as one at its door."""
    status, payload = error(refusal)
    return Response(payload, status_code=status)


class Control(Controller):
    """The control API of the whole; it asks for no token, for it is no part of a real warehouse."""

    path = "/simulator"

    @get("/state")
    async def state_of(self, state: State, last: FromQuery[Last | None] = None) -> dict[str, Any]:
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
            house.turn(data)
        except msgspec.ValidationError as fault:
            raise refused(422, "bad_settings", str(fault)) from fault
        if data.keys() & {"ship_after", "pick_after"}:
            for order in house.order_numbers:
                schedule(house, order)
        return {"switches": house.switches}

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
