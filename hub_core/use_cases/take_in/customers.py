"""The hub's socket for customers."""

from dataclasses import dataclass

from hub_core.decisions.news import News
from hub_core.models import Customer
from hub_core.use_cases.desk import Desk
from hub_core.use_cases.keeping import keep
from hub_core.use_cases.storage import Work
from hub_core.use_cases.take_in.giving import Giving, tell_everyone


@dataclass(frozen=True, slots=True)
class CustomersIn:
    """Takes customers over for the hub, and finds those it has."""

    giving: Giving

    async def put(self, customer: Customer, /) -> None:
        """Keep it, and address who must hear. Raises `Rejected` or `Unavailable`."""
        await self.giving.step(lambda desk: _take(desk, customer), customer.key)

    async def find(self, email: str, /) -> Customer | None:
        """The customer with that e-mail, trimmed and case-folded (C1), from the hub's own memory."""
        return await self.giving.storage.look(lambda work: _find(work, email.strip().casefold()))


def _take(desk: Desk, customer: Customer) -> None:
    if keep(desk, customer) is not News.TRAVELS:
        return
    if email := customer.email.strip().casefold():
        desk.work.names.give("customer", "e-mail", email, customer.key)
    tell_everyone(desk, customer)


def _find(work: Work, email: str) -> Customer | None:
    key = work.names.lead("customer", "e-mail", email)
    return work.facts.find(Customer, key) if key else None
