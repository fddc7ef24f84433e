"""Orders in the market's spelling, and what is said of them."""

from datetime import datetime
from decimal import Decimal

import msgspec

from connectors.channel_stub.wire.decoding import Currency, Id, Moment, Pieces


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a person lives or a parcel goes."""

    name: str = ""
    company: str = ""
    street: str = ""
    number: str = ""
    extension: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    phone: str = ""


class Buyer(msgspec.Struct, frozen=True, kw_only=True):
    """Who bought; the e-mail is a relay address for most."""

    id: str = ""
    email: str = ""
    name: str = ""
    phone: str = ""


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """How the buyer wants it."""

    id: str = ""
    title: str = ""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One position."""

    id: Id
    quantity: Pieces
    offer: str = ""
    sku: str = ""
    ean: str = ""
    title: str = ""
    cancelled: Pieces = 0
    unit_price: Decimal | None = None
    vat_rate: Decimal | None = None


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """An order as the market shows it."""

    id: Id
    placed_at: Moment
    changed_at: Moment
    state: str
    lines: tuple[Line, ...]
    currency: Currency
    number: str = ""
    fulfilment: str = "merchant"
    buyer: Buyer = Buyer()
    ship_to: Place = Place()
    bill_to: Place = Place()
    delivery: Delivery = Delivery()
    total: Decimal | None = None
    note: str = ""
    paid: bool = False


class CancelBody(msgspec.Struct, frozen=True, kw_only=True):
    """An order is not sent, and why; the newest version counts."""

    version: datetime
    reason: str


class ParcelLine(msgspec.Struct, frozen=True, kw_only=True):
    """Pieces of one line in a parcel."""

    line: str
    quantity: int


class ParcelBody(msgspec.Struct, frozen=True, kw_only=True):
    """A parcel at `version`; without lines it holds the whole order."""

    version: datetime
    carrier: str
    code: str
    url: str
    shipped_at: datetime
    lines: tuple[ParcelLine, ...]
