"""Hub products: what names lead to, and what they look like to others."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec

from hub_core.decisions.handing import strictly_later
from hub_core.decisions.matching import barcode_key, named, sku_key
from hub_core.decisions.news import content
from hub_core.models import HubProduct, Product, ProductName, Ref
from hub_core.use_cases.storage import Work

CATALOGUE = "catalogue"
"""The lock under which everything about hub products and their stock is written."""
LINK, BARCODE, SKU = "product", "barcode", "sku"
"""Kinds of names that lead to hub products: labelled by the connector, or by the product of it that has the code."""
_JOINED = (
    ("title", "variant_title"),
    ("brand",),
    ("price", "tax_rate"),
    ("barcode",),
    ("sku",),
    ("article_code",),
    ("weight",),
)
"""What others add where the main one says nothing; the first of each row decides for the whole row (P9)."""
_HANDED = "products handed on"


@dataclass(frozen=True, slots=True)
class Found:
    """What a name leads to."""

    identity: str = ""
    """The hub product; empty when nobody, or more than one, answers to the name."""
    clash: tuple[str, ...] = ()
    """The hub products that a code leads to when it leads to more than one, and so names none of them (P5)."""


def identify(work: Work, name: ProductName) -> Found:
    """The hub product of that name: by link, barcode, SKU, in this order (P2)."""
    if name.ref is not None and (linked := work.names.lead(LINK, name.ref.origin, name.ref.id)):
        return Found(linked)
    lead_to = named(having(work, BARCODE, barcode_key(name.barcode)), having(work, SKU, sku_key(name.sku)))
    return Found(lead_to[0]) if len(lead_to) == 1 else Found(clash=lead_to)


def having(work: Work, kind: str, code: str) -> tuple[str, ...]:
    """The hub products that have this code; an empty one matches nothing (P3)."""
    return tuple(work.names.anywhere(kind, code)) if code else ()


def refs_at(product: HubProduct, connector: str) -> tuple[Ref, ...]:
    """The products of that connector that are this one."""
    return tuple(link for link in product.links if link.origin == connector)


def handed_product(work: Work, product: HubProduct, to: str) -> Product | None:
    """What `to` is handed of it, under the reference of the main one; None when that one is its own, or none is left.

    It carries a time later than what was handed on before, also when another connector added to it (O15, P9).
    """
    if product.main is None or work.facts.giver(Product, product.main.key) == to:
        return None
    return appearance(work, product)


def appearance(work: Work, product: HubProduct) -> Product | None:
    """What others see of it: the word of the main one, with what only the others say; None when none is left."""
    facts = work.facts.find_many(Product, [link.key for link in product.links])
    main = facts.get(product.main.key) if product.main else None
    if main is None:
        return None
    seen = _filled(main, product, facts)
    noted = work.notes.read(_HANDED, product.identity)
    later = datetime.fromisoformat(noted) if noted else seen.as_of
    return seen if later <= seen.as_of else msgspec.structs.replace(seen, as_of=later, read_at=None)


def rejoined(work: Work, product: HubProduct, master: str) -> tuple[HubProduct, Product | None]:
    """The product as its links make it, and what others see of it; of an unlinked one the hub remembers what it was.

    The main one is that of `master`, else of the first that gave it (P9).
    """
    main = next((link for link in product.links if master and _giver(work, link) == master), None)
    fresh = msgspec.structs.replace(product, main=main or next(iter(product.links), None))
    seen = appearance(work, fresh)
    if seen is None:
        return fresh, None
    looks = {"title": seen.title, "sku": seen.sku, "barcode": seen.barcode, "brand": seen.brand, "price": seen.price}
    return msgspec.structs.replace(fresh, **looks), seen


def is_news(work: Work, identity: str, seen: Product, before: Product | None) -> bool:
    """Is it other than what others saw before? If so, it is handed on under a later time than that."""
    if before is not None and content(seen) == content(before):
        return False
    later = strictly_later(seen.as_of, before.as_of if before else None)
    if later != seen.as_of:
        work.notes.write(_HANDED, identity, later.isoformat())
    return True


def _giver(work: Work, link: Ref) -> str | None:
    return work.facts.giver(Product, link.key)


def _filled(main: Product, product: HubProduct, facts: Mapping[str, Product]) -> Product:
    in_turn = [main, *(facts[link.key] for link in product.links if link.key in facts and link != main.ref)]
    changes = {}
    for row in _JOINED:
        source = next((fact for fact in in_turn if getattr(fact, row[0]) not in ("", None)), main)
        changes.update({field: getattr(source, field) for field in row})
    return msgspec.structs.replace(main, **changes)
