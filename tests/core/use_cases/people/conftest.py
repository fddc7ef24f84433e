"""A shop and a CRM that both give and get customers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from hub_core.models import Customer, Profile, Ref
from hub_core.plugins import Connector
from hub_core.ports import Ports
from hub_core.testing import samples
from hub_core.testing.fakes import FakeCustomerDirectory
from hub_core.use_cases.people import person_of

CRM = "crm"


class Directory(FakeCustomerDirectory):
    """Remembers every word, and may fail for one id."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Customer] = []
        self.faults: dict[str, Exception] = {}

    async def put(self, customer: Customer, /) -> None:
        if fault := self.faults.get(customer.ref.id):
            raise fault
        await super().put(customer)
        self.heard.append(customer)


@dataclass
class People:
    """The house, with directories at both ends."""

    house: Any
    shop: Directory
    crm: Directory

    async def says(self, who: str = samples.SHOP, id_: str = "5", minute: int = 0, **fields: Any) -> Customer:
        """That connector says this of a customer."""
        said = Customer(ref=Ref(who, id_), as_of=samples.after(minute), **{"email": "anna@example.org", **fields})
        await self.house.says[who].customers.put(said)
        return said

    async def profile(self, email: str = "anna@example.org") -> Profile | None:
        return await self.house.storage.look(lambda work: person_of(work, email))

    async def everybody(self) -> Sequence[Profile]:
        return await self.house.storage.look(lambda work: work.people.list())

    async def history(self, email: str = "anna@example.org") -> list[str]:
        profile = await self.profile(email)
        assert profile is not None
        return [f"{entry.what}: {entry.text}" for entry in await self.house.history(profile.identity)]


@pytest.fixture
async def people(house: Any) -> People:
    shop, crm = Directory(), Directory()
    house.hub.join(CRM, role="channel")
    for name, directory in ((samples.SHOP, shop), (CRM, crm)):
        house.hub.plug(name, Connector(ports=Ports(customers=directory)))
        house.says[name] = house.hub.ports_for(name)
    await house.hub.open()
    return People(house, shop, crm)
