"""One shipment is written: the intent first, then the change, then a look whether it stuck."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.lightspeed import wire
from connectors.lightspeed.api import Api
from connectors.lightspeed.settings import Settings
from connectors.lightspeed.shipments import intents
from connectors.lightspeed.shipments.codes import joined
from connectors.lightspeed.shipments.intents import Intent, Told
from connectors.lightspeed.shipments.placing import Place
from connectors.lightspeed.translate import SHIPPED, is_shipped, text
from hub_core.errors import ConfigError, HubError, Rejected, Unavailable
from hub_core.models import Shipment
from hub_core.plugins import HubSide

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Task:
    """What is to stand on one shipment."""

    place: Place
    complete: bool
    """May it be set to shipped, if anything is on its way?"""
    quiet: bool
    """True: the consumer heard of this order already."""
    of_order: Sequence[Shipment]
    """Every parcel that was told, also those that belong elsewhere."""


class Writer:
    """Brings shipments to where they should stand; the consumer hears of it once (T4)."""

    def __init__(self, settings: Settings, hub: HubSide, api: Api) -> None:
        self._settings, self._hub, self._api = settings, hub, api

    async def may_have_mailed(self, places: Sequence[Place]) -> bool:
        """True when an earlier write on one of these may have set `shipped`."""
        begun = [intents.read(await self._hub.memory.begun(intents.key_of(place.id))) for place in places]
        return any(intents.may_have_shipped(before) for before in begun)

    async def write(self, standing: wire.Shipment, task: Task) -> bool:
        """Let these parcels stand on it; nothing is written when they do already. True: it was set to shipped.

        Raises `HubError`.
        """
        place = task.place
        before = intents.read(await self._hub.memory.begun(intents.key_of(place.id)))
        known = before[-1].parcels if before else {}
        parcels = self._parcels(known, task)
        ours = intents.codes_in(before) | {parcel.code for parcel in task.of_order}
        code = joined(place.code, ours=ours, now=intents.codes_of(parcels))
        on_its_way = any(not told.withdrawn for told in parcels.values())
        ships = task.complete and on_its_way and not is_shipped(standing)
        if not ships and code == place.code:
            if parcels != known:
                await self._begin(place.id, Intent(code=code, parcels=parcels))
            return False
        mail = ships and not task.quiet and not intents.may_have_shipped(before) and bool(self._mails(code))
        intent = Intent(status=SHIPPED if ships else "", code=code, mail=mail, parcels=parcels)
        earlier = await self._begin(place.id, intent)
        await self._change(place.id, intent, mail=mail and not intents.may_have_shipped(earlier))
        return ships

    def _parcels(self, known: Mapping[str, Told], task: Task) -> dict[str, Told]:
        here = {parcel.key for parcel in task.place.parcels}
        withdrawn = [parcel for parcel in task.of_order if parcel.withdrawn and parcel.key in known]
        elsewhere = [parcel.key for parcel in task.of_order if not parcel.withdrawn and parcel.key not in here]
        return intents.merged(known, [*task.place.parcels, *withdrawn], elsewhere)

    async def _begin(self, id_: str, intent: Intent) -> list[Intent]:
        return intents.read(await self._hub.memory.begin(intents.key_of(id_), intent.text()))

    async def _change(self, id_: str, intent: Intent, *, mail: bool) -> None:
        """The first try alone may carry the mail: what may have acted is never repeated with it."""
        change: dict[str, Any] = {"trackingCode": intent.code}
        if intent.status:
            change["status"] = intent.status
        try:
            await self._put(id_, change | (self._mails(intent.code) if mail else {}))
        except HubError as fault:
            if _had_no_effect(fault):
                await self._hub.memory.withdraw(intents.key_of(id_), intent.text())
            raise
        if await self._stuck(id_, intent):
            return
        log.warning("a write did not stick", extra={"connector": self._hub.name, "shipment": id_})
        await self._put(id_, change)
        if not await self._stuck(id_, intent):
            raise Unavailable(f"Lightspeed said yes twice and left shipment {id_} as it was")

    async def _put(self, id_: str, change: dict[str, Any]) -> None:
        await self._api.put(f"shipments/{id_}", {"shipment": change})

    async def _stuck(self, id_: str, intent: Intent) -> bool:
        now = wire.shipment_of(await self._api.get(f"shipments/{id_}", priority="urgent"))
        return text(now.tracking_code) == intent.code and (not intent.status or is_shipped(now))

    def _mails(self, code: str) -> dict[str, bool]:
        wanted = {
            "doNotifyShipped": self._settings.notify_shipped,
            "doNotifyTrackingCode": self._settings.notify_tracking_code and bool(code),
        }
        return {flag: True for flag, on in wanted.items() if on}


def _had_no_effect(fault: HubError) -> bool:
    """A plain no, or a call that never arrived."""
    if isinstance(fault, Unavailable):
        return not fault.may_have_acted
    return isinstance(fault, Rejected | ConfigError)
