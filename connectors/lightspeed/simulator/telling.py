"""How the control API and the page tell what is in the books."""

from itertools import islice
from typing import Any

import msgspec

from connectors.lightspeed.simulator.goods import Product, Variant
from connectors.lightspeed.simulator.letters import Rung
from connectors.lightspeed.simulator.records import Checkout, Customer, Invoice, Order, Return, Shipment
from connectors.lightspeed.simulator.shop import Shop

Told = dict[str, Any]


def order_told(order: Order) -> Told:
    """An order in a few words."""
    return {
        "id": order.id,
        "number": order.number,
        "shipment_id": order.shipments[0].id,
        "shipment_ids": [shipment.id for shipment in order.shipments],
        "status": order.status,
        "paymentStatus": order.payment,
        "shipmentStatus": order.shipping,
        "customer": 0 if order.customer.gone else order.customer.id,
        "lines": [{"id": line.id, "sku": line.facts["sku"], "quantity": line.quantity} for line in order.lines],
        "updatedAt": order.updated.isoformat(),
    }


def shipment_told(shipment: Shipment) -> Told:
    """A shipment in a few words."""
    return {
        "id": shipment.id,
        "number": shipment.number,
        "order": shipment.order,
        "status": shipment.status,
        "trackingCode": shipment.tracking_code,
        "updatedAt": shipment.updated.isoformat(),
    }


def customer_told(customer: Customer) -> Told:
    """A customer in a few words."""
    names = ("email", "firstname", "lastname", "phone", "mobile")
    return {
        "id": customer.id,
        **{name: customer.facts[name] for name in names},
        "updatedAt": customer.updated.isoformat(),
    }


def checkout_told(checkout: Checkout) -> Told:
    """A checkout in a few words."""
    return {
        "id": checkout.id,
        "quote": checkout.quote.id,
        "order": checkout.order,
        "customer": checkout.customer,
        "email": checkout.person["email"],
        "pieces": sum(line.quantity for line in checkout.lines),
        "createdAt": checkout.created.isoformat(),
        "updatedAt": checkout.updated.isoformat(),
    }


def invoice_told(invoice: Invoice) -> Told:
    """An invoice or a credit note in a few words."""
    return {
        "id": invoice.id,
        "number": invoice.number,
        "order": invoice.order,
        "status": invoice.status,
        "credits": invoice.credited,
        "priceIncl": invoice.price_incl,
        "updatedAt": invoice.updated.isoformat(),
    }


def return_told(back: Return) -> Told:
    """A return in a few words."""
    return {
        "id": back.id,
        "order": back.order,
        "status": back.status,
        "lines": [{"id": line, "quantity": pieces} for line, pieces in back.pieces.items()],
        "updatedAt": back.updated.isoformat(),
    }


def product_told(product: Product) -> Told:
    """A product in a few words, with its variants."""
    return {
        "id": product.id,
        "title": product.facts["title"],
        "brand": product.brand,
        "variants": [variant_told(variant) for variant in product.variants],
    }


def variant_told(variant: Variant) -> Told:
    """A variant in a few words."""
    return {
        "id": variant.id,
        "product": variant.product,
        **{name: variant.facts[name] for name in ("sku", "ean", "articleCode", "title")},
        "stockLevel": variant.stock,
        "stockTracking": variant.tracking,
        "updatedAt": variant.updated.isoformat(),
    }


def rung_told(rung: Rung) -> Told:
    """A ring and what became of it, without its body."""
    letter = rung.letter
    return {
        "id": rung.id,
        "event": f"{letter.group}/{letter.action}",
        "object": letter.number,
        "webhook": letter.webhook.id,
        "address": letter.webhook.address,
        "try": letter.tries + 1,
        "result": rung.result,
        "heard": rung.heard,
        "at": rung.at.isoformat(),
    }


def state_told(shop: Shop, last: int) -> Told:
    """Everything a test or a person wants to know; the newest calls and rings come last."""
    books, bells = shop.books, shop.bells
    calls = list(islice(reversed(books.calls), last))[::-1]
    rings = list(islice(reversed(bells.rung), last))[::-1]
    return {
        "orders": [order_told(order) for order in books.orders.values()],
        "shipments": [shipment_told(shipment) for shipment in books.shipments.values()],
        "customers": [customer_told(customer) for customer in books.customers.values()],
        "checkouts": [checkout_told(checkout) for checkout in books.checkouts.values()],
        "invoices": [invoice_told(invoice) for invoice in books.invoices.values()],
        "returns": [return_told(back) for back in books.returns.values()],
        "variants": [variant_told(variant) for variant in books.variants.values()],
        "mails": [msgspec.to_builtins(mail) for mail in books.mails],
        "webhooks": [
            {"id": one.id, "group": one.group, "action": one.action, "address": one.address, "active": one.active}
            for one in books.webhooks.values()
        ],
        "calls": [msgspec.to_builtins(call) for call in calls],
        "calls_made": books.calls_made,
        "rings": [rung_told(rung) for rung in rings],
        "rings_made": bells.rung_count,
        "rings_lost": bells.lost_count,
        "rings_pending": len(bells.pending),
        "switches": msgspec.to_builtins(shop.switches),
    }
