"""The market's orders in the hub's words, and the hub's words about them in the market's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from connectors.channel_stub import wire
from connectors.channel_stub.settings import Settings
from connectors.channel_stub.translate.statuses import status_of
from connectors.channel_stub.translate.values import address, amount, moment, money, text
from hub_core.errors import Rejected
from hub_core.models import Money, Order, OrderLine, OrderStatus, OrderWord, PaymentStatus, Ref, ShippingMethod

MERCHANT, MARKET = "merchant", "market"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What must be known of a market to read its orders."""

    origin: str
    market: str
    """Its name: who sends the orders that it fulfils itself (O16)."""
    statuses: Mapping[str, OrderStatus] = field(default_factory=dict)


def terms_of(settings: Settings, *, origin: str, market: str) -> Terms:
    """What the settings say of this market, with its name."""
    return Terms(origin=origin, market=market, statuses=settings.statuses)


def order_from_wire(said: wire.Order, terms: Terms, *, read_at: datetime | None = None) -> Order:
    """The order in the hub's words. Raises `Rejected` with the reason."""
    word, email, buyer = text(said.state), text(said.buyer.email), text(said.buyer.id)
    known = said.fulfilment in (MERCHANT, MARKET)
    return Order(
        ref=Ref(terms.origin, said.id),
        number=text(said.number) or said.id,
        as_of=moment(said.changed_at, "changed_at"),
        read_at=read_at,
        made_at=moment(said.placed_at, "placed_at"),
        status=status_of(word, terms.statuses) if known else None,
        word=word,
        payment=PaymentStatus.PAID if said.paid else PaymentStatus.NOT_PAID,
        lines=_lines(said, terms),
        billing=address(said.bill_to, email=email),
        shipping=address(said.ship_to, email=email),
        email=email,
        customer=Ref(terms.origin, buyer) if buyer else None,
        method=ShippingMethod(id=text(said.delivery.id), title=text(said.delivery.title)),
        fulfilled_by=terms.market if said.fulfilment == MARKET else "",
        note=text(said.note),
        total=money(said.total, said.currency, "total"),
        marks=() if known else (f"fulfilment {text(said.fulfilment)}",),
    )


def _lines(said: wire.Order, terms: Terms) -> tuple[OrderLine, ...]:
    ids = [line.id for line in said.lines]
    if len(set(ids)) != len(ids):
        raise Rejected(f"order {said.id} has two lines of one id")
    return tuple(_line(line, said.currency, terms) for line in said.lines)


def _line(said: wire.Line, currency: str, terms: Terms) -> OrderLine:
    """Pieces that were cancelled are not sent: to the hub they are refunded."""
    offer, price = text(said.offer), amount(said.unit_price, f"unit_price of line {said.id}")
    return OrderLine(
        id=said.id,
        quantity=said.quantity,
        sku=text(said.sku),
        barcode=text(said.ean),
        title=text(said.title),
        refunded=min(said.cancelled, said.quantity),
        unit_price=None if price is None else Money(price, currency),
        tax_rate=amount(said.vat_rate, f"vat_rate of line {said.id}"),
        total=None if price is None else Money(price * said.quantity, currency),
        product=Ref(terms.origin, offer) if offer else None,
    )


def cancel_body(said: OrderWord) -> wire.CancelBody:
    """A cancellation as the market takes it."""
    return wire.CancelBody(version=said.as_of.astimezone(UTC), reason=said.reason)
