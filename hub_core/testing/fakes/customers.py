"""A directory of customers in memory."""

from collections.abc import Mapping

from hub_core.models import Customer
from hub_core.testing.fakes.mood import Mood, is_newer


def _name(email: str) -> str:
    return email.strip().casefold()


def _digits(phone: str) -> int:
    return int("".join(sign for sign in phone if sign.isdigit()) or 0)


class FakeCustomerDirectory(Mood):
    """Takes customers over, and finds them by e-mail, trimmed and case-folded (C1)."""

    def __init__(self) -> None:
        super().__init__()
        self.facts: dict[str, Customer] = {}

    async def put(self, customer: Customer, /) -> None:
        """Take this over, or raise `Rejected` or `Unavailable` as it was told to."""
        self.offer()
        if is_newer(customer, self.facts.get(customer.key)):
            self.facts[customer.key] = customer

    async def find(self, email: str, /) -> Customer | None:
        """The customer with that e-mail, or None. Raises `Unavailable` while it is down."""
        self.ask()
        wanted = _name(email)
        found = (customer for customer in self.facts.values() if wanted and _name(customer.email) == wanted)
        return next(found, None)

    async def holds(self) -> Mapping[str, int]:
        """Each customer's e-mail as it is compared, and the digits of the phone number."""
        return {_name(customer.email): _digits(customer.phone) for customer in self.facts.values()}
