"""What a person or a test does inside the warehouse: turn switches, ship by hand, look at everything."""

import asyncio
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get, post, put
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery, JSONBody

from .big import flood
from .bodies import (
    AgainBody,
    CodeBody,
    FloodBody,
    ProductBody,
    ShipBody,
    StockBody,
    Units,
    WordBody,
    units,
)
from .config import switched
from .orders import HeldOrder
from .refusals import Refused
from .shelves import Level
from .stores import Shipment
from .taking import schedule_anew
from .warehouse import Warehouse


def refusal_answer(_: Request[Any, Any, State], refusal: Refused) -> Response[dict[str, Any]]:
    """A refusal as its caller reads it."""
    told = {"code": refusal.code, "message": str(refusal)}
    return Response({"error": told}, status_code=refusal.status)


class Control(Controller):
    """The control API; it is no part of a real warehouse."""

    path = "/simulator"

    @get("/state")
    async def state_of(self, state: State, last: FromQuery[Units | None] = None) -> dict[str, Any]:
        """Show everything, or only the last so many of what grows."""
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
            raise Refused(422, "bad_settings", str(fault)) from fault
        if "ship_after" in data:
            schedule_anew(house)
        return {"switches": house.switches}

    @post("/stock", status_code=200)
    async def stock(self, state: State, data: JSONBody[StockBody]) -> Level:
        """State a level, and write it."""
        return _house(state).state_stock(data.sku, data.available, data.location)

    @post("/stock/all", status_code=200)
    async def all_stock(self, state: State) -> dict[str, str]:
        """Write every level into one file."""
        return {"name": _house(state).state_all_stock()}

    @post("/stock/flood", status_code=200)
    async def flood(self, state: State, data: JSONBody[FloodBody]) -> dict[str, Any]:
        """Write a stock file of any size."""
        house = _house(state)
        house.open()
        path = await asyncio.to_thread(flood, house.folder / "inbox", data.lines, house.clock())
        return {"name": path.name, "lines": data.lines}

    @post("/products", status_code=200)
    async def products(self, state: State, data: JSONBody[ProductBody | list[ProductBody]]) -> dict[str, str]:
        """State an article, or several in one file."""
        return {"name": _house(state).state_products(data if isinstance(data, list) else [data])}

    @post("/orders/{reference:str}/ship", status_code=200)
    async def ship(self, state: State, reference: FromPath[str], data: JSONBody[ShipBody | None] = None) -> Shipment:
        """Let units leave now."""
        body = data or ShipBody()
        return _house(state).ship(reference, units(body.lines), code=body.code, carrier=body.carrier)

    @post("/orders/{reference:str}/backorder", status_code=200)
    async def back_order(
        self, state: State, reference: FromPath[str], data: JSONBody[WordBody | None] = None
    ) -> HeldOrder:
        """Say that units are not there."""
        body = data or WordBody()
        return _house(state).back_order(reference, units(body.lines), body.reason)

    @post("/orders/{reference:str}/refuse", status_code=200)
    async def refuse(self, state: State, reference: FromPath[str], data: JSONBody[WordBody | None] = None) -> HeldOrder:
        """Refuse an order that was taken before."""
        return _house(state).refuse(reference, (data or WordBody()).reason)

    @post("/orders/{reference:str}/cancel", status_code=200)
    async def cancel(self, state: State, reference: FromPath[str], data: JSONBody[WordBody | None] = None) -> HeldOrder:
        """Cancel an order by the warehouse's own doing."""
        return _house(state).cancel(reference, (data or WordBody()).reason)

    @post("/shipments/{identity:str}/code", status_code=200)
    async def code(self, state: State, identity: FromPath[str], data: JSONBody[CodeBody]) -> Shipment:
        """Give a parcel its late or corrected code."""
        return _house(state).correct_code(identity, data.code)

    @post("/files/again", status_code=200)
    async def again(self, state: State, data: JSONBody[AgainBody]) -> dict[str, str]:
        """Write a file once more."""
        return {"name": _house(state).write_again(data.name)}

    @post("/tick", status_code=200)
    async def tick(self, state: State) -> dict[str, int]:
        """Take what was written and do what is due, before answering."""
        return {"steps": _house(state).tick()}

    @post("/reset", status_code=200)
    async def reset(self, state: State) -> dict[str, Any]:
        """Empty the warehouse; files and numbers stay, so nothing is mistaken for what was before."""
        _house(state).reset()
        return _house(state).counts()


def _house(state: State) -> Warehouse:
    house: Warehouse = state.warehouse
    return house
