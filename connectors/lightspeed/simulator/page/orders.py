"""Orders on the page, with what a person may do to them."""

from html import escape
from itertools import islice

from connectors.lightspeed.simulator.page.drawing import SHOWN, button, table
from connectors.lightspeed.simulator.records import Order, Shipment
from connectors.lightspeed.simulator.shop import Shop


def orders_table(shop: Shop) -> str:
    """The newest orders."""
    orders = shop.books.orders
    rows = [_order_row(order) for order in islice(reversed(orders.values()), SHOWN)]
    return table(f"Orders ({len(orders)})", "Order,Status,Payment,Shipments,", rows, raw_last=2)


def _order_row(order: Order) -> list[str]:
    buttons = [button(f"orders/{order.id}/pay", "Pay")] if order.payment == "not_paid" else []
    if order.status != "cancelled" and order.shipping != "shipped":
        buttons += [button(f"orders/{order.id}/hold", "Hold"), button(f"orders/{order.id}/cancel", "Cancel")]
        buttons.append(button(f"orders/{order.id}/split", "Split"))
    if not order.credits:
        buttons.append(button(f"orders/{order.id}/credit", "Credit"))
    if order.shipping == "shipped":
        buttons.append(button(f"orders/{order.id}/return", "Return"))
    parcels = "<br>".join(_parcel(shipment) for shipment in order.shipments)
    return [order.number, order.status, order.payment, parcels, " ".join(buttons)]


def _parcel(shipment: Shipment) -> str:
    said = f"{escape(shipment.number)} {escape(shipment.status)} <b>{escape(shipment.tracking_code)}</b>"
    if shipment.status != "not_shipped":
        return said
    return f"{said} {button(f'shipments/{shipment.id}/ship', 'Ship…', ask='Track & trace code')}"
