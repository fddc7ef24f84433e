"""Products and brands as the API and its webhooks spell them."""

from connectors.lightspeed.simulator.goods import Brand, Product
from connectors.lightspeed.simulator.shapes.speech import Speech


def product_shape(product: Product, speech: Speech) -> dict[str, object]:
    """One product in the answer's language; stock, price and codes are not here but on its variants."""
    mine, whose = f"products/{product.id}", f"product={product.id}"
    return {
        **product.facts,
        **product.translated.get(speech.language, {}),
        "id": product.id,
        "createdAt": speech.date(product.created),
        "updatedAt": speech.date(product.updated),
        "isVisible": _is_visible(product),
        "brand": speech.perhaps("brands", product.brand),
        "categories": speech.many("categories/products", whose),
        "deliverydate": False,
        "image": product.image,
        "images": speech.many(f"{mine}/images") if product.image else False,
        "relations": speech.many(f"{mine}/relations"),
        "metafields": speech.many(f"{mine}/metafields"),
        "reviews": speech.many("reviews", whose),
        "type": False,
        "attributes": speech.many(f"{mine}/attributes"),
        "supplier": False,
        "tags": speech.many("tags/products", whose),
        "variants": speech.many("variants", whose),
        "movements": speech.many("variants/movements", whose),
    }


def brand_shape(brand: Brand, _speech: Speech) -> dict[str, object]:
    """One brand: no more of it than its name."""
    return {"id": brand.id, "title": brand.title}


def _is_visible(product: Product) -> bool:
    visibility = product.facts["visibility"]
    return any(variant.stock > 0 for variant in product.variants) if visibility == "auto" else visibility == "visible"
