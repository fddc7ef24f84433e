"""Invoices as the API and its webhooks spell them."""

from connectors.lightspeed.simulator.records import Invoice
from connectors.lightspeed.simulator.shapes.speech import Speech


def invoice_shape(invoice: Invoice, speech: Speech) -> dict[str, object]:
    """One invoice."""
    mine = f"invoices/{invoice.id}"
    return {
        "id": invoice.id,
        "createdAt": speech.date(invoice.created),
        "updatedAt": speech.date(invoice.updated),
        "number": invoice.number,
        "status": invoice.status,
        "isVatShifted": False,
        "priceExcl": invoice.price_excl,
        "priceIncl": invoice.price_incl,
        "doNotifyNew": False,
        "doNotifyPaid": False,
        "invoice": False,
        "isCreditNote": False,
        "creditNote": False,
        "order": speech.one("orders", invoice.order),
        "customer": speech.one("customers", invoice.customer),
        "items": speech.many(f"{mine}/items"),
        "metafields": speech.many(f"{mine}/metafields"),
        "events": speech.many("orders/events", f"invoice={invoice.id}"),
    }
