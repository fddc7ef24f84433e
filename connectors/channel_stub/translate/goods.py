"""The market's offers, levels and sales in the hub's words."""

from datetime import UTC, datetime
from typing import Literal

from connectors.channel_stub import wire
from connectors.channel_stub.translate.values import moment, money, text
from hub_core.models import Product, ProductName, Ref, StockChange, StockLevel

MovedBy = Literal["", "sales", "others"]
MOVERS: dict[str, MovedBy] = {"api": "", "sale": "sales", "cancellation": "sales", "person": "others"}
"""Who moved a level last; a word that nobody knows says nothing, and the hub thinks for itself (S11)."""


def product_from_wire(said: wire.Offer, origin: str, *, read_at: datetime | None = None) -> Product:
    """An offer as a product of the hub. Raises `Rejected` with the reason."""
    return Product(
        ref=Ref(origin, said.id),
        as_of=moment(said.changed_at, "changed_at"),
        read_at=read_at,
        sku=text(said.sku),
        barcode=text(said.ean),
        title=text(said.title),
        brand=text(said.brand),
        price=money(said.price, said.currency, "price") if said.currency else None,
        deleted=said.deleted,
    )


def level_from_wire(said: wire.Offer, origin: str, *, read_at: datetime | None = None) -> StockLevel:
    """What the market shows of an offer, and who moved it last. Raises `Rejected` with the reason."""
    return StockLevel(
        product=_name(origin, said.id, said.sku, said.ean),
        location=origin,
        available=said.stock,
        as_of=moment(said.stock_at, "stock_at"),
        read_at=read_at,
        moved_by=MOVERS.get(said.moved_by, ""),
    )


def sale_from_wire(said: wire.Sale, origin: str) -> StockChange:
    """Pieces that were sold or came back, under the market's own id. Raises `Rejected` with the reason."""
    return StockChange(
        id=said.id,
        product=_name(origin, said.offer, said.sku, ""),
        location=origin,
        change=said.change,
        as_of=moment(said.at, "at"),
    )


def stock_row(offer: str, level: StockLevel) -> wire.StockRow:
    """A level as the market takes it."""
    return wire.StockRow(id=offer, stock=max(0, level.available), version=level.as_of.astimezone(UTC))


def _name(origin: str, offer: str, sku: str, ean: str) -> ProductName:
    return ProductName(ref=Ref(origin, offer), sku=text(sku), barcode=text(ean))
