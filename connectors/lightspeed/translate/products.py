"""Lightspeed's variants in the hub's words: each is one sellable thing (P1)."""

from dataclasses import dataclass
from datetime import datetime

from connectors.lightspeed import wire
from connectors.lightspeed.translate.orders import PLAIN_VARIANTS, Terms
from connectors.lightspeed.translate.values import identity, linked, moment, money, number, text
from hub_core.errors import Rejected
from hub_core.models import Product, Ref

UNTRACKED = "disabled"


@dataclass(frozen=True, slots=True)
class Family:
    """What the variants of one product share: what a variant's own body does not say."""

    title: str = ""
    brand: str = ""


def product_from_wire(said: wire.Variant, terms: Terms, family: Family, *, read_at: datetime | None = None) -> Product:
    """The variant in the hub's words. Raises `Rejected` with the reason."""
    title = text(said.title)
    plain = title.casefold() in PLAIN_VARIANTS or title.casefold() == family.title.casefold()
    return Product(
        ref=Ref(terms.origin, variant_id(said)),
        as_of=variant_time(said),
        read_at=read_at,
        sku=terms.sku_of(said.sku, said.article_code),
        barcode=text(said.ean),
        article_code=text(said.article_code),
        title=family.title,
        variant_title="" if plain else title,
        brand=family.brand,
        price=money(said.price_incl, terms.currency, "priceIncl"),
        weight=_grams(said.weight),
        group=linked(said.product),
        stock_tracked=is_tracked(said),
    )


def variant_id(said: wire.Variant) -> str:
    """Its id. Raises `Rejected` when it has none."""
    found = identity(said.id)
    if not found:
        raise Rejected("the body is of no variant: it has no id")
    return found


def variant_time(said: wire.Variant) -> datetime:
    """When it last changed, by the shop's clock. Raises `Rejected` when it does not say."""
    found = moment(said.updated_at) or moment(said.created_at)
    if found is None:
        raise Rejected(f"variant {identity(said.id)} says no time: neither updatedAt nor createdAt is one")
    return found


def group_id(said: wire.Product) -> str:
    """The id of what several variants are sold under. Raises `Rejected` when it has none."""
    found = identity(said.id)
    if not found:
        raise Rejected("the body is of no product: it has no id")
    return found


def is_tracked(said: wire.Variant) -> bool:
    """False: the shop keeps no stock of it (S12)."""
    return text(said.stock_tracking) != UNTRACKED


def _grams(said: wire.Said) -> int | None:
    """None where nothing stands, and for the zero of a field that nobody filled in."""
    weight = number(said, "weight")
    return round(weight) if weight else None
