"""The hub's socket for customers."""

from dataclasses import dataclass
from functools import partial

import msgspec

from hub_core.decisions.merge import as_customer
from hub_core.errors import Rejected
from hub_core.models import Customer, Ref
from hub_core.use_cases.desk import HUB
from hub_core.use_cases.people import locks, person_of, take
from hub_core.use_cases.storage import Work
from hub_core.use_cases.take_in.giving import Giving


@dataclass(frozen=True, slots=True)
class CustomersIn:
    """Takes customers over for the hub, and finds those it has."""

    giving: Giving

    async def put(self, customer: Customer, /) -> None:
        """Join it with what others say of this person, and address who must hear. Raises `Rejected`, `Unavailable`."""
        if not customer.ref.id:
            raise Rejected(f"a customer of {self.giving.name} came without an id, and cannot be told from others")
        said = self._at_home(customer)
        held = await self.giving.storage.look(lambda work: locks(work, said))
        # Each round holds more locks than the one before, so this ends as soon as nobody moves the profiles.
        while lacking := await self.giving.step(partial(take, customer=said, held=held), *sorted(held)):
            held |= lacking

    async def find(self, email: str, /) -> Customer | None:
        """The person with that e-mail (C1) as all who spoke of him say, from the hub's own memory."""
        return await self.giving.storage.look(lambda work: _find(work, email))

    def _at_home(self, customer: Customer) -> Customer:
        """The customer under the giver's own name: one that passes on another's keeps that name within his own."""
        if customer.ref.origin == self.giving.name:
            return customer
        return msgspec.structs.replace(customer, ref=Ref(self.giving.name, customer.ref.key))


def _find(work: Work, email: str) -> Customer | None:
    profile = person_of(work, email)
    if profile is None:
        return None
    return as_customer(profile, profile.links[0] if profile.links else Ref(HUB, profile.identity))
