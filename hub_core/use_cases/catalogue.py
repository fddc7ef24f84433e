"""Hub products: what names lead to, and what others are handed of one."""

from dataclasses import dataclass

from hub_core.decisions.matching import barcode_key, named, sku_key
from hub_core.models import HubProduct, ProductName, Ref
from hub_core.use_cases.storage import Work

CATALOGUE = "catalogue"
"""The lock under which everything about hub products and their stock is written."""
LINK, BARCODE, SKU = "product", "barcode", "sku"
"""Kinds of names that lead to hub products: labelled by the connector, or by the product of it that has the code."""


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
    lead_to = named(_having(work, BARCODE, barcode_key(name.barcode)), _having(work, SKU, sku_key(name.sku)))
    return Found(lead_to[0]) if len(lead_to) == 1 else Found(clash=lead_to)


def refs_at(product: HubProduct, connector: str) -> tuple[Ref, ...]:
    """The products of that connector that are this one."""
    return tuple(link for link in product.links if link.origin == connector)


def _having(work: Work, kind: str, code: str) -> tuple[str, ...]:
    """An empty code matches nothing (P3)."""
    return tuple(work.names.anywhere(kind, code)) if code else ()
