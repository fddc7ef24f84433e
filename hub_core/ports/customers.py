"""The socket for customers."""

from typing import Protocol

from hub_core.models import Customer


class CustomerDirectory(Protocol):
    """Takes customers over, and knows those it has."""

    async def put(self, customer: Customer, /) -> None:
        """Take this over, or raise `Rejected`, `Unsupported` or `Unavailable`."""
        ...

    async def find(self, email: str, /) -> Customer | None:
        """The customer with that e-mail, or None. Raises `Unavailable`."""
        ...
