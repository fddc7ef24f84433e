"""What others say of people this shop knows: only the fields that differ are written (C2, C4)."""

import logging
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

import msgspec

from connectors.lightspeed import wire
from connectors.lightspeed.api import Api
from connectors.lightspeed.settings import Settings
from connectors.lightspeed.translate import (
    Which,
    completed,
    customer_from_wire,
    customer_id,
    customer_time,
    customer_to_wire,
    differing,
)
from hub_core.errors import NotFound, Rejected
from hub_core.models import Customer
from hub_core.plugins import HubSide

ASK_AGAIN = timedelta(days=1)
"""So long the shop is not asked again for somebody whom it did not have."""
log = logging.getLogger(__name__)


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What is noted of a customer we wrote: no field of it, so that nothing personal stands in a note (C8)."""

    as_of: datetime
    """Of the newest word that was told."""
    written: datetime | None = None
    """When our last write took effect, by the shop's clock; what is older says nothing of it."""


class Gone:
    """Which customers the shop no longer has; they keep their profile in the hub, and are not written to."""

    def __init__(self, hub: HubSide) -> None:
        self._memory = hub.memory

    async def say(self, id_: str) -> None:
        """The shop answered that it has no such customer."""
        await self._memory.write_note(_gone(id_), "gone")

    async def take_back(self, id_: str) -> None:
        """It is there after all."""
        if await self.said(id_):
            await self._memory.write_note(_gone(id_), "")

    async def said(self, id_: str) -> bool:
        """True when the shop had no such customer when it was asked last."""
        return bool(await self._memory.note(_gone(id_)))


def _gone(id_: str) -> str:
    return f"customer gone {id_}"


class Nobody:
    """Under which references the shop had nobody when it was asked: it is not asked at each change anew (C4, H2).

    A note holds when that was, and of the e-mail only so much as tells that it was another one (C8).
    """

    def __init__(self, hub: HubSide) -> None:
        self._hub = hub

    async def say(self, customer: Customer) -> None:
        """The shop was asked for this person's e-mail just now, and has nobody."""
        asked = f"{self._hub.now().isoformat()} {_trace(customer.email)}"
        await self._hub.memory.write_note(_nobody(customer), asked)

    async def said(self, customer: Customer) -> bool:
        """True when the shop had nobody with this e-mail less than a day ago; who appears there tells the hub."""
        at, _, trace = (await self._hub.memory.note(_nobody(customer)) or "").partition(" ")
        return trace == _trace(customer.email) and self._hub.now() - datetime.fromisoformat(at) < ASK_AGAIN


def _nobody(customer: Customer) -> str:
    return f"customer nobody {customer.ref.key}"


def _trace(email: str) -> str:
    """Two bytes: one of 65,536 that are the same for very many people."""
    return blake2b(email.strip().casefold().encode(), digest_size=2).hexdigest()


class Customers:
    """The customers port of one shop: it is told of changes, and makes customers only where the settings say so."""

    def __init__(self, settings: Settings, hub: HubSide, api: Api) -> None:
        self._settings, self._hub, self._api = settings, hub, api
        self._gone, self._nobody = Gone(hub), Nobody(hub)

    async def put(self, customer: Customer, /) -> None:
        """Let the shop say what this says; nothing that differs, no call. Raises `NotFound` for one it lacks (C4)."""
        own = customer.ref.origin == self._hub.name
        ids = (customer.ref.id,) if own else await self._hub.memory.remote_ids(customer.ref)
        if not ids:
            await self._look_for(customer)
        elif not any([await self._changed(id_, customer) for id_ in ids]):
            raise NotFound(f"customer {', '.join(ids)} was deleted in the shop")

    async def find(self, email: str, /) -> Customer | None:
        """The customer with that e-mail, or None; of several the one that is there longest. Raises `HubError`."""
        found = await self._with_email(email)
        return customer_from_wire(found[0], origin=self._hub.name) if found else None

    async def _changed(self, id_: str, customer: Customer) -> bool:
        """False when the shop no longer has it, as was noted when it was seen."""
        if await self._gone.said(id_):
            return False
        told = await self._told(id_)
        if told is not None and told.as_of > customer.as_of:
            return True
        try:
            standing = await self._known(id_, told) or await self._read(id_)
            await self._write(id_, customer, standing, told)
        except NotFound:
            await self._gone.say(id_)
            return False
        return True

    async def _known(self, id_: str, told: Told | None) -> Customer | None:
        """What the hub was told last, unless our own last write is missing in it: then the shop is asked."""
        known = (await self._hub.memory.known("customers", [id_])).get(id_)
        if not isinstance(known, Customer):
            return None
        missing = told is not None and told.written is not None and known.as_of < told.written
        return None if missing else known

    async def _read(self, id_: str) -> Customer:
        return self._fact(wire.customer_of(await self._api.get(f"customers/{id_}")))

    async def _write(
        self, id_: str, customer: Customer, standing: Customer, told: Told | None, *, which: Which = "all"
    ) -> None:
        """The change; once more where the answer shows that it did nothing. Raises `Rejected` when it never does."""
        language = self._settings.language
        change = differing(customer, standing, language=language, which=which)
        before = customer_to_wire(standing, language=language)
        await self._note(id_, Told(as_of=customer.as_of, written=told.written if told else None), told)
        for _ in ("first", "again"):
            if not change:
                return
            answer = wire.customer_of(await self._api.put(f"customers/{id_}", {"customer": change}, priority="normal"))
            await self._note(id_, Told(as_of=customer.as_of, written=customer_time(answer)), None)
            now = customer_to_wire(self._fact(answer), language=language)
            change = {field: value for field, value in change.items() if now.get(field) == before.get(field)}
        if change:
            raise Rejected(f"Lightspeed said yes twice and left {', '.join(change)} of customer {id_} as it was")

    async def _look_for(self, customer: Customer) -> None:
        """By e-mail; one that is not there is made if the settings say so, after this look."""
        if not self._settings.create_customers and await self._nobody.said(customer):
            raise _lacks(customer)
        found = await self._with_email(customer.email)
        for row in found:
            await self._gone.take_back(customer_id(row))
            await self._hub.memory.remember(customer.ref, customer_id(row))
            await self._meet(customer, row)
        if not found:
            await self._make(customer)

    async def _meet(self, customer: Customer, row: wire.Customer) -> None:
        """The hub did not know that the shop has this person: it is told, and what stands there is not overwritten.

        A shop whose customers the hub does not take has no word of its own: there all that is known is written.
        """
        read_at, id_ = self._hub.now(), customer_id(row)
        standing, directory = self._fact(row), self._hub.ports.customers
        if directory is not None:
            await directory.put(completed(msgspec.structs.replace(standing, read_at=read_at), customer))
        told = await self._told(id_)
        if told is None or told.as_of <= customer.as_of:
            which: Which = "filled" if directory is None else "missing"
            await self._write(id_, customer, standing, told, which=which)

    async def _make(self, customer: Customer) -> None:
        if not self._settings.create_customers or not customer.email.strip():
            if customer.email.strip() and self._hub.ports.customers is not None:
                await self._nobody.say(customer)
            raise _lacks(customer)
        await self._hub.memory.begin(f"customer:{customer.ref.key}", customer.as_of.astimezone(UTC).isoformat())
        told = customer_to_wire(customer, language=self._settings.language)
        new: dict[str, Any] = {field: value for field, value in told.items() if value} | {"doNotifyRegistered": False}
        made = wire.customer_of(await self._api.post("customers", {"customer": new}))
        id_ = customer_id(made)
        await self._hub.memory.remember(customer.ref, id_)
        await self._note(id_, Told(as_of=customer.as_of, written=customer_time(made)), None)
        log.info("customer made", extra={"connector": self._hub.name, "id": id_})

    async def _with_email(self, email: str) -> list[wire.Customer]:
        """Those with just this e-mail, whatever its capitals, oldest first."""
        wanted = email.strip()
        if not wanted:
            return []
        rows = await self._api.members("customers", "customers", wire.Customer, email=wanted)
        fitting = [row for row in rows if self._fact(row).email.casefold() == wanted.casefold()]
        return sorted(fitting, key=lambda row: int(customer_id(row)))

    def _fact(self, said: wire.Customer) -> Customer:
        return customer_from_wire(said, origin=self._hub.name)

    async def _told(self, id_: str) -> Told | None:
        noted = await self._hub.memory.note(f"customer told {id_}")
        return msgspec.json.decode(noted, type=Told) if noted else None

    async def _note(self, id_: str, now: Told, before: Told | None) -> None:
        if now != before:
            await self._hub.memory.write_note(f"customer told {id_}", msgspec.json.encode(now).decode())


def _lacks(customer: Customer) -> NotFound:
    return NotFound(f"{customer.ref.key} is not there, and customers are not made in Lightspeed")
