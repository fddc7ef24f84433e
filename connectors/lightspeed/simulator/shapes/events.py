"""Order events as the API spells them."""

from connectors.lightspeed.simulator.records import Event
from connectors.lightspeed.simulator.shapes.speech import Speech


def event_shape(event: Event, speech: Speech) -> dict[str, object]:
    """One event; what it is not about is `false`."""
    return {
        "id": event.id,
        "createdAt": speech.date(event.created),
        "channel": event.channel,
        "type": event.type,
        "message": event.message,
        "comment": event.comment,
        "order": speech.one("orders", event.order),
        "invoice": speech.perhaps("invoices", event.invoice),
        "shipment": speech.perhaps("shipments", event.shipment),
    }
