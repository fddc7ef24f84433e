"""What the hub makes of any one body of Lightspeed, for `hub translate`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from connectors.lightspeed import wire
from connectors.lightspeed.translate.alone import NO_CURRENCY, TERMS, drifted, inside
from connectors.lightspeed.translate.goods import movement_reading, product_reading, variant_reading
from connectors.lightspeed.translate.orders import line_from_wire, order_from_wire
from connectors.lightspeed.translate.others import COLLECTIONS, RECOGNISED, described, is_bare
from connectors.lightspeed.translate.people import (
    CHECKOUT,
    checkout_reading,
    customer_reading,
    invoice_item_reading,
    invoice_reading,
    quote_reading,
    return_reading,
)
from connectors.lightspeed.translate.shipments import (
    is_shipped,
    order_of_shipment,
    shipment_from_wire,
    shipment_id,
)
from connectors.lightspeed.translate.values import identity, text, whole
from hub_core.errors import Rejected
from hub_core.plugins import Reading


def reading(body: bytes) -> Reading:
    """What this body is and says. Raises `Rejected` with the reason when it is nothing of Lightspeed."""
    said = wire.anything(body)
    if isinstance(said, list) and len(said) == 1 and isinstance(said[0], dict):
        said = said[0]
    if isinstance(said, list) and said and all(isinstance(row, dict) and row.keys() >= CHECKOUT for row in said):
        return _joined(f"a list of {len(said)} checkouts", [checkout_reading(row) for row in said])
    if not isinstance(said, dict) or not said:
        raise Rejected("not a body of Lightspeed: an object with one name around it was expected")
    found = _read(said)
    if found is None:
        raise Rejected(f"not a body of Lightspeed that the hub knows; its fields: {', '.join(list(said)[:8])}")
    return found


def _read(said: Mapping[str, Any]) -> Reading | None:
    if len(said) == 1:
        name, inside = next(iter(said.items()))
        if name in _KINDS and isinstance(inside, dict):
            return _one(name, inside)
        if name in COLLECTIONS and isinstance(inside, list):
            return _several(name, inside)
        if name in RECOGNISED and isinstance(inside, dict):
            return Reading(what=described(name, inside))
    return checkout_reading(said) if said.keys() >= CHECKOUT else is_bare(said) or _labelled(said)


def _one(name: str, inside: Mapping[str, Any]) -> Reading:
    if name != "error" and not identity(inside.get("id")):
        return Reading(what=f"a request about one {name}, as a client sends it: it sets {_settings(inside)}")
    return _KINDS[name](msgspec.json.encode({name: inside}))


def _several(name: str, inside: list[Any]) -> Reading:
    one = COLLECTIONS[name]
    read = [_read({one: item}) for item in inside if isinstance(item, dict)]
    return _joined(f"a list of {len(inside)} {name}", [item for item in read if item is not None])


def _joined(what: str, told: Sequence[Reading]) -> Reading:
    return Reading(
        what="\n".join([what, *(f"- {item.what}" for item in told)]),
        facts=tuple(fact for item in told for fact in item.facts),
        remarks=tuple(dict.fromkeys(remark for item in told for remark in item.remarks)),
    )


def _labelled(said: Mapping[str, Any]) -> Reading | None:
    """A collection that somebody made of several bodies, each under a label of their own."""
    read = {label: _read(inside) for label, inside in said.items() if isinstance(inside, dict) and inside}
    told = {label: item for label, item in read.items() if item is not None}
    if not told or len(told) != len(said):
        return None
    named = [replace(item, what=f"{label}: {item.what}") for label, item in told.items()]
    return _joined("several bodies, each under a label", named)


def _order(body: bytes) -> Reading:
    said = wire.order_of(body)
    order = order_from_wire(said, TERMS)
    remarks = [f"the currency is not in an order: {NO_CURRENCY} stands in for the shop's"]
    if order.status is None:
        remarks.append(f"unknown status {order.word!r}: the hub keeps the last one it knew and raises a problem")
    if wire.embedded(said.products) is None:
        remarks.append("the body holds no lines: the hub reads the order anew for them")
    shipped = [item for item in wire.embedded(said.shipments) or () if is_shipped(item)]
    parcels = [shipment_from_wire(item, origin=TERMS.origin, order=order.ref.id) for item in shipped]
    if order.status is not None:
        status = f"{order.status} (Lightspeed: {order.word})"
    else:
        status = f"unknown (Lightspeed: {order.word})"
    what = f"an order, {order.number}: {status}, payment {order.payment or 'unknown'}, {len(order.lines)} lines"
    return Reading(what=what, facts=(order, *parcels), remarks=(*remarks, *drifted(body)))


def _order_product(body: bytes) -> Reading:
    line = line_from_wire(inside(wire.OrderProduct, body, "orderProduct"), TERMS)
    price = f"{line.unit_price.amount} apiece" if line.unit_price else "no price"
    what = f"a line of an order, {line.id}: {line.quantity} x {line.title or 'untitled'}, {price}"
    codes = f"SKU {line.sku or '-'}, barcode {line.barcode or '-'}, article code {line.article_code or '-'}"
    return Reading(what=f"{what} ({codes})", remarks=drifted(body))


def _shipment(body: bytes) -> Reading:
    shipment = wire.shipment_of(body)
    number = text(shipment.number) or shipment_id(shipment)
    order = order_of_shipment(shipment)
    if not is_shipped(shipment):
        what = f"a shipment, {number}, of order {order or '-'}: {text(shipment.status) or 'no status'}"
        remark = "only remembered as the place to write to; it counts once its status is shipped"
        return Reading(what=what, remarks=(remark, *drifted(body)))
    if not order:
        return Reading(what=f"a shipment, {number}, that names no order: the hub reads it anew", remarks=drifted(body))
    parcel = shipment_from_wire(shipment, origin=TERMS.origin, order=order)
    remark = "an own write that comes back is recognised by its intent and goes no further"
    what = f"a shipment, {number}, of order {order}: shipped, track & trace code {parcel.code or '-'}"
    return Reading(what=what, facts=(parcel,), remarks=(remark, *drifted(body)))


def _shipment_product(body: bytes) -> Reading:
    row = inside(wire.ShipmentProduct, body, "shipmentProduct")
    code = text(row.sku) or text(row.article_code) or text(row.ean) or "no code"
    pieces = whole(row.quantity, "quantity")
    return Reading(
        what=f"what a shipment holds, {identity(row.id)}: {pieces} x {text(row.title)} ({code})",
        remarks=("it names neither the line nor the variant: the hub matches it by its codes", *drifted(body)),
    )


def _webhook(body: bytes) -> Reading:
    hook = inside(wire.Webhook, body, "webhook")
    state = "active" if hook.is_active is True else "not active"
    topic = f"{text(hook.item_group)}/{text(hook.item_action)}"
    return Reading(what=f"a registered webhook, {identity(hook.id)}: {topic} as {text(hook.format)}, {state}")


def _error(body: bytes) -> Reading:
    said = wire.anything(body)["error"]
    return Reading(what=f"an error answer: {text(said.get('code')) or 'no code'}, {text(said.get('message'))}")


def _settings(inside: Mapping[str, Any]) -> str:
    return ", ".join(str(name) for name in list(inside)[:12]) or "nothing"


_KINDS: dict[str, Callable[[bytes], Reading]] = {
    "order": _order,
    "orderProduct": _order_product,
    "shipment": _shipment,
    "shipmentProduct": _shipment_product,
    "product": product_reading,
    "variant": variant_reading,
    "variantMovement": movement_reading,
    "customer": customer_reading,
    "invoice": invoice_reading,
    "invoiceItem": invoice_item_reading,
    "return": return_reading,
    "quote": quote_reading,
    "webhook": _webhook,
    "error": _error,
}
