"""Writes parcels onto an order's shipments at Lightspeed: Shipped, with the track & trace codes (T3 to T6)."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from connectors.lightspeed import wire
from connectors.lightspeed.api import Api
from connectors.lightspeed.settings import Settings
from connectors.lightspeed.shipments.by_hand import ByHand
from connectors.lightspeed.shipments.lines import Lines
from connectors.lightspeed.shipments.placing import Place, covered, fill
from connectors.lightspeed.shipments.writing import Task, Writer
from connectors.lightspeed.translate import contents, is_cancelled, shipment_id, text
from hub_core.errors import NotFound, Rejected, Unsupported
from hub_core.models import OrderLine, Ref, Shipment
from hub_core.plugins import HubSide

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Standing:
    """The shipments of one order as they stand, and what is known of its lines."""

    order: str
    shipments: list[wire.Shipment]
    lines: Sequence[OrderLine]
    places: list[Place]


class Shipments:
    """The shipments port of one shop: takes all parcels of one of its orders, as often as one likes."""

    def __init__(self, settings: Settings, hub: HubSide, api: Api) -> None:
        self._settings, self._hub, self._api = settings, hub, api
        self._lines = Lines(hub, api)
        self._writer, self._by_hand = Writer(settings, hub, api), ByHand(hub, api)

    async def notify(self, parcels: Sequence[Shipment], /) -> None:
        """Let these parcels stand at Lightspeed. Raises `Unsupported` for the order of another, and `HubError`."""
        told = [parcel for parcel in parcels if parcel.ref.origin != self._hub.name]
        if not told:
            return
        standing = await self._standing(self._order_of(told), told)
        unfit = self._place(told, standing)
        mailed = len(standing.places) > 1 and await self._writer.may_have_mailed(standing.places)
        for shipment, place in zip(standing.shipments, standing.places, strict=True):
            task = Task(place, complete=self._complete(place, standing), quiet=mailed, of_order=told)
            mailed = await self._writer.write(shipment, task) or mailed
        if len(standing.places) > 1:
            await self._say_if_unfit(standing.order, unfit)

    def _order_of(self, parcels: Sequence[Shipment]) -> Ref:
        orders = {parcel.order for parcel in parcels}
        if len(orders) != 1:
            raise Rejected(f"parcels of {len(orders)} orders at once: one order at a time")
        order = orders.pop()
        if order.origin != self._hub.name:
            raise Unsupported(f"order {order.key} is not of this shop, so its parcels are not told here")
        return order

    async def _standing(self, order: Ref, parcels: Sequence[Shipment]) -> Standing:
        read_at = self._hub.now()
        found = await self._api.members("shipments", "shipments", wire.Shipment, priority="urgent", order=order.id)
        await self._by_hand.tell(order.id, found, all_of_order=True, read_at=read_at)
        live = sorted((item for item in found if not is_cancelled(item)), key=lambda item: int(shipment_id(item)))
        if not found:
            raise NotFound(f"order {order.id} has no shipment at Lightspeed to write the parcel on")
        if not live:
            await self._say_if_unfit(order.id, [parcel for parcel in parcels if not parcel.withdrawn])
        split = len(live) > 1
        lines = await self._lines.of_order(order.id, "urgent") if split or self._settings.shipped_on == "last" else ()
        places = [await self._seen(item, lines, split=split) for item in live]
        return Standing(order.id, live, lines, places)

    async def _seen(self, shipment: wire.Shipment, lines: Sequence[OrderLine], *, split: bool) -> Place:
        id_ = shipment_id(shipment)
        rows = await self._lines.of_shipment(id_, lines, "urgent") if split else ()
        holds = contents(rows, lines) if rows or not split else {}
        return Place(id_, holds, text(shipment.tracking_code))

    def _place(self, told: Sequence[Shipment], standing: Standing) -> list[Shipment]:
        live = sorted((parcel for parcel in told if not parcel.withdrawn), key=lambda one: (one.shipped_at, one.ref))
        if len(standing.places) == 1:
            standing.places[0].parcels = list(live)
            return []
        return fill([(parcel, contents(parcel.lines, standing.lines)) for parcel in live], standing.places)

    def _complete(self, place: Place, standing: Standing) -> bool:
        """May it be set to shipped, with the parcels that are on it?"""
        if self._settings.shipped_on == "first":
            return True
        return covered(place.holds, [contents(parcel.lines, standing.lines) for parcel in place.parcels])

    async def _say_if_unfit(self, order: str, unfit: Sequence[Shipment]) -> None:
        known = (await self._hub.memory.known("orders", [order])).get(order)
        cause = f"no shipment at Lightspeed for a parcel of order {getattr(known, 'number', order)}"
        if not unfit:
            await self._hub.problems.solved(cause)
            return
        codes = ", ".join(parcel.code or parcel.ref.key for parcel in unfit)
        cure = "Put the track & trace code on the right shipment in the back office of Lightspeed."
        await self._hub.problems.found(cause, f"track & trace {codes} fits none of the order's shipments", cure)
        raise Rejected(f"{cause}: {codes}")
