"""Order lines and shipment lines as the API spells them."""

from connectors.lightspeed.simulator.records import Line, Packed
from connectors.lightspeed.simulator.shapes.speech import Speech


def line_shape(line: Line, speech: Speech) -> dict[str, object]:
    """One order line; its pieces count as shipped as soon as any shipment holds them; its variant may be gone."""
    return {
        **line.facts,
        "id": line.id,
        "quantityOrdered": line.quantity,
        "quantityInvoiced": line.quantity,
        "quantityShipped": line.quantity,
        "product": speech.one("products", line.product),
        "variant": speech.perhaps("variants", line.variant),
    }


def packed_shape(packed: Packed) -> dict[str, object]:
    """One line of a shipment, which names neither its order line nor its variant."""
    facts = packed.line.facts
    return {
        "id": packed.id,
        "quantity": packed.quantity,
        "title": f"{facts['brandTitle']} {facts['productTitle']}".strip(),
        "variant": facts["variantTitle"],
        "articleCode": facts["articleCode"],
        "ean": facts["ean"],
        "sku": facts["sku"],
        "customData": [],
    }
