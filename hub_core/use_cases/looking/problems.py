"""Open problems that name a product."""

import re
from collections.abc import Collection

from hub_core.models import HubProduct, Product
from hub_core.use_cases.records import Problem
from hub_core.use_cases.storage import Work


def problems_naming(work: Work, product: HubProduct) -> tuple[Problem, ...]:
    """Those whose cause or evidence holds its identity, a code or a link of it as a whole word."""
    facts = work.facts.find_many(Product, [link.key for link in product.links])
    codes = {code for fact in facts.values() for code in (fact.sku, fact.barcode)}
    keys = {link.key for link in product.links}
    words = {product.identity, product.sku, product.barcode, *codes, *keys} - {""}
    return tuple(one for one in work.problems.open() if _names(one, words))


def _names(problem: Problem, words: Collection[str]) -> bool:
    text = f"{problem.cause}\\n{problem.evidence}"
    return any(re.search(rf"(?<![\\w-]){re.escape(word)}(?![\\w-])", text, re.IGNORECASE) for word in words)
