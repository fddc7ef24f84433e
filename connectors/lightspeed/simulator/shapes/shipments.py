"""Shipments as the API and its webhooks spell them."""

from connectors.lightspeed.simulator.records import Shipment
from connectors.lightspeed.simulator.shapes.speech import Speech


def shipment_shape(shipment: Shipment, speech: Speech, *, inside_order: bool = False) -> dict[str, object]:
    """One shipment; inside an order it lacks its weight and sizes."""
    sizes = {} if inside_order else _sizes(shipment)
    mine = f"shipments/{shipment.id}"
    return {
        "id": shipment.id,
        "createdAt": speech.date(shipment.created),
        "updatedAt": speech.date(shipment.updated),
        "number": shipment.number,
        "status": shipment.status,
        "trackingCode": shipment.tracking_code,
        "doNotifyShipped": False,
        "doNotifyReadyForPickup": False,
        "doNotifyTrackingCode": False,
        **sizes,
        "customer": speech.perhaps("customers", shipment.customer),
        "order": speech.one("orders", shipment.order),
        "products": speech.many(f"{mine}/products"),
        "metafields": speech.many(f"{mine}/metafields"),
        "events": speech.many("orders/events", f"shipment={shipment.id}"),
    }


def _sizes(shipment: Shipment) -> dict[str, object]:
    pieces = sum(packed.quantity for packed in shipment.packed)
    return {"totalWeight": 350 * pieces, "totalSizeX": 20, "totalSizeY": 10, "totalSizeZ": 15}
