"""What the hub makes of one body of the market, for `hub translate`."""

from collections.abc import Callable, Mapping

from connectors.channel_stub import wire
from connectors.channel_stub.translate.drift import unknown_fields
from connectors.channel_stub.translate.goods import level_from_wire, product_from_wire, sale_from_wire
from connectors.channel_stub.translate.orders import Terms, order_from_wire
from connectors.channel_stub.translate.people import customer_from_wire
from hub_core.errors import Rejected
from hub_core.plugins import Reading

TERMS = Terms(origin="market", market="the market")
MARKS: Mapping[str, str] = {"orders": "lines", "offers": "stock", "sales": "change", "customers": "address"}
"""The field that tells what an object is."""


def reading(body: bytes) -> Reading:
    """What this body is and says. Raises `Rejected` with the reason when it is nothing of the market."""
    fields = wire.fields_of(body)
    kind = next((kind for kind, mark in MARKS.items() if mark in fields), None)
    if kind is None:
        raise Rejected(f"this is no order, offer, sale or customer; its fields: {', '.join(list(fields)[:8])}")
    found = _READ[kind](body)
    unknown = tuple(f"unknown field {name}: tolerated" for name in unknown_fields(kind, body))
    return Reading(what=found.what, facts=found.facts, remarks=(*found.remarks, *unknown))


def _order(body: bytes) -> Reading:
    order = order_from_wire(wire.read(wire.Order, body), TERMS)
    remarks = []
    if order.status is None:
        remarks.append(
            f"unknown state {order.word!r}, or fulfilment: the hub keeps the last status and raises a problem"
        )
    if order.fulfilled_by:
        remarks.append("the market sends it itself: it is never handed to a warehouse")
    status = order.status or "unknown"
    what = f"an order, {order.number}: {status} (the market: {order.word}), {order.payment}, {len(order.lines)} lines"
    return Reading(what=what, facts=(order,), remarks=tuple(remarks))


def _offer(body: bytes) -> Reading:
    said = wire.read(wire.Offer, body)
    product, level = product_from_wire(said, TERMS.origin), level_from_wire(said, TERMS.origin)
    codes = f"SKU {product.sku or '-'}, barcode {product.barcode or '-'}"
    if product.deleted:
        return Reading(what=f"an offer that is gone, {said.id} ({codes})", facts=(product,))
    what = f"an offer, {said.id}: {product.title or 'untitled'} ({codes}), {level.available} shown"
    return Reading(what=what, facts=(product, level))


def _sale(body: bytes) -> Reading:
    said = wire.read(wire.Sale, body)
    what = f"a sale, {said.id}: {said.change:+d} of offer {said.offer}, by order {said.order or '-'}"
    remark = 'counted only where the rules say sales_in = "changes"'
    return Reading(what=what, facts=(sale_from_wire(said, TERMS.origin),), remarks=(remark,))


def _customer(body: bytes) -> Reading:
    customer = customer_from_wire(wire.read(wire.Customer, body), TERMS.origin)
    remark = "where its e-mail is a relay address, [hub] relay_domains must name the domain: then it never travels"
    return Reading(what=f"a customer, {customer.ref.id}", facts=(customer,), remarks=(remark,))


_READ: Mapping[str, Callable[[bytes], Reading]] = {
    "orders": _order,
    "offers": _offer,
    "sales": _sale,
    "customers": _customer,
}
