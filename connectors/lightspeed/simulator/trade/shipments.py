"""What may happen to a shipment."""

from collections.abc import Mapping

import msgspec

from connectors.lightspeed.simulator.bells import Bells
from connectors.lightspeed.simulator.books import Books
from connectors.lightspeed.simulator.records import Order, Packed, Shipment
from connectors.lightspeed.simulator.trade.fields import Reader, flag, one_of, text
from connectors.lightspeed.simulator.trade.life import settle, shipping_of
from connectors.lightspeed.simulator.words import PARCEL_STATUSES


class Shipments:
    """The parcels of the shop; what happens to one happens to its order too."""

    def __init__(self, books: Books, bells: Bells) -> None:
        self._books, self._bells = books, bells

    def ship(self, number: int, code: str = "", *, mail: bool = False) -> Shipment:
        """Somebody in the back office sends it, with a track & trace code or without."""
        fields = {"status": "shipped", "trackingCode": code, "doNotifyShipped": mail, "doNotifyTrackingCode": mail}
        return self.write(number, fields, channel="manual")

    def readers(self) -> dict[str, Reader]:
        """What a client may write to a shipment, and how each field is read."""
        flags = ("doNotifyShipped", "doNotifyReadyForPickup", "doNotifyTrackingCode")
        return {"status": one_of(PARCEL_STATUSES), "trackingCode": text, **dict.fromkeys(flags, flag)}

    def write(self, number: int, fields: Mapping[str, object], *, channel: str) -> Shipment:
        """Changes the fields named, and what follows from them for the order."""
        shipment = self._books.shipments[number]
        order = self._books.orders[shipment.order]
        was = order.shipping
        shipment.before = msgspec.structs.replace(shipment, before=None)
        shipment.tracking_code = str(fields.get("trackingCode", shipment.tracking_code))
        wanted = str(fields.get("status", shipment.status))
        if wanted != shipment.status:
            shipment.status = wanted
            note = self._books.note(order.id, channel=channel, what="shipment", message=wanted, shipment=shipment.id)
            order.events.append(note)
            order.shipping = shipping_of(order)
            settle(order)
        self._mail(order, shipment, fields)
        self._changed(order, shipment)
        if was != "shipped" and order.shipping == "shipped":
            self._bells.tell("orders", "shipped", order.id)
        return shipment

    def split(self, order_number: int) -> Shipment:
        """Half of what the order's open shipment holds goes into a second one. Raises ValueError when it cannot."""
        order = self._books.orders[order_number]
        first = next((one for one in order.shipments if one.status == "not_shipped"), None)
        if first is None or sum(packed.quantity for packed in first.packed) < 2:  # noqa: PLR2004 - one piece has no halves
            raise ValueError(f"order {order.number} has no open shipment with two pieces in it")
        moved = self._halve(first)
        now, serial = self._books.now(), self._books.number("shipment")
        second = Shipment(
            id=self._books.next_id("shipment"), created=now, updated=now, number=serial, order=order.id,
            customer=first.customer, packed=moved,
        )  # fmt: skip
        self._books.shipments[second.id] = second
        order.shipments.append(second)
        note = self._books.note(order.id, channel="manual", what="shipment", message="new", shipment=second.id)
        order.events.append(note)
        self._bells.tell("shipments", "created", second.id)
        self._changed(order, first)
        return second

    def _halve(self, first: Shipment) -> list[Packed]:
        if len(first.packed) > 1:
            half = (len(first.packed) + 1) // 2
            moved, first.packed = first.packed[half:], first.packed[:half]
            return moved
        only = first.packed[0]
        pieces = only.quantity // 2
        only.quantity -= pieces
        return [Packed(id=self._books.next_id("packed"), line=only.line, quantity=pieces)]

    def _mail(self, order: Order, shipment: Shipment, fields: Mapping[str, object]) -> None:
        shipped = shipment.status == "shipped"
        with_code = fields.get("doNotifyTrackingCode") is True
        code = shipment.tracking_code if with_code else ""
        if shipped and fields.get("doNotifyShipped") is True:
            self._books.mail(order, "shipped", code)
        elif shipped and code:
            self._books.mail(order, "tracking_code", code)
        if fields.get("doNotifyReadyForPickup") is True:
            self._books.mail(order, "ready_for_pickup")

    def _changed(self, order: Order, shipment: Shipment) -> None:
        order.updated = shipment.updated = self._books.now()
        self._bells.tell("shipments", "updated", shipment.id)
        self._bells.tell("orders", "updated", order.id)
