"""What the shop has in its books: one mutable record per thing that lives on."""

from datetime import datetime

import msgspec


class Line(msgspec.Struct, kw_only=True):
    """One order line, with the facts that were copied onto it when it was ordered."""

    id: int
    quantity: int
    facts: dict[str, object]
    product: int
    variant: int


class Event(msgspec.Struct, kw_only=True):
    """One row of an order's history as the back office shows it."""

    id: int
    created: datetime
    channel: str
    type: str
    message: str
    order: int
    invoice: int = 0
    shipment: int = 0
    comment: str | None = None


class Packed(msgspec.Struct, kw_only=True):
    """So many pieces of one line, in one shipment."""

    id: int
    line: Line
    quantity: int


class Shipment(msgspec.Struct, kw_only=True):
    """One parcel of an order, shipped or still to ship."""

    id: int
    created: datetime
    updated: datetime
    number: str
    order: int
    customer: int
    status: str = "not_shipped"
    tracking_code: str = ""
    packed: list[Packed]


class Invoice(msgspec.Struct, kw_only=True):
    """The bill of an order."""

    id: int
    created: datetime
    updated: datetime
    number: str
    order: int
    customer: int
    status: str
    price_excl: float
    price_incl: float


class Customer(msgspec.Struct, kw_only=True):
    """Somebody who ordered, guest or not."""

    id: int
    created: datetime
    updated: datetime
    facts: dict[str, object]


class Quote(msgspec.Struct, kw_only=True):
    """The cart that an order came from."""

    id: int
    created: datetime
    updated: datetime
    recovery_hash: str


class Order(msgspec.Struct, kw_only=True):
    """One order; `facts` are its fields in the vendor's order, the rest is what changes during its life."""

    id: int
    born: datetime
    created: datetime
    updated: datetime
    number: str
    status: str
    payment: str
    shipping: str = "not_shipped"
    pickup: bool = False
    pay_later: bool = False
    facts: dict[str, object]
    lines: list[Line]
    shipments: list[Shipment]
    invoice: Invoice
    customer: Customer
    quote: Quote
    events: list[Event]


class CustomStatus(msgspec.Struct, kw_only=True):
    """A status of the merchant's own making."""

    id: int
    created: datetime
    updated: datetime
    title: str
    color: str


class Webhook(msgspec.Struct, kw_only=True):
    """A registration: where to ring, for what, and with whose secret it is signed."""

    id: int
    created: datetime
    updated: datetime
    active: bool
    group: str
    action: str
    language: str
    address: str
    secret: str


class Mail(msgspec.Struct, kw_only=True, frozen=True):
    """One mail that a consumer got."""

    order: str
    kind: str
    code: str
    at: datetime


class Called(msgspec.Struct, kw_only=True, frozen=True):
    """One call that a client made, and how it ended."""

    at: datetime
    method: str
    path: str
    status: int
    fault: str = ""
