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
    taken: int = 0
    """Pieces that left the variant's stock for it and did not come back."""


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
    before: "Shipment | None" = None
    """As it stood before it was written last."""


class Item(msgspec.Struct, kw_only=True):
    """One row of an invoice: pieces of an order line, or what it costs to pay and to ship."""

    id: int
    type: str
    title: str
    variant: str
    quantity: int
    price_incl: float
    tax_rate: float
    line: Line | None = None


class Invoice(msgspec.Struct, kw_only=True):
    """The bill of an order, or a credit note: what is given back of it."""

    id: int
    created: datetime
    updated: datetime
    number: str
    order: int
    customer: int
    status: str
    price_excl: float
    price_incl: float
    items: list[Item]
    credited: int = 0
    credit_note: int = 0


class Customer(msgspec.Struct, kw_only=True):
    """Somebody who ordered, guest or not; one who is gone still stands behind the orders that were made."""

    id: int
    created: datetime
    updated: datetime
    facts: dict[str, object]
    language: str = ""
    gone: bool = False


class Quote(msgspec.Struct, kw_only=True):
    """A cart; `facts` are spelled as an order's and are the order's own once there is one."""

    id: int
    created: datetime
    updated: datetime
    recovery_hash: str
    facts: dict[str, object]
    products: int
    pieces: int
    customer: int = 0
    order: int = 0


class CartLine(msgspec.Struct, kw_only=True):
    """One thing in a checkout."""

    id: int
    created: datetime
    updated: datetime
    quantity: int
    facts: dict[str, object]
    product: int
    variant: int


class Checkout(msgspec.Struct, kw_only=True):
    """Somebody on the way from cart to order; finished once it has an order."""

    id: int
    created: datetime
    updated: datetime
    quote: Quote
    lines: list[CartLine]
    order: int = 0
    customer: int = 0
    step: str = "customer"
    mode: str = "guest"
    person: dict[str, object]
    billing: dict[str, object] | None = None
    shipping: dict[str, object] | None = None
    shipment_method: str = ""
    payment_method: str = ""
    comment: str = ""
    memo: str | None = None
    discount_code: str | None = None
    newsletter: bool = False
    terms: bool = False
    notifications: bool = True


class Return(msgspec.Struct, kw_only=True):
    """Goods that come back; its pieces count on the order's lines once it is completed."""

    id: int
    created: datetime
    updated: datetime
    order: int
    customer: int
    status: str
    pieces: dict[int, int]
    price_excl: float
    price_incl: float
    reason: str = ""
    action: str = ""
    comment: str = ""
    note: str = ""
    message: str = ""
    stock_adjusted: bool = False
    counted: bool = False


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
    credits: list[Invoice] = []
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
