"""Products and their stock on the page, with what a person may do to them."""

from itertools import islice

from connectors.lightspeed.simulator.goods import Variant
from connectors.lightspeed.simulator.page.drawing import SHOWN, button, table
from connectors.lightspeed.simulator.shop import Shop
from connectors.lightspeed.simulator.words import STOCK_TRACKING


def variants_table(shop: Shop) -> str:
    """The newest variants, each with its product and its stock."""
    variants = shop.books.variants
    rows = [_variant_row(shop, variant) for variant in islice(reversed(variants.values()), SHOWN)]
    title = f"Products ({len(shop.books.products)}, with {len(variants)} variants)"
    return table(title, "Product,Variant,SKU,EAN,Article code,Stock,Tracking,", rows, raw_last=3)


def _variant_row(shop: Shop, variant: Variant) -> list[str]:
    product, facts = shop.books.products[variant.product], variant.facts
    change = f"variants/{variant.id}"
    stock = button(change, str(variant.stock), ask="Stock level", field="stockLevel", old=variant.stock)
    words = ", ".join(sorted(STOCK_TRACKING))
    tracking = button(change, variant.tracking, ask=words, field="stockTracking", old=variant.tracking)
    gone = change if len(product.variants) > 1 else f"products/{product.id}"
    texts = [str(product.facts["title"]), *(str(facts[name]) for name in ("title", "sku", "ean", "articleCode"))]
    return [*texts, stock, tracking, button(gone, "Delete", method="DELETE")]
