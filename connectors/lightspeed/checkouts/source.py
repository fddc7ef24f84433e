"""The checkouts port of one shop: walks the pages down to the oldest open checkout that is young enough (K2)."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from connectors.lightspeed import wire
from connectors.lightspeed.api import PAGE, Api, Shop
from connectors.lightspeed.checkouts.carts import Carts
from connectors.lightspeed.checkouts.place import Pass, Place
from connectors.lightspeed.settings import Settings
from connectors.lightspeed.translate import (
    Terms,
    checkout_from_wire,
    identity,
    quote_of_checkout,
    terms_of,
    unknown_in_checkout,
)
from hub_core.errors import NotFound, Rejected, Unavailable
from hub_core.models import Checkout, Ref, Stream
from hub_core.plugins import HubSide

PURPOSE, NOTE = "checkouts", "checkouts"
UNREADABLE = "a checkout cannot be read"
Notice = Callable[[Sequence[str]], Awaitable[None]]
"""Counts fields that nobody here has heard of (H11)."""


class Checkouts:
    """Answers for the checkouts of the shop; every page costs a call, and holds 250."""

    def __init__(self, settings: Settings, hub: HubSide, api: Api, shop: Shop, *, drift: Notice) -> None:
        self._settings, self._hub, self._api, self._shop = settings, hub, api, shop
        self._drift = drift
        self._carts = Carts(settings, hub)

    async def get(self, ref: Ref, /) -> Checkout:
        """That checkout. Raises `NotFound` and `Unavailable`."""
        if ref.origin != self._hub.name:
            raise NotFound(f"checkout {ref.key} is not of this shop")
        read_at = self._hub.now()
        body = await self._api.get(f"checkouts/{ref.id}", purpose=PURPOSE)
        return await self._fact(wire.checkout_of(body), await self._terms(), read_at)

    async def changed_since(self, moment: datetime | None, /) -> AsyncIterator[Checkout]:
        """Those that changed at or after that moment. Raises `Unavailable`.

        After a failure the next run goes on at the page that failed, and then looks again at those before it.
        """
        place, now, terms = await self._place(), self._hub.now(), await self._terms()
        walk: Pass | None = place.broken.resumed(moment) if place.broken else self._fresh(place, moment, now)
        while walk is not None:
            read_at = self._hub.now()
            rows, is_last = await self._page(walk.page)
            for row in rows:
                if walk.wants(row) and (checkout := await self._readable(row, terms, read_at)):
                    yield checkout
            seen = walk.past(rows)
            if not is_last and not walk.is_over(rows, place.floor):
                walk = seen
            elif walk.first > 1:
                walk = seen.again(walk.first, moment, now)
            else:
                walk, place = None, Place(floor=seen.oldest_open or seen.top, ran_at=seen.began, calls=seen.calls)
            await self._note(msgspec.structs.replace(place, broken=walk))

    async def costs(self) -> Mapping[Stream, str]:
        """What a run of collecting costs, as the last whole one did; before the first, what all pages would (K2)."""
        place = await self._place()
        if place.ran_at is not None:
            return {"checkouts": f"{_calls(place.calls)} a run, as the last one took"}
        count = await self._api.count("checkouts", priority="normal", purpose=PURPOSE)
        pages = max(1, -(-count // PAGE))
        return {"checkouts": f"the first run at most {_calls(pages)}, for the {count} that there are"}

    def _fresh(self, place: Place, moment: datetime | None, now: datetime) -> Pass:
        days = self._settings.checkout_look_back_days
        if place.ran_at is None:
            days = max(days, self._settings.first_days)
        return Pass(since=moment, began=now, limit=(place.ran_at or now) - timedelta(days=days))

    async def _page(self, number: int) -> tuple[list[wire.Checkout], bool]:
        """What it holds, and whether it is the last there is."""
        body = await self._api.get("checkouts", priority="background", purpose=PURPOSE, limit=PAGE, page=number)
        try:
            raws = wire.part(list[msgspec.Raw], body)
        except Rejected as fault:
            raise Unavailable("Lightspeed answered GET checkouts without a list") from fault
        if raws:
            await self._drift(unknown_in_checkout(wire.anything(bytes(raws[0]))))
        return [row for raw in raws if (row := await self._decoded(raw)) is not None], len(raws) < PAGE

    async def _decoded(self, raw: msgspec.Raw) -> wire.Checkout | None:
        try:
            return wire.checkout_of(raw)
        except Rejected as fault:
            await self._say_unreadable("one without an id", fault)
            return None

    async def _readable(self, row: wire.Checkout, terms: Terms, read_at: datetime) -> Checkout | None:
        """One that cannot be read does not stop the others (H7)."""
        try:
            return await self._fact(row, terms, read_at)
        except Rejected as fault:
            await self._say_unreadable(f"checkout {identity(row.id) or 'without an id'}", fault)
            return None

    async def _say_unreadable(self, which: str, fault: Rejected) -> None:
        cure = "See what it says: hub translate lightspeed. The others were collected."
        await self._hub.problems.found(UNREADABLE, f"{which}: {fault}", cure)

    async def _fact(self, said: wire.Checkout, terms: Terms, read_at: datetime) -> Checkout:
        link = await self._carts.link(quote_of_checkout(said))
        return checkout_from_wire(said, terms, recovery_url=link, read_at=read_at)

    async def _terms(self) -> Terms:
        return terms_of(self._settings, origin=self._hub.name, currency=await self._shop.currency())

    async def _place(self) -> Place:
        noted = await self._hub.memory.note(NOTE)
        return msgspec.json.decode(noted, type=Place) if noted else Place()

    async def _note(self, place: Place) -> None:
        await self._hub.memory.write_note(NOTE, msgspec.json.encode(place).decode())


def _calls(number: int) -> str:
    return f"{number} API call{'' if number == 1 else 's'}"
