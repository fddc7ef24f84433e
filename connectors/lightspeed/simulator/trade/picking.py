"""Finds in the catalogue what somebody orders."""

import msgspec

from connectors.lightspeed.simulator.books import Books
from connectors.lightspeed.simulator.goods import Variant
from connectors.lightspeed.simulator.trade.placing import NewLine, NewOrder

_UNSAID = NewLine()


def picked(books: Books, new: NewOrder) -> NewOrder:
    """The order with the variant of each line, where the shop has it; what a line leaves unsaid comes from there."""
    return msgspec.structs.replace(new, lines=tuple(pick(books, line) for line in new.lines))


def pick(books: Books, line: NewLine) -> NewLine:
    """The same for one line."""
    variant = books.variants.get(line.variant) or _by_code(books, line)
    if variant is None:
        return msgspec.structs.replace(line, variant=0)
    known = _known(books, variant)
    unsaid = {name: value for name, value in known.items() if getattr(line, name) == getattr(_UNSAID, name)}
    return msgspec.structs.replace(line, **{**unsaid, "variant": variant.id})


def _by_code(books: Books, line: NewLine) -> Variant | None:
    sku = "" if line.sku == _UNSAID.sku and (line.ean or line.article_code) else line.sku
    return books.codes.find(sku, line.ean, line.article_code)


def _known(books: Books, variant: Variant) -> dict[str, object]:
    facts, product = variant.facts, books.products[variant.product]
    return {
        "sku": facts["sku"],
        "ean": facts["ean"],
        "article_code": facts["articleCode"],
        "title": product.facts["title"],
        "variant_title": facts["title"],
        "brand": books.brands[product.brand].title if product.brand else "",
        "price_incl": facts["priceIncl"],
    }
