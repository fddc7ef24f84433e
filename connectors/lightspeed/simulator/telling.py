"""How the control API and the page tell what is in the books."""

from itertools import islice
from typing import Any

import msgspec

from connectors.lightspeed.simulator.letters import Rung
from connectors.lightspeed.simulator.records import Order, Shipment
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
