"""Orders as the API and its webhooks spell them."""

from connectors.lightspeed.simulator.records import Customer, Order
from connectors.lightspeed.simulator.shapes.customers import customer_shape
from connectors.lightspeed.simulator.shapes.events import event_shape
from connectors.lightspeed.simulator.shapes.invoices import invoice_shape
from connectors.lightspeed.simulator.shapes.lines import line_shape
from connectors.lightspeed.simulator.shapes.quotes import quote_shape
from connectors.lightspeed.simulator.shapes.shipments import shipment_shape
from connectors.lightspeed.simulator.shapes.speech import Speech


def order_row(order: Order, speech: Speech) -> dict[str, object]:
    """One order in a list: its links lead away, nothing is embedded."""
    return {
        **_facts(order, speech),
        "customer": speech.perhaps("customers", 0 if order.customer.gone else order.customer.id),
        "invoices": speech.many("invoices", f"order={order.id}"),
        "shipments": speech.many("shipments", f"order={order.id}"),
        "products": speech.many(f"orders/{order.id}/products"),
        "metafields": speech.many(f"orders/{order.id}/metafields"),
        "quote": speech.one("quotes", order.quote.id),
        "events": speech.many("orders/events", f"order={order.id}"),
        "giftCardsPayment": [],
    }


def order_shape(order: Order, speech: Speech) -> dict[str, object]:
    """One order asked for by itself, or rung: everything that belongs to it is embedded."""
    mine = f"order={order.id}"
    invoices = [invoice_shape(invoice, speech) for invoice in (order.invoice, *order.credits)]
    shipments = [shipment_shape(one, speech, inside_order=True) for one in order.shipments]
    lines = [line_shape(line, speech) for line in order.lines]
    events = [event_shape(event, speech) for event in order.events]
    return {
        **_facts(order, speech),
        "customer": _customer(order.customer, speech),
        "invoices": speech.many("invoices", mine, embedded=invoices),
        "shipments": speech.many("shipments", mine, embedded=shipments),
        "products": speech.many(f"orders/{order.id}/products", embedded=lines),
        "metafields": speech.many(f"orders/{order.id}/metafields", embedded=[]),
        "quote": speech.one("quotes", order.quote.id, embedded=quote_shape(order.quote, speech)),
        "events": speech.many("orders/events", mine, embedded=events),
        "giftCardsPayment": [],
    }


def _customer(customer: Customer, speech: Speech) -> dict[str, object] | bool:
    if customer.gone:
        return False
    return speech.one("customers", customer.id, embedded=customer_shape(customer, speech))


def _facts(order: Order, speech: Speech) -> dict[str, object]:
    return {
        **order.facts,
        "id": order.id,
        "createdAt": speech.date(order.created),
        "updatedAt": speech.date(order.updated),
        "number": order.number,
        "status": order.status,
        "paymentStatus": order.payment,
        "shipmentStatus": order.shipping,
    }
