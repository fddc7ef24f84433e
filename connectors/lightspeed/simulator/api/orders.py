"""`orders.json` and what lies beneath it."""

from datetime import timedelta

from connectors.lightspeed.simulator.api.call import Answer, Call, Refusal, Route, answer
from connectors.lightspeed.simulator.api.lists import Equal, counted, listed, one_of_many
from connectors.lightspeed.simulator.api.writing import idle, overlaid
from connectors.lightspeed.simulator.records import Event, Order
from connectors.lightspeed.simulator.shapes.events import event_shape
from connectors.lightspeed.simulator.shapes.lines import line_shape
from connectors.lightspeed.simulator.shapes.orders import order_row, order_shape
from connectors.lightspeed.simulator.shapes.webhooks import custom_status_shape
from connectors.lightspeed.simulator.trade.fields import read_fields

_EQUAL: Equal[Order] = {
    "number": lambda order: order.number,
    "status": lambda order: order.status,
    "customer": lambda order: 0 if order.customer.gone else order.customer.id,
    "paymentStatus": lambda order: order.payment,
    "shipmentStatus": lambda order: order.shipping,
    "email": lambda order: order.facts["email"],
}
_EVENT_EQUAL: Equal[Event] = {
    "order": lambda event: event.order,
    "invoice": lambda event: event.invoice,
    "shipment": lambda event: event.shipment,
}


def list_orders(call: Call) -> Answer:
    """The orders, without what belongs to them."""
    return listed(call, "orders", call.shop.books.orders, order_row, _EQUAL)


def count_orders(call: Call) -> Answer:
    """How many orders there are."""
    return counted(call, call.shop.books.orders, _EQUAL)


def get_order(call: Call) -> Answer:
    """One order with all that belongs to it."""
    return answer("order", order_shape(_order(call), call.speech))


def put_order(call: Call) -> Answer:
    """Changes an order; the answer may claim so without it being true, if the switch says that."""
    order = _order(call)
    fields = read_fields(call.sent("order"), call.shop.orders.readers())
    if idle(call.shop):
        return answer("order", overlaid(order_shape(order, call.speech), fields))
    call.shop.orders.write(order.id, fields, channel="api")
    return answer("order", order_shape(order, call.speech))


def list_lines(call: Call) -> Answer:
    """The lines of an order."""
    return answer("orderProducts", [line_shape(line, call.speech) for line in _order(call).lines])


def get_line(call: Call) -> Answer:
    """One line of an order."""
    lines = {line.id: line for line in _order(call).lines}
    if call.numbers[1] not in lines:
        raise Refusal(404, "Not found.")
    return answer("orderProduct", line_shape(lines[call.numbers[1]], call.speech))


def list_custom_statuses(call: Call) -> Answer:
    """The statuses of the merchant's own making."""
    return listed(call, "customStatuses", call.shop.books.custom_statuses, custom_status_shape, {})


def list_events(call: Call) -> Answer:
    """What happened to orders."""
    books = call.shop.books
    events: dict[int, Event] = books.events
    order = books.orders.get(int(call.query["order"])) if call.query.get("order", "").isdigit() else None
    if order is not None:
        events = {event.id: event for event in order.events}
    return listed(call, "ordersEvents", events, event_shape, _EVENT_EQUAL)


def _order(call: Call) -> Order:
    order = one_of_many(call.shop.books.orders, call.number)
    hidden = call.shop.switches.hide_new_orders_seconds
    if hidden and call.shop.books.clock() - order.born < timedelta(seconds=hidden):
        raise Refusal(404, "Not found.")
    return order


ROUTES = (
    Route("GET", "orders", "orders.read", list_orders),
    Route("GET", "orders/count", "orders.read", count_orders),
    Route("GET", "orders/#", "orders.read", get_order),
    Route("PUT", "orders/#", "orders.write", put_order),
    Route("GET", "orders/#/products", "orders.read", list_lines),
    Route("GET", "orders/#/products/#", "orders.read", get_line),
    Route("GET", "orders/customstatuses", "orders.read", list_custom_statuses),
    Route("GET", "orders/events", "orders.read", list_events),
)
