"""`shipments.json` and what lies beneath it."""

from connectors.lightspeed.simulator.api.call import Answer, Call, Route, answer
from connectors.lightspeed.simulator.api.lists import Equal, counted, listed, one_of_many
from connectors.lightspeed.simulator.api.writing import idle, overlaid, stale
from connectors.lightspeed.simulator.records import Shipment
from connectors.lightspeed.simulator.shapes.lines import packed_shape
from connectors.lightspeed.simulator.shapes.shipments import shipment_shape
from connectors.lightspeed.simulator.trade.fields import read_fields

_EQUAL: Equal[Shipment] = {
    "order": lambda shipment: shipment.order,
    "number": lambda shipment: shipment.number,
    "customer": lambda shipment: shipment.customer,
    "status": lambda shipment: shipment.status,
}


def list_shipments(call: Call) -> Answer:
    """The shipments."""
    return listed(call, "shipments", _candidates(call), shipment_shape, _EQUAL)


def count_shipments(call: Call) -> Answer:
    """How many shipments there are."""
    return counted(call, _candidates(call), _EQUAL)


def get_shipment(call: Call) -> Answer:
    """One shipment; as it stood before it was written last, if the switch says that."""
    shipment = one_of_many(call.shop.books.shipments, call.number)
    seen = shipment.before or shipment if stale(call.shop) else shipment
    return answer("shipment", shipment_shape(seen, call.speech))


def put_shipment(call: Call) -> Answer:
    """Changes a shipment; the answer may claim so without it being true, if the switch says that."""
    shipment = one_of_many(call.shop.books.shipments, call.number)
    fields = read_fields(call.sent("shipment"), call.shop.shipments.readers())
    if idle(call.shop):
        return answer("shipment", overlaid(shipment_shape(shipment, call.speech), fields))
    call.shop.shipments.write(shipment.id, fields, channel="api")
    return answer("shipment", shipment_shape(shipment, call.speech))


def list_packed(call: Call) -> Answer:
    """What is in a shipment."""
    shipment = one_of_many(call.shop.books.shipments, call.number)
    return answer("shipmentProducts", [packed_shape(packed) for packed in shipment.packed])


def _candidates(call: Call) -> dict[int, Shipment]:
    books = call.shop.books
    order = call.query.get("order")
    if order is None:
        return books.shipments
    found = books.orders.get(int(order)) if order.isdigit() else None
    return {shipment.id: shipment for shipment in found.shipments} if found else {}


ROUTES = (
    Route("GET", "shipments", "orders.read", list_shipments),
    Route("GET", "shipments/count", "orders.read", count_shipments),
    Route("GET", "shipments/#", "orders.read", get_shipment),
    Route("PUT", "shipments/#", "orders.write", put_shipment),
    Route("GET", "shipments/#/products", "orders.read", list_packed),
)
