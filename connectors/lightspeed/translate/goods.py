"""What the hub makes of a body about products, variants or their stock, for `hub translate`."""

from connectors.lightspeed import wire
from connectors.lightspeed.translate.alone import NO_CURRENCY, TERMS, drifted, inside
from connectors.lightspeed.translate.products import Family, group_id, product_from_wire
from connectors.lightspeed.translate.stock import level_from_wire
from connectors.lightspeed.translate.values import linked, text, whole
from hub_core.plugins import Reading

CHANNELS = {"auto": "by an order", "api": "through the API", "manual": "by hand"}


def product_reading(body: bytes) -> Reading:
    """A product: what its variants are sold under."""
    said = wire.product_of(body)
    brand = linked(said.brand)
    what = f"a product, {group_id(said)}: {text(said.title) or 'untitled'}, brand {brand or '-'}"
    remark = "its variants are the hub's products: the hub reads them where its title or brand is news"
    return Reading(what=what, remarks=(remark, *drifted(body)))


def variant_reading(body: bytes) -> Reading:
    """A variant: one product of the hub, and the level that the shop shows."""
    said = wire.variant_of(body)
    product, level = product_from_wire(said, TERMS, Family()), level_from_wire(said, TERMS)
    shown = f"{level.available} in stock" if level else "no stock kept"
    codes = f"SKU {product.sku or '-'}, barcode {product.barcode or '-'}, article code {product.article_code or '-'}"
    name = product.variant_title or "its only variant"
    what = f"a variant, {product.ref.id}, of product {product.group or '-'}: {name} ({codes}), {shown}"
    remarks = (
        "title and brand are its product's: the hub knows them or reads them once",
        f"the currency is not in a variant: {NO_CURRENCY} stands in for the shop's",
        *drifted(body),
    )
    return Reading(what=what, facts=(product, *([level] if level else [])), remarks=remarks)


def movement_reading(body: bytes) -> Reading:
    """A movement of stock: the only place where Lightspeed says by how much, and who."""
    said = inside(wire.VariantMovement, body, "variantMovement")
    change, channel = whole(said.stock_level_change, "stockLevelChange"), text(said.channel)
    who = CHANNELS.get(channel, f"by {channel or 'nobody knows whom'}")
    what = f"a stock movement of variant {linked(said.variant) or '-'}: {change:+d} {who}, {text(said.created_at)}"
    remark = "the hub asks for these only to tell its own sales from changes of others"
    return Reading(what=what, remarks=(remark, *drifted(body)))
