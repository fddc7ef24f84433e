"""The warehouse with the people in it: everything that may be done there, by the clock or by hand."""

from . import shipping
from .orders import HeldOrder
from .refusals import not_found
from .stores import Shipment, Stores

Units = dict[str, int] | None
"""Line to units; None: all."""


class Warehouse(Stores):
    """What a test, a demo or the control API does with a warehouse. Its methods raise `Refused`."""

    def tick(self) -> int:
        """Take what was written, write and ship what is due; how many steps that took."""
        return shipping.tick(self)

    def order(self, reference: str) -> HeldOrder:
        """The order of this reference."""
        if reference not in self.orders:
            raise not_found(f"order {reference}")
        return self.orders[reference]

    def ship(self, reference: str, units: Units = None, *, code: str | None = None, carrier: str = "") -> Shipment:
        """Let units leave now; no code makes one up, an empty one leaves it out."""
        return shipping.ship_by_hand(self, self.order(reference), units, code=code, carrier=carrier)

    def back_order(self, reference: str, units: Units = None, reason: str = "Out of stock.") -> HeldOrder:
        """Say that units are not there."""
        order = self.order(reference)
        shipping.back_order(self, order, units, reason)
        return order

    def refuse(self, reference: str, reason: str = "Out of stock.") -> HeldOrder:
        """Refuse an order that was taken before."""
        order = self.order(reference)
        shipping.give_up(self, order, "refused", reason)
        return order

    def cancel(self, reference: str, reason: str = "Out of stock.") -> HeldOrder:
        """Cancel an order by the warehouse's own doing."""
        order = self.order(reference)
        shipping.give_up(self, order, "cancelled", reason)
        return order

    def correct_code(self, identity: str, code: str) -> Shipment:
        """Give a parcel its late or corrected code."""
        if identity not in self.shipments:
            raise not_found(f"shipment {identity}")
        shipping.correct_code(self, self.shipments[identity], code)
        return self.shipments[identity]

    def write_again(self, name: str) -> str:
        """Write what stood in this file once more, under a new name."""
        known = self.pen.again(name)
        if known is None:
            raise not_found(f"file {name}")
        return self.write(*known)
