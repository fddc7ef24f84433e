"""The books of a market: all it holds, what it counts, and what it tells of changes."""

from collections import Counter, deque
from collections.abc import Callable
from datetime import datetime
from typing import Any

from .config import SimulatorConfig, switches
from .faults import not_found
from .feed import Feed, What
from .things import Customer, Offer, Order, Sale

Clock = Callable[[], datetime]


class Books:
    """Everything one market holds; its clock is passed in and its numbers are never used twice."""

    def __init__(self, config: SimulatorConfig, clock: Clock) -> None:
        self.config = config
        self.clock = clock
        self.feed = Feed(config.feed_keeps)
        self._numbers: Counter[str] = Counter()
        self.empty()

    def empty(self) -> None:
        """Throw everything out, and turn every switch back; numbers and the feed's places go on."""
        self.switches = switches(self.config)
        self.offers: dict[str, Offer] = {}
        self.orders: dict[str, Order] = {}
        self.sales: dict[str, Sale] = {}
        self.customers: dict[str, Customer] = {}
        self.mails: list[dict[str, Any]] = []
        self.calls: deque[dict[str, Any]] = deque(maxlen=1000)
        self.call_figures: Counter[str] = Counter()
        self.feed.forget()

    def next_number(self, kind: str) -> int:
        """A number that nothing of this kind had before."""
        self._numbers[kind] += 1
        return self._numbers[kind]

    def note(self, what: What, id_: str) -> None:
        """Let the feed tell that this changed."""
        self.feed.note(what, id_, self.clock(), doubles=self.switches.feed_doubles)

    def offer(self, id_: str) -> Offer:
        """The offer of this id. Raises Refused."""
        if id_ not in self.offers:
            raise not_found(f"offer {id_}")
        return self.offers[id_]

    def order(self, id_: str) -> Order:
        """The order of this id. Raises Refused."""
        if id_ not in self.orders:
            raise not_found(f"order {id_}")
        return self.orders[id_]

    def customer(self, id_: str) -> Customer:
        """The customer of this id. Raises Refused."""
        if id_ not in self.customers:
            raise not_found(f"customer {id_}")
        return self.customers[id_]
