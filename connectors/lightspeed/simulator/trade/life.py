"""How one thing in an order's life follows from another: paid, shipped, and the status that says both."""

from connectors.lightspeed.simulator.records import Order

_STAYS = frozenset({"on_hold", "cancelled", "completed", "offer"})


def shipping_of(order: Order) -> str:
    """The order's shipment status, as its shipments have it."""
    statuses = {shipment.status for shipment in order.shipments} - {"cancelled"}
    if not statuses:
        return "cancelled"
    if len(statuses) > 1:
        return "partially_shipped"
    return statuses.pop()


def settle(order: Order) -> None:
    """Gives the order the status that follows from its payment and its parcels, unless a person decided otherwise."""
    if order.status not in _STAYS:
        order.status = _natural_status(order)


def _natural_status(order: Order) -> str:
    shipped, paid = order.shipping == "shipped", order.payment == "paid"
    if paid and shipped:
        return "completed_picked_up" if order.pickup else "completed_shipped"
    if not paid and (shipped or not order.pay_later):
        return "processing_awaiting_payment"
    if not order.pickup:
        return "processing_awaiting_shipment"
    ready = order.status == "processing_ready_for_pickup"
    return order.status if ready else "processing_awaiting_pickup"
