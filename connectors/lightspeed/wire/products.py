"""Products, their variants and the movements of stock as they come over the wire."""

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

from connectors.lightspeed.wire.base import One, Said, Wire, names
from connectors.lightspeed.wire.decoding import anything, envelope

W = TypeVar("W", bound=Wire)


class Product(Wire):
    """What several variants are sold under; codes, price and stock stand with its variants."""

    LEFT_ALONE = names(
        "isVisible visibility hasMatrix data01 data02 data03 url fulltitle description content set categories"
        " deliverydate image images relations metafields reviews type attributes supplier tags variants movements"
        " templateDataFields quantityDiscounts"
    )
    id: Said = None
    created_at: Said = None
    updated_at: Said = None
    title: Said = None
    brand: One = None


class Variant(Wire):
    """One sellable thing; `stock_level` is absolute."""

    LEFT_ALONE = names(
        "isDefault sortOrder hs unitPrice unitUnit priceExcl priceCost oldPriceExcl oldPriceIncl stockAlert"
        " stockMinimum stockSold stockBuyMininum stockBuyMinimum stockBuyMaximum weightValue weightUnit volume"
        " volumeValue volumeUnit colli sizeX sizeY sizeZ sizeXValue sizeYValue sizeZValue sizeUnit matrix taxType image"
        " tax movements metafields additionalcost options"
    )
    id: Said = None
    created_at: Said = None
    updated_at: Said = None
    article_code: Said = None
    ean: Said = None
    sku: Said = None
    price_incl: Said = None
    stock_tracking: Said = None
    stock_level: Said = None
    weight: Said = None
    title: Said = None
    product: One = None


class VariantMovement(Wire):
    """By how much a level moved, and who moved it: the only place where that is said."""

    id: Said = None
    created_at: Said = None
    channel: Said = None
    stock_level_change: Said = None
    product: One = None
    variant: One = None


class Brand(Wire):
    """A brand, as far as it is read."""

    id: Said = None
    title: Said = None


class ProductBody(Wire):
    """The envelope of one product."""

    product: Product


class VariantBody(Wire):
    """The envelope of one variant."""

    variant: Variant


def product_of(body: bytes) -> Product:
    """The product in this body. Raises `Rejected` when there is none."""
    return envelope(ProductBody, body).product


def variant_of(body: bytes) -> Variant:
    """The variant in this body. Raises `Rejected` when there is none."""
    return envelope(VariantBody, body).variant


def variants_answered(body: bytes) -> Sequence[Variant]:
    """The variants in the answer of a bulk write, whose form nobody documents; none where it names none.

    Raises `Rejected` for what is no JSON.
    """
    said = anything(body)
    inside = (said.get("variants") or said.get("variant")) if isinstance(said, dict) else said
    rows = list(inside.values()) if isinstance(inside, dict) and "id" not in inside else inside
    several = rows if isinstance(rows, list) else [rows]
    return [one for row in several if (one := _variant(row)) is not None]


def _variant(row: Any) -> Variant | None:
    """None for what is no variant: it confirms nothing."""
    try:
        return msgspec.convert(row, Variant) if isinstance(row, dict) else None
    except msgspec.ValidationError:
        return None
