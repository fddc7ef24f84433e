"""Lightspeed's orders in the hub's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from connectors.lightspeed import wire
from connectors.lightspeed.settings import Settings
from connectors.lightspeed.translate.addresses import billing_of, shipping_of
from connectors.lightspeed.translate.statuses import pickup_of, status_of
from connectors.lightspeed.translate.values import flat, identity, linked, moment, money, number, text, whole
from hub_core.errors import Rejected
from hub_core.models import Money, Order, OrderLine, OrderStatus, PaymentStatus, Ref, ShippingMethod

PAYMENTS = {status.value: status for status in PaymentStatus}
PLAIN_VARIANTS = frozenset({"", "default"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What must be known of a shop to read its bodies."""

    origin: str
    currency: str
    statuses: Mapping[str, OrderStatus] = field(default_factory=dict)
    pickups_to_warehouse: bool = False
    sku_field: Literal["sku", "articleCode"] = "sku"

    def sku_of(self, sku: wire.Said, article_code: wire.Said) -> str:
        """The one that this shop uses as SKU; the other stands in where it is empty (P6)."""
        one, other = text(sku), text(article_code)
        return (one or other) if self.sku_field == "sku" else (other or one)


def terms_of(settings: Settings, *, origin: str, currency: str) -> Terms:
    """What the settings say of this shop, with its currency."""
    return Terms(
        origin=origin,
        currency=currency,
        statuses=settings.statuses,
        pickups_to_warehouse=settings.pickups_to_warehouse,
        sku_field=settings.sku_field,
    )


def order_from_wire(
    order: wire.Order,
    terms: Terms,
    *,
    lines: Sequence[wire.OrderProduct] | None = None,
    label: str = "",
    read_at: datetime | None = None,
) -> Order:
    """The order in the hub's words; `lines` when they came apart from it. Raises `Rejected` with the reason."""
    id_, as_of = order_id(order), order_time(order)
    word = text(order.status)
    payment = payment_of(order.payment_status)
    pickup, ready = pickup_of(word, order.shipment_is_pickup is True)
    customer = linked(order.customer)
    return Order(
        ref=Ref(terms.origin, id_),
        number=text(order.number) or id_,
        as_of=as_of,
        read_at=read_at,
        made_at=moment(order.created_at) or as_of,
        status=status_of(word, payment, terms.statuses),
        word=word,
        label=label,
        payment=payment,
        payment_method=text(order.payment_title) or text(order.payment_id),
        lines=tuple(line_from_wire(line, terms) for line in _lines(order, lines)),
        billing=billing_of(order),
        shipping=shipping_of(order),
        email=text(order.email),
        customer=Ref(terms.origin, customer) if customer else None,
        method=_method(order, terms, pickup=pickup),
        to_warehouse=not pickup or (terms.pickups_to_warehouse and not ready),
        note=text(order.comment),
        memo=text(order.memo),
        total=money(order.price_incl, terms.currency, "priceIncl"),
        tax=_tax(order, terms),
        discount=money(order.discount_amount, terms.currency, "discountAmount")
        if order.is_discounted is True
        else None,
        coupon=text(order.discount_coupon_code),
        marks=("pickup",) if pickup else (),
    )


def payment_of(said: wire.Said) -> PaymentStatus | None:
    """How far the order is paid; None when the word is unknown."""
    return PAYMENTS.get(text(said))


def order_id(order: wire.Order | wire.OrderBrief) -> str:
    """Its id. Raises `Rejected` when it has none."""
    found = identity(order.id)
    if not found:
        raise Rejected("the body is of no order: it has no id")
    return found


def order_time(order: wire.Order) -> datetime:
    """When it last changed, by the shop's clock. Raises `Rejected` when it does not say."""
    found = moment(order.updated_at) or moment(order.created_at)
    if found is None:
        raise Rejected(f"order {identity(order.id)} says no time: neither updatedAt nor createdAt is one")
    return found


def _lines(order: wire.Order, apart: Sequence[wire.OrderProduct] | None) -> Sequence[wire.OrderProduct]:
    return apart if apart is not None else (wire.embedded(order.products) or ())


def line_from_wire(line: wire.OrderProduct, terms: Terms) -> OrderLine:
    """One line in the hub's words. Raises `Rejected` when it has no id."""
    id_ = identity(line.id)
    if not id_:
        raise Rejected("an order line has no id")
    variant = linked(line.variant)
    return OrderLine(
        id=id_,
        quantity=whole(line.quantity_ordered, "quantityOrdered"),
        sku=terms.sku_of(line.sku, line.article_code),
        barcode=text(line.ean),
        article_code=text(line.article_code),
        title=title_of(text(line.product_title), text(line.variant_title)),
        refunded=whole(line.quantity_refunded, "quantityRefunded"),
        returned=whole(line.quantity_returned, "quantityReturned"),
        unit_price=money(line.base_price_incl, terms.currency, "basePriceIncl"),
        tax_rate=number(line.tax_rate, "taxRate"),
        total=money(line.price_incl, terms.currency, "priceIncl"),
        discount=money(line.discount_incl, terms.currency, "discountIncl"),
        product=Ref(terms.origin, variant) if variant else None,
    )


def title_of(product: str, variant: str) -> str:
    """A product's title with its variant's, where that says more."""
    plain = variant.casefold() in PLAIN_VARIANTS or variant.casefold() == product.casefold()
    return product if plain else f"{product} {variant}".strip()


def _method(order: wire.Order, terms: Terms, *, pickup: bool) -> ShippingMethod:
    return ShippingMethod(
        id=text(order.shipment_id),
        title=text(order.shipment_title),
        pickup=pickup,
        price=money(order.shipment_price_incl, terms.currency, "shipmentPriceIncl"),
        data=flat(order.shipment_data),
    )


def _tax(order: wire.Order, terms: Terms) -> Money | None:
    incl, excl = number(order.price_incl, "priceIncl"), number(order.price_excl, "priceExcl")
    return None if incl is None or excl is None else Money(incl - excl, terms.currency)
