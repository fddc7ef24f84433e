"""What a person or a test does inside the market: turn switches, look at everything, begin anew."""

from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, Response, get, post, put
from litestar.datastructures import State
from litestar.params import FromQuery, JSONBody

from .answers import error
from .config import switched
from .faults import Refused, refused
from .market import Market

Units = Annotated[int, msgspec.Meta(ge=0)]


def refusal_answer(_: Request[Any, Any, State], refusal: Refused) -> Response[dict[str, Any]]:
    """A refusal inside the market reads as one at its door."""
    status, payload = error(refusal)
    return Response(payload, status_code=status)


def market_of(state: State) -> Market:
    """The market behind the control calls."""
    market: Market = state.market
    return market


class Control(Controller):
    """The control API; it asks for no token, for it is no part of a real market."""

    path = "/simulator"

    @get("/state")
    async def state_of(self, state: State, last: FromQuery[Units | None] = None) -> dict[str, Any]:
        """Show everything, or only the newest of what grows."""
        return market_of(state).state(last)

    @get("/counts")
    async def counts(self, state: State) -> dict[str, Any]:
        """Show the figures that are cheap to ask for."""
        return market_of(state).counts()

    @put("/settings")
    async def settings(self, state: State, data: JSONBody[dict[str, Any]]) -> dict[str, Any]:
        """Turn switches."""
        market = market_of(state)
        try:
            market.switches = switched(market.switches, data)
        except msgspec.ValidationError as fault:
            raise refused(422, "bad_settings", str(fault)) from fault
        return {"switches": market.switches}

    @post("/feed/forget", status_code=200)
    async def forget(self, state: State) -> dict[str, Any]:
        """Forget the feed: whoever was not at its end must look at everything."""
        market_of(state).feed.forget()
        return market_of(state).counts()

    @post("/tick", status_code=200)
    async def tick(self, state: State) -> dict[str, Any]:
        """Nothing happens by the clock alone here, save that the feed shows what it held back."""
        return market_of(state).counts()

    @post("/reset", status_code=200)
    async def reset(self, state: State) -> dict[str, Any]:
        """Begin anew; numbers go on, so nothing is mistaken for what was before."""
        market_of(state).reset()
        return market_of(state).counts()
