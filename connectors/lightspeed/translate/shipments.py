"""Lightspeed's shipments in the hub's words, and which lines of an order they hold."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from connectors.lightspeed import wire
from connectors.lightspeed.translate.values import identity, linked, moment, text, whole
from hub_core.errors import Rejected
from hub_core.models import OrderLine, Ref, Shipment, ShipmentLine

SHIPPED = "shipped"
CANCELLED = "cancelled"


def shipment_from_wire(
    shipment: wire.Shipment,
    *,
    origin: str,
    order: str,
    lines: Sequence[ShipmentLine] = (),
    withdrawn: bool = False,
    read_at: datetime | None = None,
) -> Shipment:
    """A shipment made by hand in the back office, as a parcel of its order (T7). Raises `Rejected`."""
    id_, as_of = shipment_id(shipment), shipment_time(shipment)
    return Shipment(
        ref=Ref(origin, id_),
        order=Ref(origin, order),
        as_of=as_of,
        read_at=read_at,
        shipped_at=as_of,
        code=text(shipment.tracking_code),
        lines=tuple(lines),
        withdrawn=withdrawn,
    )


def shipment_id(shipment: wire.Shipment) -> str:
    """Its id. Raises `Rejected` when it has none."""
    found = identity(shipment.id)
    if not found:
        raise Rejected("the body is of no shipment: it has no id")
    return found


def shipment_time(shipment: wire.Shipment) -> datetime:
    """When it last changed, by the shop's clock. Raises `Rejected` when it does not say."""
    found = moment(shipment.updated_at) or moment(shipment.created_at)
    if found is None:
        raise Rejected(f"shipment {identity(shipment.id)} says no time: neither updatedAt nor createdAt is one")
    return found


def order_of_shipment(shipment: wire.Shipment) -> str:
    """The id of its order; empty when it does not say."""
    return linked(shipment.order)


def is_shipped(shipment: wire.Shipment) -> bool:
    """True once it counts as on its way (T2)."""
    return text(shipment.status) == SHIPPED


def is_cancelled(shipment: wire.Shipment) -> bool:
    """True when nothing can be sent on it any more."""
    return text(shipment.status) == CANCELLED


def lines_of_products(products: Iterable[wire.ShipmentProduct], order: Sequence[OrderLine]) -> tuple[ShipmentLine, ...]:
    """What a shipment holds, by the order's lines; its own rows name codes only.

    Each row takes pieces of the line that shares most codes with it. What fits no line keeps its code.
    """
    left = {line.id: line.quantity for line in order}
    held: list[ShipmentLine] = []
    for product in products:
        pieces = whole(product.quantity, "quantity")
        for line in _alike(product, order):
            taken = min(pieces, left[line.id])
            if taken > 0:
                held.append(ShipmentLine(quantity=taken, line=line.id, sku=line.sku))
                left[line.id] -= taken
                pieces -= taken
        if pieces > 0:
            code = text(product.sku) or text(product.article_code) or text(product.ean)
            held.append(ShipmentLine(quantity=pieces, sku=code))
    return tuple(held)


def _alike(product: wire.ShipmentProduct, order: Sequence[OrderLine]) -> list[OrderLine]:
    scored = [(_shared(product, line), line) for line in order]
    return [line for shared, line in sorted(scored, key=lambda pair: -pair[0]) if shared]


def _shared(product: wire.ShipmentProduct, line: OrderLine) -> int:
    article, ean, sku = text(product.article_code), text(product.ean), text(product.sku)
    pairs = ((article, line.article_code), (ean, line.barcode), (sku or article, line.sku))
    return sum(1 for one, other in pairs if one and one.casefold() == other.casefold())


def contents(parcel: Sequence[ShipmentLine], order: Sequence[OrderLine]) -> Mapping[str, int]:
    """Pieces per line of the order in a parcel; a parcel without lines holds the whole order (T1)."""
    if not parcel:
        return {line.id: line.quantity - line.refunded for line in order if line.quantity > line.refunded}
    ids = {line.id for line in order}
    held: dict[str, int] = {}
    for row in parcel:
        where = row.line if row.line in ids else _line_by_code(row.sku, order)
        if where:
            held[where] = held.get(where, 0) + row.quantity
    return held


def _line_by_code(code: str, order: Sequence[OrderLine]) -> str:
    wanted = code.strip().casefold()
    found = (
        line.id
        for line in order
        if wanted and wanted in {line.sku.casefold(), line.article_code.casefold(), line.barcode.casefold()}
    )
    return next(found, "")
