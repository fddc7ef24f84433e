"""Customers come in."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from connectors.channel_stub import wire
from connectors.channel_stub.receive.handing import Taken, hand_each, read_each, unheld
from connectors.channel_stub.translate import completed, customer_from_wire
from hub_core.models import Customer
from hub_core.plugins import HubSide
from hub_core.ports import CustomerDirectory


class PeopleRead:
    """Hands customers to the hub; those with a relay address too, because the hub keeps them at home (C5)."""

    def __init__(self, hub: HubSide) -> None:
        self._hub = hub

    async def take(self, bodies: Sequence[wire.Body], read_at: datetime) -> Taken:
        """Hand on what these say, as far as the hub does not hold it. Raises `HubError`, and never `Rejected`."""
        taken, port, name = Taken(), self._hub.ports.customers, self._hub.name
        if port is None or not bodies:
            return taken
        read = read_each(
            bodies, lambda body: customer_from_wire(wire.read(wire.Customer, body), name, read_at=read_at), taken
        )
        held = await self._hub.memory.known("customers", [customer.ref.id for customer in read])
        news = [await _whole(customer, held, port) for customer in unheld(read, held, _same, taken)]
        await hand_each(news, port.put, taken)
        return taken

    async def unlink(self, id_: str) -> None:
        """The market has this person no more: the link goes, the profile stays."""
        held, port = (await self._hub.memory.known("customers", [id_])).get(id_), self._hub.ports.customers
        if port is not None and isinstance(held, Customer) and not held.deleted:
            await port.put(msgspec.structs.replace(held, deleted=True, read_at=self._hub.now()))


async def _whole(customer: Customer, held: Mapping[str, object], hub: CustomerDirectory) -> Customer:
    """The customer with what the market has no word for, as the hub knows this person: under the e-mail of before."""
    before = held.get(customer.ref.id)
    email = (before.email if isinstance(before, Customer) else "") or customer.email
    return completed(customer, await hub.find(email) if email else None)


def _same(customer: Customer, held: object) -> bool:
    """Does the hub hold all of it that the market has a word for?"""
    if not isinstance(held, Customer):
        return False
    return held == msgspec.structs.replace(completed(customer, held), read_at=held.read_at)
