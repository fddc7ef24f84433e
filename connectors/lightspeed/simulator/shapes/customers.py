"""Customers as the API and its webhooks spell them."""

from connectors.lightspeed.simulator.records import Customer
from connectors.lightspeed.simulator.shapes.speech import Speech
from connectors.lightspeed.simulator.words import language

_LINKED = ("orders", "reviews", "shipments", "tickets")


def customer_shape(customer: Customer, speech: Speech) -> dict[str, object]:
    """One customer."""
    mine, whose = f"customers/{customer.id}", f"customer={customer.id}"
    return {
        "id": customer.id,
        "createdAt": speech.date(customer.created),
        "updatedAt": speech.date(customer.updated),
        **customer.facts,
        "groups": speech.many("groups/customers", whose),
        "invoices": speech.many("invoices", whose),
        "language": language(customer.language) if customer.language else False,
        **{name: speech.many(name, whose) for name in _LINKED},
        "metafields": speech.many(f"{mine}/metafields"),
        "login": speech.many(f"{mine}/login"),
    }
