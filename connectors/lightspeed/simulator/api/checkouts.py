"""`checkouts.json`: bare bodies in snake_case, found by page and limit only."""

from itertools import islice

from connectors.lightspeed.simulator.api.call import Answer, Call, Route
from connectors.lightspeed.simulator.api.lists import one_of_many, page_of
from connectors.lightspeed.simulator.api.writing import idle
from connectors.lightspeed.simulator.records import CartLine, Checkout
from connectors.lightspeed.simulator.shapes.checkouts import (
    added_line_shape,
    cart_line_shape,
    checkout_shape,
    payment_method_shape,
    shipment_method_shape,
)
from connectors.lightspeed.simulator.shapes.speech import php_json
from connectors.lightspeed.simulator.trade.carts import NewCheckout
from connectors.lightspeed.simulator.trade.fields import FieldsRefused, read_fields, whole
from connectors.lightspeed.simulator.words import PAYMENT_METHODS, SHIPMENT_METHODS


def list_checkouts(call: Call) -> Answer:
    """The checkouts, finished or not; no filter is known, the time filters of other lists least of all."""
    start, end = page_of(call)
    kept = call.shop.books.checkouts.values()
    in_order = kept if call.shop.switches.ascending else reversed(kept)
    return _bare([_shape(call, checkout) for checkout in islice(in_order, start, end)])


def count_checkouts(call: Call) -> Answer:
    """How many checkouts there are."""
    return _bare({"count": len(call.shop.books.checkouts)})


def get_checkout(call: Call) -> Answer:
    """One checkout."""
    return _bare(_shape(call, _checkout(call)))


def post_checkout(call: Call) -> Answer:
    """Begins a checkout, with nothing in it."""
    fields = read_fields(call.bare(), call.shop.checkouts.readers())
    checkout = call.shop.checkouts.open(NewCheckout(lines=()))
    return _bare(_shape(call, call.shop.checkouts.write(checkout.id, fields)), 201)


def put_checkout(call: Call) -> Answer:
    """Changes a checkout; the answer may claim so without it being true, if the switch says that."""
    checkout = _checkout(call)
    fields = read_fields(call.bare(), call.shop.checkouts.readers())
    if not idle(call.shop):
        call.shop.checkouts.write(checkout.id, fields)
    return _bare(_shape(call, checkout))


def delete_checkout(call: Call) -> Answer:
    """Takes a checkout away."""
    call.shop.checkouts.remove(_checkout(call).id)
    return Answer(204)


def post_line(call: Call) -> Answer:
    """Puts something in; in the answer its money is text."""
    checkout, (variant, quantity) = _checkout(call), _wanted(call, "variant_id", "quantity")
    line = call.shop.checkouts.put_in(checkout.id, variant, quantity)
    return _bare(added_line_shape(_line_shape(call, checkout, line)), 201)


def put_line(call: Call) -> Answer:
    """Takes more of something, or less."""
    checkout, line = _checkout(call), _line(call)
    call.shop.checkouts.take(checkout.id, line, *_wanted(call, "quantity"))
    return _bare(added_line_shape(_line_shape(call, checkout, line)))


def delete_line(call: Call) -> Answer:
    """Takes something out."""
    call.shop.checkouts.take(_checkout(call).id, _line(call), 0)
    return Answer(204)


def list_shipment_methods(call: Call) -> Answer:
    """The ways to send it."""
    _checkout(call)
    return _bare([shipment_method_shape(method) for method in SHIPMENT_METHODS])


def list_payment_methods(call: Call) -> Answer:
    """The ways to pay for it."""
    _checkout(call)
    return _bare([payment_method_shape(method) for method in PAYMENT_METHODS])


def validate(call: Call) -> Answer:
    """Whether it could become an order; no faults are an empty list, faults a map."""
    missing = call.shop.checkouts.missing(_checkout(call).id)
    return _bare({"validated": not missing, "errors": missing or []})


def post_order(call: Call) -> Answer:
    """Makes it an order."""
    checkout = _checkout(call)
    missing = call.shop.checkouts.missing(checkout.id)
    if missing:
        raise FieldsRefused({name: [why] for name, why in missing.items()})
    try:
        order = call.shop.checkouts.finish(checkout.id, channel="api")
    except ValueError as fault:
        raise FieldsRefused({"order": [str(fault)]}) from fault
    url = f"https://mugs-and-more.webshopapp.com/{call.language}/payment/{order.id}/"
    provider = checkout.payment_method.partition("_")[0]
    return _bare({"order_id": order.id, "payment_url": url, "payment_provider": provider}, 201)


def _checkout(call: Call) -> Checkout:
    return one_of_many(call.shop.books.checkouts, call.number)


def _line(call: Call) -> CartLine:
    return one_of_many({line.id: line for line in _checkout(call).lines}, call.numbers[1])


def _wanted(call: Call, *names: str) -> list[int]:
    fields = read_fields(call.bare(), dict.fromkeys(names, whole))
    wanted = [int(str(fields.get(name, 0))) for name in names]
    wrong = {name: ["must be 1 or more"] for name, value in zip(names, wanted, strict=True) if value < 1}
    if wrong:
        raise FieldsRefused(wrong)
    return wanted


def _shape(call: Call, checkout: Checkout) -> dict[str, object]:
    return checkout_shape(checkout, call.speech, call.shop.books.variants)


def _line_shape(call: Call, checkout: Checkout, line: CartLine) -> dict[str, object]:
    return cart_line_shape(line, checkout, call.speech, call.shop.books.variants)


def _bare(body: object, status: int = 200) -> Answer:
    return Answer(status, php_json(body))


ROUTES = (
    Route("GET", "checkouts", "orders.read", list_checkouts),
    Route("POST", "checkouts", "orders.write", post_checkout),
    Route("GET", "checkouts/count", "orders.read", count_checkouts),
    Route("GET", "checkouts/#", "orders.read", get_checkout),
    Route("PUT", "checkouts/#", "orders.write", put_checkout),
    Route("DELETE", "checkouts/#", "orders.write", delete_checkout),
    Route("POST", "checkouts/#/products", "orders.write", post_line),
    Route("PUT", "checkouts/#/products/#", "orders.write", put_line),
    Route("DELETE", "checkouts/#/products/#", "orders.write", delete_line),
    Route("GET", "checkouts/#/shipment_methods", "orders.read", list_shipment_methods),
    Route("GET", "checkouts/#/payment_methods", "orders.read", list_payment_methods),
    Route("GET", "checkouts/#/validate", "orders.read", validate),
    Route("POST", "checkouts/#/order", "orders.write", post_order),
)
