"""The market: its books, and what people do in it."""

from typing import Any

from . import offering, people, sending, trading
from .books import Books
from .config import SimulatorConfig
from .seeds import seed_offers
from .things import Customer, Offer, Order
from .words import CustomerPatch, ParcelBody


class Market(Books):
    """One market, for a test or a person inside it; whatever is done here raises Refused."""

    def __init__(self, config: SimulatorConfig, clock: Any) -> None:
        super().__init__(config, clock)
        seed_offers(self, config.seed_offers, config.seed)

    def reset(self) -> None:
        """Begin anew, with the first offers; numbers go on, so nothing is mistaken for what was before."""
        self.empty()
        seed_offers(self, self.config.seed_offers, self.config.seed)

    def place(self, sku: str, quantity: int = 1, *more: tuple[str, int], **terms: Any) -> Order:
        """Somebody buys: `fulfilment`, `paid`, `buyer`, `delivery`, `country`, `note` and `force` are the terms."""
        return trading.place_order(self, [(sku, quantity), *more], **terms)

    def pay(self, order: str) -> Order:
        """The buyer pays."""
        return trading.pay(self, order)

    def withdraw(self, order: str, line: str = "", pieces: int = 0) -> Order:
        """The buyer withdraws from the order, or from some pieces of a line."""
        return trading.withdraw(self, order, line, pieces)

    def set_state(self, order: str, state: str) -> Order:
        """The market sets a state."""
        return trading.set_state(self, order, state)

    def put_parcel(self, order: str, key: str, body: ParcelBody) -> Order:
        """A parcel is told by other means than this hub."""
        return sending.put_parcel(self, order, key, body)

    def add_offer(self, sku: str, **fields: Any) -> Offer:
        """The merchant makes an offer."""
        return offering.add_offer(self, {"sku": sku, **fields})

    def change_offer(self, offer: str, **fields: Any) -> Offer:
        """A person changes an offer, its stock too."""
        return offering.change_offer(self, offer, fields)

    def remove_offer(self, offer: str, *, traceless: bool = False) -> None:
        """The merchant takes an offer away."""
        offering.remove_offer(self, offer, traceless=traceless)

    def add_customer(self, **fields: Any) -> Customer:
        """A person comes to the market."""
        return people.add_customer(self, CustomerPatch(**fields))

    def change_customer(self, customer: str, **fields: Any) -> Customer:
        """A person changes what the market knows of him."""
        return people.change_customer(self, customer, CustomerPatch(**fields))

    def counts(self) -> dict[str, Any]:
        """The figures that cost nothing to look at."""
        return {
            "orders": len(self.orders),
            "offers": len(self.offers),
            "customers": len(self.customers),
            "sales": len(self.sales),
            "mails": len(self.mails),
            "feed": self.feed.state(),
            "calls": dict(self.call_figures),
        }

    def state(self, last: int | None = None) -> dict[str, Any]:
        """Everything there is to see, or only the newest of what grows."""

        def newest(things: Any) -> list[Any]:
            every = list(things)
            return every if last is None else every[max(0, len(every) - last) :]

        return {
            "now": self.clock(),
            "name": self.config.name,
            "switches": self.switches,
            "orders": [order.whole() for order in newest(self.orders.values())],
            "offers": [offer.answer() for offer in newest(self.offers.values())],
            "customers": [customer.answer() for customer in newest(self.customers.values())],
            "sales": newest(self.sales.values()),
            "mails": newest(self.mails),
            "feed": self.feed.state(),
            "calls": {"figures": dict(self.call_figures), "recent": newest(self.calls)},
        }
