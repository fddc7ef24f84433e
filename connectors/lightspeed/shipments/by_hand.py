"""Shipments that somebody made in the back office: they come onto the hub's order (T7)."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from connectors.lightspeed import wire
from connectors.lightspeed.api import Api
from connectors.lightspeed.shipments import intents
from connectors.lightspeed.shipments.codes import BETWEEN, foreign
from connectors.lightspeed.shipments.lines import Lines
from connectors.lightspeed.translate import (
    is_cancelled,
    is_shipped,
    shipment_from_wire,
    shipment_id,
    shipment_time,
    text,
)
from hub_core.models import Shipment, ShipmentLine
from hub_core.plugins import HubSide


class ByHand:
    """Tells the hub of shipments at Lightspeed that count and are not its own writes coming back (T2, T6)."""

    def __init__(self, hub: HubSide, api: Api) -> None:
        self._hub, self._api = hub, api
        self._lines = Lines(hub, api)

    async def tell_shipped(
        self, order: str, said: Sequence[wire.Shipment], *, all_of_order: bool, read_at: datetime | None
    ) -> None:
        """Tell those of one order that are shipped; `all_of_order`: no shipment of it is missing in `said`."""
        if self._hub.ports.shipments is None or not (shipped := [item for item in said if is_shipped(item)]):
            return
        alone = sum(not is_cancelled(item) for item in said) == 1 if all_of_order else None
        told = [fact for item in shipped if (fact := await self._fact(order, item, alone, read_at)) is not None]
        if told:
            await self._hub.ports.shipments.notify(told)

    async def tell_taken_back(self, order: str, said: wire.Shipment, *, read_at: datetime | None) -> None:
        """Tell that a shipment the hub knows as made by hand is no longer shipped."""
        id_ = shipment_id(said)
        known = (await self._hub.memory.known("shipments", [id_])).get(id_)
        if self._hub.ports.shipments is None or not isinstance(known, Shipment) or known.withdrawn:
            return
        gone = shipment_from_wire(said, origin=self._hub.name, order=order, withdrawn=True, read_at=read_at)
        await self._hub.ports.shipments.notify([msgspec.structs.replace(gone, lines=known.lines)])

    async def _fact(
        self, order: str, said: wire.Shipment, alone: bool | None, read_at: datetime | None
    ) -> Shipment | None:
        id_ = shipment_id(said)
        begun = intents.read(await self._hub.memory.begun(intents.key_of(id_)))
        if intents.may_have_shipped(begun):
            return None
        known = (await self._hub.memory.known("shipments", [id_])).get(id_)
        held = known if isinstance(known, Shipment) else None
        if held and read_at is None and (held.as_of > shipment_time(said)):
            return None
        still = held is not None and not held.withdrawn and (bool(held.lines) or alone is True)
        lines = held.lines if held and still else await self._what_it_holds(order, id_, alone)
        fact = shipment_from_wire(said, origin=self._hub.name, order=order, lines=lines, read_at=read_at)
        theirs = BETWEEN.join(foreign(text(said.tracking_code), intents.codes_in(begun)))
        since = held.shipped_at if held and not held.withdrawn else fact.shipped_at
        return msgspec.structs.replace(fact, code=theirs, shipped_at=since)

    async def _what_it_holds(self, order: str, shipment: str, alone: bool | None) -> tuple[ShipmentLine, ...]:
        """Nothing said means the whole order: so it is when the order has this one shipment."""
        if alone is None:
            found = await self._api.members("shipments", "shipments", wire.Shipment, order=order)
            alone = sum(not is_cancelled(item) for item in found) <= 1
        if alone:
            return ()
        return await self._lines.of_shipment(shipment, await self._lines.of_order(order))
