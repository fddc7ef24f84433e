"""Which product a person means."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from hub_core.decisions.matching import barcode_key, sku_key
from hub_core.models import HubProduct
from hub_core.use_cases.catalogue import BARCODE, LINK, SKU, having
from hub_core.use_cases.storage import Work

MOST = 20_000
"""So many products are looked through for what a mistyped code may have meant."""


def find_products(work: Work, text: str) -> Sequence[HubProduct]:
    """The products of that identity, link (`shop-nl:12`), SKU or barcode; else of that remote id; else so called.

    The first of these that leads anywhere decides.
    """
    text = text.strip()
    ways = (_exactly, _by_code, _by_remote_id, _by_text)
    found = next((keys for way in ways if (keys := list(dict.fromkeys(way(work, text))))), [])
    products = work.catalogue.find_many(found)
    return [products[identity] for identity in found if identity in products]


def looks_like(work: Work, text: str, *, most: int = 3) -> Sequence[HubProduct]:
    """The products whose SKU or barcode is nearest to this one."""
    codes: dict[str, HubProduct] = {}
    for product in work.catalogue.list(limit=MOST):
        codes.update({key: product for key in (sku_key(product.sku), barcode_key(product.barcode)) if key})
    near = get_close_matches(sku_key(text), codes, n=most, cutoff=0.7)
    return list({codes[key].identity: codes[key] for key in near}.values())


def _exactly(work: Work, text: str) -> Iterator[str]:
    if work.catalogue.find(text) is not None:
        yield text
    origin, colon, id_ = text.partition(":")
    if colon and (linked := work.names.lead(LINK, origin, id_)):
        yield linked


def _by_code(work: Work, text: str) -> Iterator[str]:
    yield from having(work, SKU, sku_key(text))
    yield from having(work, BARCODE, barcode_key(text))


def _by_remote_id(work: Work, text: str) -> Sequence[str]:
    return work.names.anywhere(LINK, text)


def _by_text(work: Work, text: str) -> Iterator[str]:
    if text:
        yield from (product.identity for product in work.catalogue.list(text=text, limit=MOST))
