"""What a market holds: offers, orders, sales, customers and parcels."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

import msgspec

MovedBy = Literal["api", "sale", "cancellation", "person"]
Fulfilment = Literal["merchant", "market"]


class Address(msgspec.Struct, kw_only=True):
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


class Customer(msgspec.Struct, kw_only=True):
    """A buyer; most of them are known by a relay address only."""

    id: str
    email: str
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    phone: str = ""
    language: str = ""
    marketing: bool | None = None
    address: Address
    changed_at: datetime
    written: datetime | None = None

    @property
    def name(self) -> str:
        """As it stands on a parcel."""
        return " ".join(part for part in (self.first_name, self.last_name) if part)

    def answer(self) -> dict[str, Any]:
        """The customer as callers see it."""
        return {name: getattr(self, name) for name in self.__struct_fields__ if name != "written"}


class Offer(msgspec.Struct, kw_only=True):
    """One thing the merchant sells here, and how many the market shows."""

    id: str
    sku: str
    ean: str = ""
    title: str = ""
    brand: str = ""
    price: Decimal
    currency: str
    stock: int = 0
    stock_at: datetime
    moved_by: MovedBy = "person"
    changed_at: datetime
    deleted: bool = False
    written: tuple[datetime, int] | None = None

    def answer(self) -> dict[str, Any]:
        """The offer as callers see it."""
        return {name: getattr(self, name) for name in self.__struct_fields__ if name != "written"}


class Line(msgspec.Struct, kw_only=True):
    """One position of an order."""

    id: str
    offer: str
    sku: str
    ean: str
    title: str
    quantity: int
    cancelled: int = 0
    unit_price: Decimal
    vat_rate: Decimal = Decimal("0.21")

    @property
    def wanted(self) -> int:
        """Pieces that are to be sent."""
        return self.quantity - self.cancelled


class Parcel(msgspec.Struct, kw_only=True):
    """A parcel under the caller's key; one that was taken back stays known, so that an older word changes nothing."""

    key: str
    version: datetime
    carrier: str = ""
    code: str = ""
    url: str = ""
    shipped_at: datetime | None = None
    lines: tuple[tuple[str, int], ...] = ()
    gone: bool = False


class Order(msgspec.Struct, kw_only=True):
    """One order, with the parcels that were told of it."""

    id: str
    number: str
    placed_at: datetime
    changed_at: datetime
    state: str
    fulfilment: str
    buyer: dict[str, str]
    ship_to: Address
    bill_to: Address
    delivery: dict[str, str]
    lines: list[Line]
    currency: str
    note: str = ""
    paid: bool = False
    reason: str = ""
    refused: datetime | None = None
    parcels: dict[str, Parcel] = {}
    mailed: bool = False

    @property
    def total(self) -> Decimal:
        """What the buyer pays."""
        return sum((line.unit_price * line.quantity for line in self.lines), Decimal(0))

    @property
    def on_their_way(self) -> list[Parcel]:
        """The parcels that were not taken back."""
        return [parcel for parcel in self.parcels.values() if not parcel.gone]

    def answer(self) -> dict[str, Any]:
        """The order as callers see it."""
        hidden = {"reason", "refused", "parcels", "mailed"}
        shown = {name: getattr(self, name) for name in self.__struct_fields__ if name not in hidden}
        return shown | {"total": self.total}

    def whole(self) -> dict[str, Any]:
        """The order as a person inside the market sees it."""
        return self.answer() | {"reason": self.reason, "parcels": list(self.parcels.values()), "mailed": self.mailed}


class Sale(msgspec.Struct, frozen=True, kw_only=True):
    """Pieces of an offer that were sold, or came back."""

    id: str
    offer: str
    sku: str
    change: int
    at: datetime
    order: str
