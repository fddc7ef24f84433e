"""Customers in the market's spelling."""

import msgspec

from connectors.channel_stub.wire.decoding import Id, Moment
from connectors.channel_stub.wire.orders import Place


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    """A buyer as the market knows him."""

    id: Id
    changed_at: Moment
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    phone: str = ""
    language: str = ""
    marketing: bool | None = None
    address: Place = Place()
