"""Lightspeed's checkouts in the hub's words."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from connectors.lightspeed import wire
from connectors.lightspeed.translate.orders import Terms, title_of
from connectors.lightspeed.translate.values import identity, linked, moment, money, number, text, whole
from hub_core.errors import Rejected
from hub_core.models import Checkout, Money, OrderLine, Ref

GUEST = "guest"


def checkout_from_wire(
    said: wire.Checkout, terms: Terms, *, recovery_url: str = "", read_at: datetime | None = None
) -> Checkout:
    """The checkout in the hub's words. Raises `Rejected` with the reason."""
    id_, as_of = checkout_id(said), checkout_time(said)
    order, customer = identity(said.order_id), linked(said.customer)
    lines = tuple(_line(line, place, terms) for place, line in enumerate(wire.lines_of(said), start=1))
    return Checkout(
        ref=Ref(terms.origin, id_),
        as_of=as_of,
        read_at=read_at,
        made_at=made_at(said) or as_of,
        order=Ref(terms.origin, order) if order else None,
        customer=Ref(terms.origin, customer) if customer else None,
        email=_email(said.customer) or _email(said.billing_address),
        guest=text(said.mode) == GUEST,
        lines=lines,
        total=_total(said, lines, terms),
        recovery_url=recovery_url,
    )


def checkout_id(said: wire.Checkout) -> str:
    """Its id. Raises `Rejected` when it has none."""
    found = identity(said.id)
    if not found:
        raise Rejected("the body is of no checkout: it has no id")
    return found


def checkout_time(said: wire.Checkout) -> datetime:
    """When it last changed, by the shop's clock. Raises `Rejected` when it does not say."""
    found = moment(said.updated_at) or moment(said.created_at)
    if found is None:
        raise Rejected(f"checkout {identity(said.id)} says no time: neither updated_at nor created_at is one")
    return found


def made_at(said: wire.Checkout) -> datetime | None:
    """When it was begun, if it says so."""
    return moment(said.created_at)


def is_finished(said: wire.Checkout) -> bool:
    """True once it became an order; it changes no more."""
    return bool(identity(said.order_id))


def quote_of_checkout(said: wire.Checkout) -> str:
    """The id of its cart; empty where it names none."""
    return linked(said.quote)


def _email(person: Any) -> str:
    return text(person.get("email")) if isinstance(person, dict) else ""


def _line(line: wire.CheckoutProduct, place: int, terms: Terms) -> OrderLine:
    variant = identity(line.variant_id)
    return OrderLine(
        id=identity(line.id) or str(place),
        quantity=whole(line.quantity, "quantity"),
        sku=terms.sku_of(line.sku, line.article_code),
        barcode=text(line.ean),
        article_code=text(line.article_code),
        title=title_of(text(line.title) or text(line.fulltitle), text(line.variant)),
        unit_price=money(line.base_price_incl, terms.currency, "base_price_incl"),
        tax_rate=number(line.tax_rate, "tax_rate"),
        total=money(line.price_incl, terms.currency, "price_incl"),
        product=Ref(terms.origin, variant) if variant else None,
    )


def _total(said: wire.Checkout, lines: Sequence[OrderLine], terms: Terms) -> Money | None:
    """A checkout states none: its lines, its shipment and its payment come to it. None while no line has a price."""
    prices = [line.total.amount for line in lines if line.total]
    if not prices:
        return None
    costs = (_costs(said.shipment_method, "shipment_method"), _costs(said.payment_method, "payment_method"))
    return Money(sum(prices, Decimal()) + sum(costs, Decimal()), terms.currency)


def _costs(method: Any, field: str) -> Decimal:
    price = number(method.get("price_incl"), f"{field}.price_incl") if isinstance(method, dict) else None
    return price or Decimal()
