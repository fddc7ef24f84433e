"""Customers: the people who buy."""

from datetime import datetime

import msgspec

from hub_core.models.basics import Address, Ref


class Customer(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A person as one connector knows them; joined with others by e-mail (C1)."""

    ref: Ref
    as_of: datetime
    read_at: datetime | None = None
    email: str = ""
    first_name: str = ""
    middle_name: str = ""
    last_name: str = ""
    company: str = ""
    phone: str = ""
    mobile: str = ""
    gender: str = ""
    birth_date: str = ""
    language: str = ""
    vat_number: str = ""
    billing: Address = Address()
    shipping: Address = Address()
    marketing: bool | None = None
    """What the person chose about marketing mail; None: never asked (C7)."""

    @property
    def key(self) -> str:
        """What makes two reports speak of the same person at one connector."""
        return self.ref.key
