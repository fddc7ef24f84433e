"""Returns as the API and its webhooks spell them."""

from connectors.lightspeed.simulator.records import Return
from connectors.lightspeed.simulator.shapes.speech import Speech


def return_shape(back: Return, speech: Speech) -> dict[str, object]:
    """One return: its ids are plain numbers, its prices texts."""
    return {
        "id": back.id,
        "createdAt": speech.date(back.created),
        "updatedAt": speech.date(back.updated),
        "customerId": back.customer,
        "orderId": back.order,
        "status": back.status,
        "numProducts": sum(back.pieces.values()),
        "priceExcl": f"{back.price_excl:.2f}",
        "priceIncl": f"{back.price_incl:.2f}",
        "isStockAdjusted": back.stock_adjusted,
        "returnReason": back.reason,
        "returnAction": back.action,
        "customerComment": back.comment,
        "staffNote": back.note,
        "mailMessage": back.message,
        "notifyStatus": False,
        "orderProducts": [{"id": line, "quantity": pieces} for line, pieces in back.pieces.items()],
    }
