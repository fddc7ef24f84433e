"""Variants and the movements of their stock as the API and its webhooks spell them."""

from connectors.lightspeed.simulator.goods import Movement, Variant
from connectors.lightspeed.simulator.shapes.speech import Speech


def variant_shape(variant: Variant, speech: Speech) -> dict[str, object]:
    """One variant in the answer's language; its stock level is absolute."""
    mine = f"variants/{variant.id}"
    return {
        **variant.facts,
        **variant.translated.get(speech.language, {}),
        "id": variant.id,
        "createdAt": speech.date(variant.created),
        "updatedAt": speech.date(variant.updated),
        "stockTracking": variant.tracking,
        "stockLevel": variant.stock,
        "stockSold": variant.sold,
        "product": speech.one("products", variant.product),
        "movements": speech.many("variants/movements", f"variant={variant.id}"),
        "metafields": speech.many(f"{mine}/metafields"),
        "additionalcost": False,
        "options": variant.options,
    }


def movement_shape(movement: Movement, speech: Speech) -> dict[str, object]:
    """One movement: the only place where a change is told, and not only the level after it."""
    return {
        "id": movement.id,
        "createdAt": speech.date(movement.created),
        "channel": movement.channel,
        "stockLevelChange": movement.change,
        "product": speech.one("products", movement.product),
        "variant": speech.one("variants", movement.variant),
    }
