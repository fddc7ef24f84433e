"""What may happen to an order."""

from collections.abc import Mapping

from connectors.lightspeed.simulator.bells import Bells
from connectors.lightspeed.simulator.books import Books
from connectors.lightspeed.simulator.records import Order, Quote
from connectors.lightspeed.simulator.trade.birth import give_birth
from connectors.lightspeed.simulator.trade.fields import Reader, flag, one_of, text
from connectors.lightspeed.simulator.trade.life import settle
from connectors.lightspeed.simulator.trade.placing import NewAddress, NewOrder, address_facts
from connectors.lightspeed.simulator.trade.stock import Stock
from connectors.lightspeed.simulator.words import ORDER_STATUSES, PAYMENT_STATUSES, SHIPMENT_STATUSES

_FACTS = ("memo", "allowNotifications", "customStatusId")
_MAILS = {"doNotifyNew": "order_new", "doNotifyReminder": "reminder", "doNotifyCancelled": "cancelled"}


class Orders:
    """The orders of the shop; every change bumps `updatedAt` and rings."""

    def __init__(self, books: Books, bells: Bells, stock: Stock) -> None:
        self._books, self._bells, self._stock = books, bells, stock

    def place(self, new: NewOrder | None = None, cart: Quote | None = None) -> Order:
        """Makes an order with its invoice and its shipment; out of a cart, its customer is the cart's.

        Raises `SoldOut` where the shop sells no more than it shows.
        """
        new = new or NewOrder()
        self._stock.look_at(() if new.created_at else new.lines)
        customers = len(self._books.customers)
        order = give_birth(self._books, new, cart)
        silent = new.created_at is not None if new.silent is None else new.silent
        old = new.created_at is not None and silent
        sold = [] if old or order.status == "cancelled" else self._stock.sell(order)
        if not silent:
            with self._stock.ringing(sold):
                if len(self._books.customers) > customers:
                    self._bells.tell("customers", "created", order.customer.id)
                self._bells.tell("quotes", "updated" if cart else "created", order.quote.id)
                self._born(order)
        return order

    def _born(self, order: Order) -> None:
        self._bells.tell("orders", "created", order.id)
        self._bells.tell("invoices", "created", order.invoice.id)
        self._bells.tell("shipments", "created", order.shipments[0].id)
        if order.payment == "paid":
            self._bells.tell("orders", "paid", order.id)

    def pay(self, number: int) -> Order:
        """The money has come in."""
        return self.write(number, {"paymentStatus": "paid"}, channel="manual")

    def unpay(self, number: int) -> Order:
        """The money has gone back."""
        return self.write(number, {"paymentStatus": "not_paid"}, channel="manual")

    def hold(self, number: int) -> Order:
        """Somebody wants to look at it first."""
        return self.write(number, {"status": "on_hold"}, channel="manual")

    def cancel(self, number: int, *, mail: bool = False) -> Order:
        """It is called off; what was not shipped will not be."""
        return self.write(number, {"status": "cancelled", "doNotifyCancelled": mail}, channel="manual")

    def set_status(self, number: int, status: str) -> Order:
        """A person in the back office chooses a status."""
        return self.write(number, {"status": status}, channel="manual")

    def move(self, number: int, address: NewAddress) -> Order:
        """It goes to another address."""
        order = self._books.orders[number]
        order.facts.update(address_facts("Shipping", address))
        self._changed(order)
        return order

    def readers(self) -> dict[str, Reader]:
        """What a client may write to an order, and how each field is read."""
        return {
            "status": one_of(ORDER_STATUSES),
            "paymentStatus": one_of(PAYMENT_STATUSES),
            "shipmentStatus": one_of(SHIPMENT_STATUSES),
            "memo": text,
            "customStatusId": self._custom_status,
            "customStatus": self._custom_status,
            **dict.fromkeys(("allowNotifications", "isReadyForPickup", *_MAILS), flag),
        }

    def write(self, number: int, fields: Mapping[str, object], *, channel: str) -> Order:
        """Changes the fields named, and what follows from them."""
        order = self._books.orders[number]
        before, was = (order.payment, order.shipping), order.status
        if "customStatus" in fields:
            fields = {**fields, "customStatusId": fields["customStatus"]}
        order.facts.update({name: fields[name] for name in _FACTS if name in fields})
        self._payment(order, str(fields.get("paymentStatus", order.payment)), channel)
        self._shipping(order, str(fields.get("shipmentStatus", order.shipping)), channel)
        if before != (order.payment, order.shipping):
            settle(order)
        self._status(order, fields, channel)
        for name, kind in _MAILS.items():
            if fields.get(name) is True:
                self._books.mail(order, kind)
        called_off = order.status == "cancelled" != was
        with self._stock.ringing(self._stock.give_back(order) if called_off else []):
            self._changed(order, before)
        return order

    def _payment(self, order: Order, wanted: str, channel: str) -> None:
        if wanted == order.payment:
            return
        order.payment = wanted
        order.invoice.updated = self._books.now()
        order.invoice.status = "paid" if wanted == "paid" else "not_paid"
        for what in ("invoice", "order"):
            about = order.invoice.id if what == "invoice" else 0
            note = self._books.note(order.id, channel=channel, what=what, message=wanted, invoice=about)
            order.events.append(note)

    def _shipping(self, order: Order, wanted: str, channel: str) -> None:
        if wanted == order.shipping:
            return
        order.shipping = wanted
        for shipment in order.shipments:
            if wanted != "partially_shipped" and shipment.status not in {wanted, "cancelled"}:
                shipment.status, shipment.updated = wanted, self._books.now()
                note = self._books.note(
                    order.id, channel=channel, what="shipment", message=wanted, shipment=shipment.id
                )
                order.events.append(note)
                self._bells.tell("shipments", "updated", shipment.id)

    def _status(self, order: Order, fields: Mapping[str, object], channel: str) -> None:
        wanted = str(fields.get("status", order.status))
        if fields.get("isReadyForPickup") is True:
            wanted = "processing_ready_for_pickup"
        if wanted in {"cancelled", "on_hold"} and wanted != order.status:
            order.events.append(self._books.note(order.id, channel=channel, what="order", message=wanted))
        order.status = wanted
        if wanted == "cancelled":
            self._call_off(order, channel)

    def _call_off(self, order: Order, channel: str) -> None:
        if order.shipping == "not_shipped":
            self._shipping(order, "cancelled", channel)
        if order.payment == "not_paid":
            order.payment = "cancelled"

    def _changed(self, order: Order, before: tuple[str, str] | None = None) -> None:
        order.updated = self._books.now()
        self._bells.tell("orders", "updated", order.id)
        paid, shipped = before or (order.payment, order.shipping)
        if paid != order.payment:
            self._bells.tell("invoices", "updated", order.invoice.id)
            if order.payment == "paid":
                self._bells.tell("orders", "paid", order.id)
        if shipped != "shipped" and order.shipping == "shipped":
            self._bells.tell("orders", "shipped", order.id)

    def _custom_status(self, value: object) -> int | None:
        if value is None or value is False:
            return None
        number = int(str(value)) if str(value).isdigit() else 0
        if number not in self._books.custom_statuses:
            raise ValueError("is not the id of a custom status")
        return number
