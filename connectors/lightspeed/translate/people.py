"""What the hub makes of a body about a customer, a cart, a checkout, or what came back of a sale."""

from collections.abc import Mapping
from typing import Any

import msgspec

from connectors.lightspeed import wire
from connectors.lightspeed.translate.after_sales import (
    credited_pieces,
    invoice_id,
    is_credit,
    order_of_invoice,
    refund_from_wire,
    return_from_wire,
)
from connectors.lightspeed.translate.alone import NO_CURRENCY, TERMS, drifted, inside
from connectors.lightspeed.translate.checkouts import checkout_from_wire
from connectors.lightspeed.translate.customers import customer_from_wire
from connectors.lightspeed.translate.drift import unknown_in_checkout
from connectors.lightspeed.translate.values import identity, text
from hub_core.plugins import Reading

DEFAULT_STATES = ("completed",)
"""In which states a return counts, as long as no settings say otherwise."""
CHECKOUT = frozenset({"id", "created_at", "updated_at", "order_id"})
"""What tells a checkout, which has no name around it."""


def customer_reading(body: bytes) -> Reading:
    """A customer: a person, joined with others by e-mail."""
    customer = customer_from_wire(wire.customer_of(body), origin=TERMS.origin)
    name = " ".join(part for part in (customer.first_name, customer.middle_name, customer.last_name) if part)
    what = f"a customer, {customer.ref.id}: {name or 'no name'}, {customer.email or 'no e-mail'}"
    remark = "what the person chose about marketing mail is not among its fields"
    return Reading(what=what, facts=(customer,), remarks=(remark, *drifted(body)))


def invoice_reading(body: bytes) -> Reading:
    """An invoice: only one that credits says something of its order."""
    said = wire.invoice_of(body)
    number = text(said.number) or invoice_id(said)
    if not is_credit(said):
        what = f"an invoice, {number}, {text(said.status) or 'no status'}: it credits nothing, so it is let go"
        return Reading(what=what, remarks=drifted(body))
    word = refund_from_wire(said, origin=TERMS.origin, currency=NO_CURRENCY)
    sum_ = word.amount.amount if word.amount else "nothing"
    what = f"a credit invoice, {number}, of order {order_of_invoice(said)}: {sum_} given back"
    remark = "the pieces it credits are in its items, which the hub reads"
    return Reading(what=what, facts=(word,), remarks=(remark, *drifted(body)))


def invoice_item_reading(body: bytes) -> Reading:
    """A row of an invoice."""
    item = inside(wire.InvoiceItem, body, "invoiceItem")
    pieces = credited_pieces([item])
    of = ", ".join(f"{count} of order line {line}" for line, count in pieces.items()) or "of no order line"
    what = f"a row of an invoice, {identity(item.id)}: {text(item.type) or 'no type'}, {of}"
    return Reading(what=what, remarks=drifted(body))


def return_reading(body: bytes) -> Reading:
    """A return: it counts in the states that the settings list."""
    word = return_from_wire(wire.return_of(body), origin=TERMS.origin, counts_in=DEFAULT_STATES)
    counts = "it counts" if word.counts else "for the history only, as returns_count_in does not list this state"
    what = f"a return of order {word.order.id}, {sum(word.lines.values())} pieces ({word.reason}): {counts}"
    return Reading(what=what, facts=(word,), remarks=drifted(body))


def quote_reading(body: bytes) -> Reading:
    """A cart: of use only for the link by which its shopper finds it again."""
    said = wire.quote_of(body)
    word = "it says how it is found again" if text(said.recovery_hash) else "it does not say how it is found again"
    remark = "the hub keeps that word where the setting recovery_link makes a link of it, and nothing else"
    return Reading(what=f"a quote (a shopping basket), {identity(said.id)}: {word}", remarks=(remark, *drifted(body)))


def checkout_reading(said: Mapping[str, Any]) -> Reading:
    """A checkout, which comes without a name around it."""
    checkout = checkout_from_wire(wire.checkout_of(msgspec.json.encode(said)), TERMS)
    state = f"became order {checkout.order.id}" if checkout.order else "open"
    who = checkout.email or ("a guest" if checkout.guest else "nobody yet")
    total = f", {checkout.total.amount}" if checkout.total else ""
    pieces = sum(line.quantity for line in checkout.lines)
    what = f"a checkout, {checkout.ref.id}, of {who}: {pieces} pieces{total}, {state}"
    remarks = [f"unknown field {field}: tolerated" for field in unknown_in_checkout(said)]
    return Reading(what=what, facts=(checkout,), remarks=tuple(remarks))
