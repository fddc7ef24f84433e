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
    moment,
    shipment_from_wire,
    shipment_id,
    shipment_time,
    text,
)
from hub_core.models import READ, Shipment, ShipmentLine
from hub_core.plugins import HubSide

OPEN = "open shipment "
"""The note of a shipment that changed and was not shipped: when, by the shop's clock."""


class ByHand:
    """Tells the hub of shipments at Lightspeed that count and are not its own writes coming back (T2, T6)."""

    def __init__(self, hub: HubSide, api: Api) -> None:
        self._hub, self._api = hub, api
        self._lines = Lines(hub, api)

    async def tell(
        self, order: str, said: Sequence[wire.Shipment], *, all_of_order: bool, read_at: datetime | None
    ) -> None:
        """Tell what these say of one order; `all_of_order`: no shipment of it is missing in `said`."""
        if self._hub.ports.shipments is None:
            return
        alone = sum(not is_cancelled(item) for item in said) == 1 if all_of_order else None
        shipped = [await self._fact(order, item, alone, read_at) for item in said if is_shipped(item)]
        gone = [await self._taken_back(order, item, read_at) for item in said if not is_shipped(item)]
        if told := [fact for fact in (*shipped, *gone) if fact is not None]:
            await self._hub.ports.shipments.notify(told)

    async def _taken_back(self, order: str, said: wire.Shipment, read_at: datetime | None) -> Shipment | None:
        """One that the hub knows as made by hand is no longer shipped."""
        id_, as_of = shipment_id(said), shipment_time(said)
        if as_of == moment(said.created_at):
            return None
        known = (await self._hub.memory.known("shipments", [id_])).get(id_)
        if not isinstance(known, Shipment):
            await self._remember_open(id_, as_of)
            return None
        if known.withdrawn:
            return None
        gone = shipment_from_wire(said, origin=self._hub.name, order=order, withdrawn=True, read_at=read_at)
        return msgspec.structs.replace(gone, lines=known.lines)

    async def _remember_open(self, id_: str, as_of: datetime) -> None:
        """A late ring may still say that it was shipped before, and the hub holds nothing to weigh that against."""
        noted = await self._hub.memory.note(OPEN + id_)
        if not noted or datetime.fromisoformat(noted) < as_of:
            await self._hub.memory.write_note(OPEN + id_, as_of.isoformat())

    async def _overtaken(self, said: wire.Shipment) -> bool:
        """It stood open at that time or later; with the same second on both, it is read anew (H3)."""
        id_ = shipment_id(said)
        noted = await self._hub.memory.note(OPEN + id_)
        if not noted or datetime.fromisoformat(noted) < shipment_time(said):
            return False
        if datetime.fromisoformat(noted) == shipment_time(said):
            await self._hub.inbox.keep(READ, f"shipments/{id_}", b"", {})
        return True

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
        if held is None and read_at is None and await self._overtaken(said):
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
