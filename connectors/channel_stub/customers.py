"""What others say of people who buy at this market: only the fields that differ are written (C2, C4)."""

from collections.abc import Sequence
from datetime import UTC, datetime

from connectors.channel_stub import wire
from connectors.channel_stub.api import Api
from connectors.channel_stub.translate import Which, completed, customer_from_wire, differing
from hub_core.errors import NotFound
from hub_core.models import Customer
from hub_core.plugins import HubSide


class Customers:
    """The customers port of one market: it is told of changes to those it has, and makes none."""

    def __init__(self, hub: HubSide, api: Api) -> None:
        self._hub, self._api = hub, api

    async def put(self, customer: Customer, /) -> None:
        """Let the market say this; nothing that differs, no write. Raises `NotFound` for one it lacks (C4)."""
        own = customer.ref.origin == self._hub.name
        ids = (customer.ref.id,) if own else await self._hub.memory.remote_ids(customer.ref)
        if not ids:
            await self._meet(customer)
            return
        read_at = self._hub.now()
        standing = self._read(await self._api.named("customers", ids), read_at)
        if not standing:
            raise NotFound(f"customer {', '.join(ids)} is not at the market any more")
        for one in standing:
            await self._write(customer, one)

    async def find(self, email: str, /) -> Customer | None:
        """The customer with that e-mail, or None; of several the first. Raises `HubError`."""
        found = await self._with_email(email)
        return found[0] if found else None

    async def _write(self, customer: Customer, standing: Customer, *, which: Which = "all") -> None:
        """The change; an older word than was told before changes nothing, whatever stands there."""
        note = f"customer told {standing.ref.id}"
        told = await self._hub.memory.note(note)
        if told and datetime.fromisoformat(told) > customer.as_of:
            return
        version = customer.as_of.astimezone(UTC).isoformat()
        if version != told:
            await self._hub.memory.write_note(note, version)
        if change := differing(customer, standing, which=which):
            await self._api.patch_customer(standing.ref.id, {"version": version} | change)

    async def _meet(self, customer: Customer) -> None:
        """By e-mail. The hub did not know that the market has this person: it is told, and nothing is overwritten."""
        found = await self._with_email(customer.email)
        if not found:
            raise NotFound(f"{customer.ref.key} is not there, and customers are not made at the market")
        directory = self._hub.ports.customers
        for standing in found:
            await self._hub.memory.remember(customer.ref, standing.ref.id)
            if directory is not None:
                await directory.put(completed(standing, customer))
            await self._write(customer, standing, which="missing")

    async def _with_email(self, email: str) -> Sequence[Customer]:
        wanted, read_at = email.strip().casefold(), self._hub.now()
        if not wanted:
            return ()
        found = self._read(await self._api.having("customers", "email", [wanted]), read_at)
        return [one for one in found if one.email.casefold() == wanted]

    def _read(self, bodies: Sequence[wire.Body], read_at: datetime) -> Sequence[Customer]:
        name = self._hub.name
        return [customer_from_wire(wire.read(wire.Customer, body), name, read_at=read_at) for body in bodies]
