"""The warehouse's words and the hub's, one into the other; pure."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Literal, TypeVar

import msgspec

from hub_core.errors import Rejected
from hub_core.models import (
    Address,
    Order,
    OrderStatus,
    OrderWord,
    ProductName,
    Ref,
    Shipment,
    ShipmentLine,
    StockChange,
    StockLevel,
)
from hub_core.plugins import Reading

from .wire import (
    Callback,
    ChangeData,
    HeldOrder,
    LevelData,
    LineBody,
    OrderBody,
    ShipmentData,
    ShipTo,
    WordData,
)

NOTHING: Mapping[str, int] = MappingProxyType({})
Said = Shipment | StockLevel | StockChange | OrderWord
OwnDoing = Literal["refused", "cancelled", "back_ordered"]
OWN_DOINGS: Mapping[str, OwnDoing] = MappingProxyType({"refused": "refused", "cancelled": "cancelled"})
"""What a warehouse's word for the standing of a whole order says, where it came to that by its own doing."""
WORDS: Mapping[str, OwnDoing] = MappingProxyType(
    {"order.refused": "refused", "order.cancelled": "cancelled", "order.backordered": "back_ordered"}
)
T = TypeVar("T")


def order_body(order: Order, sent: Mapping[str, int] = NOTHING) -> OrderBody:
    """The order as the warehouse takes it; `sent` are the pieces of each line that left there already."""
    return OrderBody(
        version=order.as_of,
        hold=order.status is OrderStatus.ON_HOLD,
        ship_to=_ship_to(order.shipping, order.email),
        method=order.method.code or order.method.title,
        note=order.note,
        lines=tuple(
            LineBody(
                line=line.id,
                sku=line.sku or line.article_code,
                barcode=line.barcode,
                title=line.title,
                quantity=_wanted(line.quantity, line.open, sent.get(line.id, 0)),
            )
            for line in order.lines
        ),
    )


def _wanted(ordered: int, still_open: int | None, sent: int) -> int:
    # The warehouse counts what it sends in all, the hub what is still to be sent.
    return ordered if still_open is None else min(ordered, still_open + sent)


def _ship_to(address: Address, email: str) -> ShipTo:
    return ShipTo(
        name=address.name,
        company=address.company,
        street=address.street,
        street2=address.street2,
        number=address.number,
        extension=address.extension,
        postcode=address.postcode,
        city=address.city,
        region=address.region,
        country=address.country,
        phone=address.phone,
        email=address.email or email,
    )


def shipment(data: ShipmentData, origin: str, read_at: datetime | None = None) -> Shipment:
    """A parcel of the warehouse. Raises `Rejected` when its order is none that the hub can have sent."""
    return Shipment(
        ref=Ref(origin, data.id),
        order=_order(data.order),
        as_of=data.updated_at,
        read_at=read_at,
        shipped_at=data.shipped_at,
        carrier=data.carrier,
        code=data.code,
        url=data.url,
        lines=tuple(ShipmentLine(line=line.line, sku=line.sku, quantity=line.quantity) for line in data.lines),
    )


def stock_level(data: LevelData, origin: str, read_at: datetime | None = None) -> StockLevel:
    """A level of the warehouse, at the location `connector/location`."""
    return StockLevel(
        product=ProductName(sku=data.sku),
        location=_location(origin, data.location),
        available=data.available,
        as_of=data.as_of,
        read_at=read_at,
    )


def stock_change(data: ChangeData, origin: str) -> StockChange:
    """Pieces that came or went at the warehouse."""
    return StockChange(
        id=data.id,
        product=ProductName(sku=data.sku),
        location=_location(origin, data.location),
        change=data.change,
        as_of=data.at,
    )


def _location(origin: str, location: str) -> str:
    return f"{origin}/{location}" if location else origin


def own_doing(held: HeldOrder) -> OrderWord | None:
    """What the warehouse did to an order by its own doing, as its callback says it too; None: nothing.

    Raises `Rejected` when the order is none that the hub can have sent.
    """
    said = OWN_DOINGS.get(held.status, "back_ordered")
    pieces = {line.line: line.backordered if said == "back_ordered" else line.quantity for line in held.lines}
    lines = {line: count for line, count in pieces.items() if count}
    if held.said_at is None or not (lines or held.status in OWN_DOINGS):
        return None
    return OrderWord(order=_order(held.reference), said=said, as_of=held.said_at, reason=held.reason, lines=lines)


def _word(heard: Callback, said: OwnDoing) -> OrderWord:
    data = _decode(heard.data, WordData)
    lines = {line.line: line.quantity for line in data.lines}
    at = data.said_at or heard.at
    return OrderWord(order=_order(data.order), said=said, as_of=at, reason=data.reason, lines=lines)


def _order(reference: str) -> Ref:
    origin, _, id_ = reference.partition(":")
    if not (origin and id_):
        raise Rejected(f"order {reference!r} was not sent by this hub: its reference is not 'connector:id'")
    return Ref(origin, id_)


def callback(body: bytes) -> Callback:
    """The callback that these bytes are. Raises `Rejected` with the reason when they are none."""
    return _decode(body, Callback)


def said(heard: Callback, origin: str) -> Said | None:
    """What a callback says, or None for an event of another kind. Raises `Rejected` when it cannot be read."""
    match heard.event:
        case "shipment.created" | "shipment.updated":
            return shipment(_decode(heard.data, ShipmentData), origin)
        case "stock.level":
            return stock_level(_decode(heard.data, LevelData), origin)
        case "stock.changed":
            return stock_change(_decode(heard.data, ChangeData), origin)
    word = WORDS.get(heard.event)
    return _word(heard, word) if word else None


def reading(body: bytes) -> Reading:
    """What the hub makes of the body of a callback. Raises `Rejected` with the reason."""
    heard = callback(body)
    fact = said(heard, "warehouse")
    what = f"the callback {heard.event} {heard.id} of a warehouse"
    if fact is None:
        return Reading(what=what, remarks=(f"the hub knows no event {heard.event!r} and leaves it at that",))
    return Reading(what=what, facts=(fact,))


def _decode(body: bytes | msgspec.Raw, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise Rejected(f"this is no {kind.__name__} of the Stub Fulfilment API: {fault}") from fault
