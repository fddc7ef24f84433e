"""The words of the Stub Fulfilment API: what a caller may send."""

from datetime import datetime
from typing import Annotated

import msgspec

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Text = str | None


class ShipTo(msgspec.Struct, frozen=True):
    """Where the parcel goes."""

    name: Text = None
    company: Text = None
    street: Text = None
    street2: Text = None
    number: Text = None
    extension: Text = None
    postcode: Text = None
    city: Text = None
    region: Text = None
    country: Text = None
    phone: Text = None
    email: Text = None


class OrderLine(msgspec.Struct, frozen=True):
    """How many of what are wanted."""

    line: str
    sku: Text = None
    barcode: Text = None
    title: Text = None
    quantity: int = 0


class OrderBody(msgspec.Struct, frozen=True):
    """An order as its caller wants it at `version`."""

    version: Moment
    hold: bool = False
    ship_to: ShipTo = ShipTo()
    method: Text = None
    note: Text = None
    lines: tuple[OrderLine, ...] = ()

    @property
    def cancelled(self) -> bool:
        """Nothing is wanted of any line."""
        return bool(self.lines) and not any(line.quantity for line in self.lines)

    def asks_the_same_as(self, other: "OrderBody") -> bool:
        """The two differ in their version at most."""
        return (
            self.lines == other.lines
            and self.ship_to == other.ship_to
            and (self.hold, self.method, self.note) == (other.hold, other.method, other.note)
        )


class CallbackBody(msgspec.Struct, frozen=True):
    """Who wants to be rung, and for what."""

    url: str = ""
    secret: str = ""
    events: tuple[str, ...] = ("shipment", "stock", "order")
