"""Customers come in: a webhook says all of one, so reading it costs no call."""

import logging
from datetime import datetime

import msgspec

from connectors.lightspeed import wire
from connectors.lightspeed.api import Api
from connectors.lightspeed.customers import Gone
from connectors.lightspeed.receive.ids import id_of
from connectors.lightspeed.receive.usable import usable
from connectors.lightspeed.translate import completed, customer_from_wire, customer_id
from hub_core.errors import NotFound
from hub_core.models import Customer, Ring
from hub_core.plugins import HubSide, Priority
from hub_core.ports import CustomerDirectory

log = logging.getLogger(__name__)


class CustomersRead:
    """Hands customers to the hub; one that was deleted keeps its profile there, and is written to no more."""

    def __init__(self, hub: HubSide, api: Api) -> None:
        self._hub, self._api, self._gone = hub, api, Gone(hub)

    async def rung(self, ring: Ring) -> None:
        """A signed body is used as it is; one that cannot be used is read anew (H2)."""
        said = usable(ring, _customer)
        await (self.read(ring.object_id) if said is None else self.take(said, read_at=None))

    async def deleted(self, ring: Ring) -> None:
        """The id of a deletion is not signed: the customer is read, and taken if it is there after all (G3)."""
        id_ = ring.object_id or id_of(ring.body, "customer")
        try:
            await self.read(id_)
        except NotFound:
            await self.unlink(id_)

    async def unlink(self, id_: str) -> None:
        """It is gone for sure. Its last word stays as it was: a read later than that word found nothing."""
        known = (await self._hub.memory.known("customers", [id_])).get(id_)
        if self._hub.ports.customers is not None and isinstance(known, Customer):
            gone = msgspec.structs.replace(known, deleted=True, read_at=self._hub.now())
            await self._hub.ports.customers.put(gone)
        log.info("a deleted customer is gone", extra={"connector": self._hub.name, "id": id_})

    async def read(self, id_: str, *, priority: Priority = "normal") -> None:
        """Read this customer at the shop and hand it on. Raises `NotFound`, which is noted, and `HubError`."""
        read_at = self._hub.now()
        try:
            said = wire.customer_of(await self._api.get(f"customers/{id_}", priority=priority))
        except NotFound:
            await self._gone.say(id_)
            raise
        await self.take(said, read_at=read_at)

    async def take(self, said: wire.Customer, *, read_at: datetime | None) -> None:
        """Hand on what it says. Raises `Rejected` when it says too little, and `HubError`."""
        directory = self._hub.ports.customers
        if directory is None:
            return
        customer = customer_from_wire(said, origin=self._hub.name, read_at=read_at)
        await self.is_there(customer.ref.id)
        await directory.put(completed(customer, await self._known(customer, directory)))

    async def _known(self, said: Customer, directory: CustomerDirectory) -> Customer | None:
        """The person as the hub knows him, under the e-mail of before; as its word of just that time, if any."""
        held = (await self._hub.memory.known("customers", [said.ref.id])).get(said.ref.id)
        before = held if isinstance(held, Customer) else None
        if before is not None and before.as_of == said.as_of:
            return before
        email = (before.email if before else "") or said.email
        return await directory.find(email) if email else None

    async def is_there(self, id_: str) -> None:
        """The shop has this customer, whatever it answered before: it is written to again."""
        await self._gone.take_back(id_)


def _customer(body: bytes) -> wire.Customer:
    said = wire.customer_of(body)
    customer_id(said)
    return said
