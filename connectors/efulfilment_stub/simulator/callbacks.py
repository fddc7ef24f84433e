"""Who is rung, what is waiting to be rung, and how often it was tried."""

from collections import Counter, deque
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec

from .agenda import Agenda
from .config import SimulatorConfig, Switches
from .words import CallbackBody

EVENTS_KEPT = 10_000


class Subscription(msgspec.Struct, kw_only=True):
    """One address that wants to hear, and the secret that signs what it hears."""

    id: str
    url: str
    secret: str
    events: tuple[str, ...]

    def __repr__(self) -> str:
        """Everything but the secret."""
        return f"Subscription(id={self.id!r}, url={self.url!r})"

    def answer(self) -> dict[str, Any]:
        """The subscription as anyone may see it."""
        return {"id": self.id, "url": self.url, "events": self.events}


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened, word for word as it is rung."""

    id: str
    event: str
    body: bytes


class Delivery(msgspec.Struct, kw_only=True):
    """One event on its way to one address."""

    id: str
    event: Event
    subscription: str
    tries: int = 0
    last: str = ""


class CallbackBook:
    """The subscriptions and every delivery that is not done."""

    def __init__(self, config: SimulatorConfig) -> None:
        self.config = config
        self.subscriptions: dict[str, Subscription] = {}
        self.events: dict[str, Event] = {}
        self.waiting: Agenda[Delivery] = Agenda()
        self.given_up: list[Delivery] = []
        self.figures: Counter[str] = Counter()
        self.recent: deque[dict[str, Any]] = deque(maxlen=200)

    def subscribe(self, wanted: CallbackBody) -> tuple[Subscription, bool]:
        """Ring this address from now on; the same address again only gets the new secret and events."""
        for known in self.subscriptions.values():
            if known.url == wanted.url:
                known.secret, known.events = wanted.secret, wanted.events
                return known, False
        identity = f"cb-{uuid4().hex[:8]}"
        made = Subscription(id=identity, url=wanted.url, secret=wanted.secret, events=wanted.events)
        self.subscriptions[identity] = made
        return made, True

    def tell(self, event: str, data: dict[str, Any], now: datetime, switches: Switches) -> None:
        """Have everyone who wants this kind of event rung; the switches may lose, double or delay it."""
        identity = f"evt-{uuid4().hex[:16]}"
        body = msgspec.json.encode({"id": identity, "event": event, "at": now, "data": data})
        happened = Event(id=identity, event=event, body=body)
        self._keep(happened)
        if switches.lose_callbacks:
            switches.lose_callbacks -= 1
            self.figures["lost"] += 1
            return
        times = 1
        if switches.duplicate_callbacks:
            switches.duplicate_callbacks -= 1
            times = 2
        for _ in range(times):
            self.address(happened, now + timedelta(seconds=switches.delay_callbacks))

    def address(self, happened: Event, due: datetime) -> int:
        """Put one delivery per interested address on the agenda and say how many they are."""
        stem = happened.event.partition(".")[0]
        wanting = [known.id for known in self.subscriptions.values() if stem in known.events]
        for identity in wanting:
            self.waiting.add(due, Delivery(id=f"dlv-{uuid4().hex[:16]}", event=happened, subscription=identity))
        return len(wanting)

    def hurry(self, now: datetime) -> int:
        """Make everything that waits or was given up due now, oldest first, and say how many they are."""
        deliveries = self.given_up + self.waiting.take_all()
        self.given_up = []
        for delivery in deliveries:
            delivery.tries = 0
            self.waiting.add(now, delivery)
        return len(deliveries)

    def arrived(self, delivery: Delivery, status: int, now: datetime) -> None:
        """The far side answered 2xx."""
        self.figures["sent"] += 1
        self._note(delivery, str(status), "sent", now)

    def missed(self, delivery: Delivery, reason: str, now: datetime) -> None:
        """The far side did not take it: try again after a back-off that doubles, until the last try."""
        delivery.tries += 1
        delivery.last = reason
        self.figures["missed"] += 1
        if delivery.tries >= self.config.callback_tries:
            self.figures["failed"] += 1
            self.given_up.append(delivery)
            self._note(delivery, reason, "failed", now)
            return
        seconds = min(self.config.callback_cap, self.config.callback_base * 2 ** (delivery.tries - 1))
        self.waiting.add(now + timedelta(seconds=seconds), delivery)
        self._note(delivery, reason, "waits", now)

    def answer(self) -> dict[str, Any]:
        """The figures of the book, its addresses and its last deliveries."""
        figures = {name: self.figures[name] for name in ("sent", "missed", "failed", "lost")}
        waiting = {"waiting": len(self.waiting), "given_up": len(self.given_up)}
        addresses = [known.answer() for known in self.subscriptions.values()]
        return figures | waiting | {"addresses": addresses, "recent": list(self.recent)}

    def _keep(self, happened: Event) -> None:
        self.events[happened.id] = happened
        if len(self.events) > EVENTS_KEPT:
            del self.events[next(iter(self.events))]

    def _note(self, delivery: Delivery, answer: str, outcome: str, now: datetime) -> None:
        told = {"event": delivery.event.event, "id": delivery.event.id, "delivery": delivery.id}
        self.recent.append(told | {"at": now, "answer": answer, "outcome": outcome})
