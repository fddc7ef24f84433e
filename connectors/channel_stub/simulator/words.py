"""The words of the Stub Market API: what a caller may send."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Pieces = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
Text = str | UnsetType


class CancelBody(msgspec.Struct, frozen=True):
    """Why an order is not sent."""

    version: Moment
    reason: str = ""


class ParcelLine(msgspec.Struct, frozen=True):
    """Pieces of one line in a parcel."""

    line: str
    quantity: Annotated[int, msgspec.Meta(ge=1)]


class ParcelBody(msgspec.Struct, frozen=True):
    """A parcel at `version`; without lines it holds the whole order."""

    version: Moment
    carrier: str = ""
    code: str = ""
    url: str = ""
    shipped_at: Moment | None = None
    lines: tuple[ParcelLine, ...] = ()


class StockRow(msgspec.Struct, frozen=True):
    """What one offer shall show."""

    id: str
    stock: Pieces
    version: Moment


class StockBody(msgspec.Struct, frozen=True):
    """What several offers shall show."""

    offers: tuple[StockRow, ...]


class AddressPatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The parts of an address that change."""

    name: Text = UNSET
    company: Text = UNSET
    street: Text = UNSET
    number: Text = UNSET
    extension: Text = UNSET
    postcode: Text = UNSET
    city: Text = UNSET
    country: Text = UNSET
    phone: Text = UNSET


class CustomerPatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fields of a customer that change."""

    version: Moment | None = None
    email: Text = UNSET
    first_name: Text = UNSET
    last_name: Text = UNSET
    company: Text = UNSET
    phone: Text = UNSET
    language: Text = UNSET
    marketing: bool | UnsetType | None = UNSET
    address: AddressPatch | UnsetType = UNSET
