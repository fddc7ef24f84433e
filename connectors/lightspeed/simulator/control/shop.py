"""The shop's state, its switches and its bells, played by hand."""

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Controller, delete, get, post, put
from litestar.datastructures import State
from litestar.exceptions import ClientException, NotFoundException
from litestar.params import FromPath, FromQuery, JSONBody

from connectors.lightspeed.simulator.config import Switches
from connectors.lightspeed.simulator.control.found import Told, known, shop_of
from connectors.lightspeed.simulator.letters import RUNG_GROUPS, Rung
from connectors.lightspeed.simulator.shop import Shop
from connectors.lightspeed.simulator.telling import rung_told, state_told


class Ringing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to ring: an old ring by its number, one thing as it stands, or (nothing said) all that waits."""

    again: int | None = None
    group: str = "orders"
    action: str = "updated"
    id: int | None = None


class ShopControl(Controller):
    """The shop's state, its switches and its bells."""

    path = "/simulator"

    @get("/state", sync_to_thread=False)
    def state_of(self, state: State, last: FromQuery[int] = 500) -> Told:
        """The books: of calls and rings the last so many, of orders, shipments and mails all."""
        return state_told(shop_of(state), last)

    @get("/switches", sync_to_thread=False)
    def switches(self, state: State) -> Switches:
        """How the switches stand."""
        return shop_of(state).switches

    @put("/switches", sync_to_thread=False)
    def turn(self, state: State, data: JSONBody[dict[str, Any]]) -> Switches:
        """Turns the switches named, leaves the others."""
        try:
            return shop_of(state).turn(**data)
        except msgspec.ValidationError as fault:
            raise ClientException(str(fault)) from fault

    @post("/ring", status_code=200)
    async def ring(self, state: State, data: JSONBody[Ringing | None] = None) -> list[Told]:
        """Rings, now, and tells what became of it."""
        return [rung_told(rung) for rung in await _ring(shop_of(state), data or Ringing())]

    @post("/webhooks/forget", status_code=200, sync_to_thread=False)
    def forget(self, state: State) -> Told:
        """Deletes every registration, as uninstalling an app does."""
        return {"forgotten": shop_of(state).webhooks.forget()}

    @delete("/webhooks/{number:int}", sync_to_thread=False)
    def forget_one(self, state: State, number: FromPath[int]) -> None:
        """Deletes one registration behind its owner's back."""
        known(shop_of(state).books.webhooks, number)
        shop_of(state).webhooks.remove(number)

    @post("/reset", status_code=200, sync_to_thread=False)
    def reset(self, state: State) -> Told:
        """Forgets everything and turns every switch back."""
        shop_of(state).reset()
        return {"reset": True}


async def _ring(shop: Shop, asked: Ringing) -> list[Rung]:
    if asked.again is not None:
        try:
            return [await shop.bells.ring_again(asked.again)]
        except KeyError as fault:
            raise NotFoundException(f"ring {asked.again} is not kept") from fault
    if asked.id is None:
        return await shop.bells.ring_pending()
    if asked.group not in RUNG_GROUPS:
        raise NotFoundException(f"nothing is rung for {asked.group}")
    if asked.action != "deleted":
        kept: Mapping[int, object] = getattr(shop.books, asked.group)
        known(kept, asked.id)
    return await shop.bells.ring_now(asked.group, asked.action, asked.id)
