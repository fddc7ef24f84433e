"""All that the hub knows of one product."""

from collections.abc import Sequence

import msgspec

from hub_core.models import HubProduct, Level, Product
from hub_core.use_cases.catalogue import BARCODE, SKU
from hub_core.use_cases.looking.problems import problems_naming
from hub_core.use_cases.records import Outgoing, Problem
from hub_core.use_cases.storage import Work


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A product of a connector that is this one."""

    key: str
    main: bool
    """True: title, brand and price come from it (P9)."""
    fact: Product | None
    """As its connector said it last."""


class ProductView(msgspec.Struct, frozen=True, kw_only=True):
    """One hub product with everything around it."""

    product: HubProduct
    links: tuple[Link, ...]
    shared: tuple[str, ...]
    """Codes of it that lead to other products too, and so name none of them (P5)."""
    levels: tuple[Level, ...]
    waits: tuple[Outgoing, ...]
    """Who is still to hear of it, or did not take it."""
    problems: tuple[Problem, ...]


def product_view(work: Work, product: HubProduct) -> ProductView:
    """Gather it."""
    facts = work.facts.find_many(Product, [link.key for link in product.links])
    links = [Link(key=one.key, main=one == product.main, fact=facts.get(one.key)) for one in product.links]
    return ProductView(
        product=product,
        links=tuple(links),
        shared=tuple(_shared(work, product)),
        levels=tuple(work.stock.levels(product.identity)),
        waits=tuple(work.outbox.of("products", product.identity)),
        problems=problems_naming(work, product),
    )


def _shared(work: Work, product: HubProduct) -> Sequence[str]:
    codes = {(kind, value) for kind in (SKU, BARCODE) for _, value in work.names.of(kind, product.identity)}
    return [f"{kind} {value}" for kind, value in sorted(codes) if len(work.names.anywhere(kind, value)) > 1]
