"""Offers, their stock and their sales in the market's spelling."""

from datetime import datetime
from decimal import Decimal

import msgspec

from connectors.channel_stub.wire.decoding import Change, Id, Moment, NoCurrency


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the merchant sells there, and how many the market shows."""

    id: Id
    changed_at: Moment
    stock: Change
    stock_at: Moment
    sku: str = ""
    ean: str = ""
    title: str = ""
    brand: str = ""
    price: Decimal | None = None
    currency: NoCurrency = ""
    moved_by: str = ""
    deleted: bool = False


class Sale(msgspec.Struct, frozen=True, kw_only=True):
    """Pieces that were sold, or came back."""

    id: Id
    offer: Id
    change: Change
    at: Moment
    sku: str = ""
    order: str = ""


class StockRow(msgspec.Struct, frozen=True, kw_only=True):
    """What one offer shall show."""

    id: str
    stock: int
    version: datetime


class StockBody(msgspec.Struct, frozen=True, kw_only=True):
    """What several offers shall show."""

    offers: tuple[StockRow, ...]


class StockAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one of them."""

    id: str
    ok: bool
    error: str = ""


class StockAnswers(msgspec.Struct, frozen=True, kw_only=True):
    """What became of all of them."""

    offers: tuple[StockAnswer, ...]
