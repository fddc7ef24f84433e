"""Customers: the people who buy."""

from datetime import datetime
from typing import Any

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
    deleted: bool = False
    """True: its connector has it no more; the link goes, the profile stays."""

    @property
    def key(self) -> str:
        """What makes two reports speak of the same person at one connector."""
        return self.ref.key


class FieldWord(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a profile: its value, who said it last, and when by his clock (C3)."""

    value: Any
    who: str
    at: datetime
    weak: bool = False
    """True: said in passing, as by an order; the next word of a customer takes its place (C5)."""
    apart: tuple[str, ...] = ()
    """Keys of customers whose first word said otherwise: they keep theirs until this one changes (C3)."""


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """One person as the hub itself knows them: joined per field from what connectors and orders say (C3)."""

    identity: str
    email: str = ""
    """As it is compared: trimmed and case-folded (C1); empty while none is known (C6)."""
    links: tuple[Ref, ...] = ()
    """The customers of connectors that are this person, in the order in which they were linked."""
    words: dict[str, FieldWord] = {}
    """By the name of a field of `Customer`."""
    relayed: bool = False
    """True: the address is a marketplace's, and the profile never travels (C5)."""
    masked: bool = False
    """True: what names the person was erased (C8, C9)."""
    made_at: datetime
    changed_at: datetime
