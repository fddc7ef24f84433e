"""Shipments as they come over the wire."""

from connectors.lightspeed.wire.base import One, Said, Wire, names
from connectors.lightspeed.wire.decoding import envelope


class Shipment(Wire):
    """One shipment of an order: the only place for a track & trace code."""

    LEFT_ALONE = names(
        "doNotifyShipped doNotifyReadyForPickup doNotifyTrackingCode totalWeight totalSizeX totalSizeY totalSizeZ"
        " customer products metafields events"
    )
    id: Said = None
    created_at: Said = None
    updated_at: Said = None
    number: Said = None
    status: Said = None
    tracking_code: Said = None
    order: One = None


class ShipmentProduct(Wire):
    """What a shipment holds of one line; it names neither the line nor the variant."""

    LEFT_ALONE = frozenset({"customData"})
    id: Said = None
    quantity: Said = None
    title: Said = None
    variant: Said = None
    article_code: Said = None
    ean: Said = None
    sku: Said = None


class ShipmentBody(Wire):
    """The envelope of one shipment."""

    shipment: Shipment


def shipment_of(body: bytes) -> Shipment:
    """The shipment in this body. Raises `Rejected` when there is none."""
    return envelope(ShipmentBody, body).shipment
