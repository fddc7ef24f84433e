"""The words of the Stub Fulfilment API, in its spelling."""

from datetime import datetime
from typing import Annotated

import msgspec

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Pieces = Annotated[int, msgspec.Meta(ge=1)]
Name = Annotated[str, msgspec.Meta(pattern=r"^[\w.-]{1,100}$")]


class ShipTo(msgspec.Struct, frozen=True, kw_only=True):
    """Where the parcel goes."""

    name: str
    company: str
    street: str
    street2: str
    number: str
    extension: str
    postcode: str
    city: str
    region: str
    country: str
    phone: str
    email: str


class LineBody(msgspec.Struct, frozen=True, kw_only=True):
    """How many of what the warehouse is to send in all."""

    line: str
    sku: str
    barcode: str
    title: str
    quantity: int


class OrderBody(msgspec.Struct, frozen=True, kw_only=True):
    """An order as we want it at `version`."""

    version: datetime
    hold: bool
    ship_to: ShipTo
    method: str
    note: str
    lines: tuple[LineBody, ...]


class HeldLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line on the warehouse's paper: what is wanted, what left, what it does not have."""

    line: str
    quantity: int = 0
    shipped: int = 0
    backordered: int = 0


class HeldOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order as the warehouse holds it."""

    status: str
    reference: str = ""
    reason: str = ""
    said_at: Moment | None = None
    """When the warehouse, by its own doing, refused, cancelled or back-ordered it; None: it did not."""
    lines: tuple[HeldLine, ...] = ()


class OrderAnswer(msgspec.Struct, frozen=True):
    """What the warehouse answers when it took an order, or shows one."""

    order: HeldOrder


class OrderPage(msgspec.Struct, frozen=True):
    """Some orders, and the reference after which the next page begins."""

    orders: tuple[HeldOrder, ...]
    next: str | None = None


class LineData(msgspec.Struct, frozen=True, kw_only=True):
    """Pieces of one line, in a parcel or in a word about an order."""

    line: str
    sku: str = ""
    quantity: Pieces


class ShipmentData(msgspec.Struct, frozen=True, kw_only=True):
    """One parcel that left."""

    id: str
    order: str
    shipped_at: Moment
    updated_at: Moment
    carrier: str = ""
    code: str = ""
    url: str = ""
    lines: tuple[LineData, ...] = ()


class ShipmentPage(msgspec.Struct, frozen=True):
    """Some parcels, and the id after which the next page begins."""

    shipments: tuple[ShipmentData, ...]
    next: str | None = None


class LevelData(msgspec.Struct, frozen=True, kw_only=True):
    """How many of a SKU are to be had."""

    sku: str
    available: int
    as_of: Moment
    location: str = ""


class ChangeData(msgspec.Struct, frozen=True, kw_only=True):
    """Pieces of a SKU that came, or went where the number is negative, under the warehouse's own id."""

    id: Annotated[str, msgspec.Meta(min_length=1)]
    sku: str
    change: int
    at: Moment
    location: str = ""


class StockPage(msgspec.Struct, frozen=True):
    """Every level the warehouse states."""

    stock: tuple[LevelData, ...]


class WordData(msgspec.Struct, frozen=True, kw_only=True):
    """What the warehouse says of an order by its own doing: refused, cancelled, or back-ordered."""

    order: str
    reason: str = ""
    said_at: Moment | None = None
    """None: when it was rung."""
    lines: tuple[LineData, ...] = ()


class Envelope(msgspec.Struct, frozen=True):
    """What every callback begins with."""

    id: Name
    event: Name


class Callback(msgspec.Struct, frozen=True):
    """One callback; what `data` holds depends on the event."""

    id: str
    event: str
    at: Moment
    data: msgspec.Raw


class SubscriptionBody(msgspec.Struct, frozen=True, kw_only=True):
    """Whom the warehouse is to ring, for what, and with which secret it signs."""

    url: str
    secret: str
    events: tuple[str, ...]

    def __repr__(self) -> str:
        """Everything but the secret."""
        return f"SubscriptionBody(url={self.url!r}, events={self.events!r})"


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """Whom the warehouse rings, as it shows it."""

    id: str
    url: str
    events: tuple[str, ...] = ()


class Subscriptions(msgspec.Struct, frozen=True):
    """Everyone whom the warehouse rings."""

    callbacks: tuple[Subscription, ...]


class Detail(msgspec.Struct, frozen=True):
    """One thing that is wrong."""

    message: str


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """Why the warehouse says no."""

    message: str = ""
    details: tuple[Detail, ...] = ()

    @property
    def sentence(self) -> str:
        """Every reason it gives, in its own words."""
        return "; ".join(detail.message for detail in self.details) or self.message


class FaultBody(msgspec.Struct, frozen=True):
    """The body of every answer that is no success."""

    error: Fault
