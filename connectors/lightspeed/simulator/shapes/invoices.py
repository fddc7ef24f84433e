"""Invoices, credit notes and their items as the API and its webhooks spell them."""

from connectors.lightspeed.simulator.records import Invoice, Item
from connectors.lightspeed.simulator.shapes.speech import Speech, number


def invoice_shape(invoice: Invoice, speech: Speech) -> dict[str, object]:
    """One invoice; a credit note is one too, and its `invoice` is the one that it credits."""
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
        "invoice": speech.perhaps("invoices", invoice.credited),
        "isCreditNote": bool(invoice.credited),
        "creditNote": speech.perhaps("invoices", invoice.credit_note),
        "order": speech.one("orders", invoice.order),
        "customer": speech.perhaps("customers", invoice.customer),
        "items": speech.many(f"{mine}/items"),
        "metafields": speech.many(f"{mine}/metafields"),
        "events": speech.many("orders/events", f"invoice={invoice.id}"),
    }


def item_shape(item: Item) -> dict[str, object]:
    """One row of an invoice; base prices are of one piece, prices of the whole row."""
    facts = item.line.facts if item.line else {}
    piece = item.price_incl / item.quantity
    excl = 1 + item.tax_rate
    return {
        "id": item.id,
        "type": item.type,
        "title": item.title,
        "variant": item.variant,
        "orderProductId": item.line.id if item.line else None,
        **{code: facts.get(code, "") for code in ("articleCode", "ean", "sku")},
        "taxRate": item.tax_rate,
        "basePriceExcl": number(piece / excl),
        "basePriceIncl": number(piece),
        "priceExcl": number(item.price_incl / excl),
        "priceIncl": number(item.price_incl),
        "discountExcl": 0,
        "discountIncl": 0,
        "quantity": item.quantity,
    }
